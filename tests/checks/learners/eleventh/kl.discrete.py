import torch
from torch.nn import functional as F


def wrong_1(p, q):
    """Wrong: forgets letters with p = 0, where 0 times log 0 is NaN."""
    return (p * torch.log(p / q)).sum(-1)


def wrong_2(p, q):
    """Wrong: computes KL(q || p), because F.kl_div's arguments are taken the other way round."""
    return F.kl_div(p.log(), q, reduction="none").sum(-1)


def wrong_3(p, q):
    """Wrong: uses the logarithm to base 2, so the result is in bits."""
    total = torch.zeros(p.shape[:-1], dtype=p.dtype)
    for i in range(p.shape[-1]):
        a, b = p[..., i], q[..., i]
        sent = a > 0
        safe = torch.where(sent, a, torch.ones_like(a))
        total = total + torch.where(sent, a * torch.log2(safe / b), torch.zeros_like(a))
    return total


def wrong_4(p, q):
    """Wrong twice: returns the cross-entropy, without p's own entropy taken off, and averages over the letters instead of summing."""
    return -(p * q.log()).mean(dim=-1)


def right_1(p, q):
    """Right: log p - log q with p = 0 replaced by 1 inside the logarithm only, weighted with p and summed."""
    safe = p.masked_fill(p == 0, 1.0)
    return (p * (safe.log() - q.log())).sum(-1)


def right_2(p, q):
    """Right: cross-entropy minus entropy, letter by letter, with torch.special.entr, which is 0 at p = 0."""
    extra = -(p * q.log()) - torch.special.entr(p)
    return extra.sum(-1)
