import torch
import torch.distributions as td


def wrong_1(article, digit, word):
    """The entropies of the second word are averaged evenly over the digits, not with the digits' probabilities."""
    h = torch.special.entr
    return h(article).sum() + h(digit).sum() + h(word).sum(1).mean()


def wrong_2(article, digit, word):
    """Adds the entropy of the word by itself, as if it did not depend on the digit."""
    marginal = digit @ word
    return sum(td.Categorical(probs=p).entropy() for p in (article, digit, marginal))


def wrong_3(article, digit, word):
    """Zero probabilities are not taken care of: 0 times log 0 makes the result NaN."""
    total = -(article * article.log()).sum() - (digit * digit.log()).sum()
    return total - torch.einsum("d,dw,dw->", digit, word, word.log())


def wrong_4(article, digit, word):
    """Two mistakes: the entropies of the words are summed over the digits without their probabilities, and the logarithm has base 2."""
    total = article.new_zeros(())
    for table in (article, digit, *word):
        p = table[table > 0]
        total = total - (p * p.log2()).sum()
    return total


def right_1(article, digit, word):
    """Chain rule: H(article) + H(digit) + mean of H(word | digit), with entr for 0 log 0."""
    entropy = lambda p: torch.special.entr(p).sum(-1)  # noqa: E731
    return entropy(article) + entropy(digit) + (digit * entropy(word)).sum()


def right_2(article, digit, word):
    """H(article) plus the entropy of the joint table of digit and word, by xlogy."""
    joint = digit[:, None] * word
    return -torch.xlogy(article, article).sum() - torch.xlogy(joint, joint).sum()
