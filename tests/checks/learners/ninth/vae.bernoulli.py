import torch
from torch import distributions as td
from torch.nn import functional as F


def wrong_1(logits, x):
    """Wrong: takes the sigmoid first and clamps it to 1e-7 before the logarithm: far off for large logits."""
    p = torch.sigmoid(logits).clamp(1e-7, 1 - 1e-7)
    return (x * p.log() + (1 - x) * (1 - p).log()).sum(-1)


def wrong_2(logits, x):
    """Wrong: leaves out the black part (1 - x) log(1 - p): only the white part x log p is summed."""
    total = torch.zeros(logits.shape[:-1], dtype=logits.dtype)
    for i in range(logits.shape[-1]):
        total = total + x[..., i] * F.logsigmoid(logits[..., i])
    return total


def wrong_3(logits, x):
    """Wrong: sums over all dimensions but the first, so with (samples, batch, pixels) the images of a batch are added up."""
    q = td.Bernoulli(logits=logits, validate_args=False)
    return q.log_prob(x).flatten(1).sum(1)


def wrong_4(logits, x):
    """Wrong twice: the loss (minus the log-probability) instead of the log-probability, and the mean over the pixels instead of the sum."""
    return F.binary_cross_entropy_with_logits(logits, x, reduction="none").mean(dim=-1)


def right_1(logits, x):
    """Right: log p and log(1 - p) by logsigmoid of the logit and of minus the logit, weighted with x and 1 - x and summed over pixels by einsum."""
    white, black = F.logsigmoid(logits), F.logsigmoid(-logits)
    return torch.einsum("...i,...i->...", x, white) + torch.einsum("...i,...i->...", 1 - x, black)


def right_2(logits, x):
    """Right: a pixel as a choice of two with logits (0, logit): log_softmax over the pair, the grey value and its complement as weights."""
    log_p = torch.stack([torch.zeros_like(logits), logits], dim=-1).log_softmax(-1)
    weight = torch.stack([1 - x, x], dim=-1)
    return (weight * log_p).flatten(-2).sum(-1)
