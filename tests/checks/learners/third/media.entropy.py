import math

import torch
from torch import distributions as td


def wrong_1(article, digit, word):
    """Takes p log p as it comes, so a probability of 0 makes the result NaN."""

    def entropy(p):
        return -(p * p.log()).sum(-1)

    return entropy(article) + entropy(digit) + (digit * entropy(word)).sum()


def wrong_2(article, digit, word):
    """Averages the words' entropies over digits as if all digits were equally probable."""
    entr = torch.special.entr
    return entr(article).sum() + entr(digit).sum() + entr(word).sum(1).mean()


def wrong_3(article, digit, word):
    """Takes the entropy of the word's marginal, as if the word did not depend on the digit."""
    entr = torch.special.entr
    return entr(article).sum() + entr(digit).sum() + entr(digit @ word).sum()


def wrong_4(article, digit, word):
    """Hands the probabilities to Categorical as logits, which puts them through a softmax."""
    first, second, last = (td.Categorical(logits=p) for p in (article, digit, word))
    return first.entropy() + second.entropy() + (digit * last.entropy()).sum()


def right_1(article, digit, word):
    """Chain rule with xlogy, for which 0 log 0 is 0; the word's entropy is weighted by the digit."""

    def entropy(p):
        return -torch.special.xlogy(p, p).sum(-1)

    return entropy(article) + entropy(digit) + digit @ entropy(word)


def right_2(article, digit, word):
    """Loops over Python numbers; the pair of digit and word is one choice with probability digit[d] * word[d, w]."""

    def entropy(probabilities):
        return -math.fsum(p * math.log(p) for p in probabilities if p > 0)

    pairs = [d * w for d, row in zip(digit.tolist(), word.tolist(), strict=True) for w in row]
    return torch.tensor(entropy(article.tolist()) + entropy(pairs), dtype=digit.dtype)
