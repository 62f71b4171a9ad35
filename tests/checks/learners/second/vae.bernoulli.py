import torch
from torch.nn import functional as F


def wrong_1(logits, x):
    """Forgets the minus: the cross-entropy, a loss, and not the log-likelihood."""
    return F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)


def wrong_2(logits, x):
    """Sums over every dimension but the first, which mixes the images when samples lead."""
    return -F.binary_cross_entropy_with_logits(logits, x, reduction="none").flatten(1).sum(1)


def wrong_3(logits, x):
    """Probabilities with 1e-7 inside the logarithms: confident mistakes of large logits cost 16 nats at most."""
    p = logits.sigmoid()
    return (x * (p + 1e-7).log() + (1 - x) * (1 - p + 1e-7).log()).sum(-1)


def wrong_4(logits, x):
    """Counts a grey pixel as black or white, by a threshold at one half."""
    return torch.where(x > 0.5, F.logsigmoid(logits), F.logsigmoid(-logits)).sum(-1)


def right_1(logits, x):
    """Minus PyTorch's cross-entropy from logits, summed over the last dimension."""
    return -F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(dim=-1)


def right_2(logits, x):
    """x a - log(1 + e^a), with logaddexp for the second term."""
    return (x * logits - torch.logaddexp(logits, torch.zeros_like(logits))).sum(-1)
