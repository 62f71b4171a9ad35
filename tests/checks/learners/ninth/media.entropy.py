import torch


def wrong_1(article, digit, word):
    """Wrong: the entropies of the word's rows are averaged with equal weights, not with the digits' probabilities."""
    H = torch.special.entr
    return H(article).sum() + H(digit).sum() + H(word).sum(1).mean()


def wrong_2(article, digit, word):
    """Wrong: base-2 logarithms: the entropy comes out in bits, not nats."""

    def h(p):
        p = p[p > 0]
        return -(p * p.log2()).sum()

    return h(article) + h(digit) + sum(d * h(row) for d, row in zip(digit, word, strict=True))


def wrong_3(article, digit, word):
    """Wrong: adds the entropy of the word's marginal distribution, as if it did not depend on the digit."""
    marginal = digit @ word
    parts = [article, digit, marginal]
    return -torch.stack([torch.xlogy(p, p).sum() for p in parts]).sum()


def wrong_4(article, digit, word):
    """Wrong twice: the article's entropy is left out, and the entropies of the word's rows are added without any weights."""
    total = -torch.xlogy(digit, digit).sum()
    for row in word:
        total = total - torch.xlogy(row, row).sum()
    return total


def right_1(article, digit, word):
    """Right: entropy of the article plus that of the joint table of digit and word, digit[d] * word[d, w], with 0 log 0 = 0."""
    pairs = digit.unsqueeze(1) * word
    return -(torch.xlogy(article, article).sum() + torch.xlogy(pairs, pairs).sum())


def right_2(article, digit, word):
    """Right: in loops over the positive probabilities: each choice's surprise, the word's weighted with its digit's probability."""
    total = torch.zeros_like(article[0])
    for p in article:
        if p > 0:
            total = total - p * p.log()
    for d, row in zip(digit, word, strict=True):
        if d > 0:
            total = total - d * d.log()
            for w in row:
                if w > 0:
                    total = total - d * w * w.log()
    return total
