import math

import torch
import torch.nn.functional as F


def wrong_1(p, q):
    """The arguments are exchanged: KL(q || p)."""
    return (q * (q.log() - p.clamp_min(1e-30).log())).sum(-1)


def wrong_2(p, q):
    """In bits (log2), not in nats."""
    return (torch.special.xlogy(p, p) - torch.xlogy(p, q)).sum(-1) / math.log(2)


def wrong_3(p, q):
    """p = 0 gives 0 * -inf = NaN."""
    return torch.sum(p * torch.log(p / q), dim=-1)


def wrong_4(p, q):
    """Two mistakes: mean over letters instead of the sum; the logarithms are not weighted by p, only masked where p = 0."""
    ratio = torch.where(p > 0, torch.log(p / q), torch.zeros_like(p))
    return ratio.mean(dim=-1)


def right_1(p, q):
    """xlogy."""
    return torch.xlogy(p, p / q).sum(-1)


def right_2(p, q):
    """F.kl_div, whose first argument is the logarithm of q."""
    return F.kl_div(q.log(), p, reduction="none").sum(dim=-1)
