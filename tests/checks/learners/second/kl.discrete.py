import torch
from torch.nn import functional as F


def wrong_1(p, q):
    """The cross-entropy: what the letters cost in all, and not beyond the necessary."""
    return -(p * q.log()).sum(-1)


def wrong_2(p, q):
    """Gives kl_div its arguments in the wrong places: KL(q || p)."""
    return F.kl_div(p.log(), q, reduction="none").sum(-1)


def wrong_3(p, q):
    """Adds 1e-8 to both tables against the logarithm of 0, which spoils every q that is as small."""
    return (p * ((p + 1e-8) / (q + 1e-8)).log()).sum(-1)


def wrong_4(p, q):
    """Selects the letters with p > 0 by a mask, which flattens the batch: one number for all pairs."""
    sent = p > 0
    return (p[sent] * (p[sent].log() - q[sent].log())).sum()


def right_1(p, q):
    """xlogy for both logarithms, which is 0 where p is 0."""
    return (torch.xlogy(p, p) - torch.xlogy(p, q)).sum(dim=-1)


def right_2(p, q):
    """torch.where puts a harmless ratio of 1 where p is 0."""
    ratio = torch.where(p > 0, p / q, torch.ones_like(p))
    return (p * ratio.log()).sum(-1)
