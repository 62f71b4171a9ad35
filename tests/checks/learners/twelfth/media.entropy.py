import math

import torch
from torch import distributions as td


def wrong_1(article, digit, word):
    """Wrong: the entropies of the rows of `word` are averaged without the digits' probabilities."""
    h = torch.special.entr
    return h(article).sum() + h(digit).sum() + h(word).sum(1).mean()


def wrong_2(article, digit, word):
    """Wrong: uses the entropy of the word's marginal distribution, as if the word were independent of the digit."""
    marginal = digit @ word
    return sum(td.Categorical(probs=p).entropy() for p in (article, digit, marginal))


def wrong_3(article, digit, word):
    """Wrong: zeros are not taken care of; 0 times log 0 gives NaN."""

    def entropy(p):
        return -(p * p.log()).sum(-1)

    return entropy(article) + entropy(digit) + (digit * entropy(word)).sum()


def wrong_4(article, digit, word):
    """Wrong twice: the result is in bits instead of nats, and the entropy of the digit itself is left out."""
    total = torch.special.entr(article).sum()
    for d in range(len(digit)):
        total = total + digit[d] * torch.special.entr(word[d]).sum()
    return total / math.log(2)


def right_1(article, digit, word):
    """Right: entropy of the joint table of digit and word plus that of the article, with xlogy for the zeros."""
    joint = digit[:, None] * word
    return -torch.special.xlogy(joint, joint).sum() - torch.special.xlogy(article, article).sum()


def right_2(article, digit, word):
    """Right: chain rule in loops, leaving out every probability of 0."""

    def entropy(p):
        p = p[p > 0]
        return -(p * p.log()).sum()

    total = entropy(article) + entropy(digit)
    for share, row in zip(digit, word):
        total = total + share * entropy(row)
    return total
