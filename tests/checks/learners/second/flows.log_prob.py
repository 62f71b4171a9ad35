import math

import torch
from torch import distributions as td


def wrong_1(z, inverses):
    """Goes back through the layers in the order in which they were applied."""
    total = torch.zeros_like(z[..., 0])
    for inverse in inverses:
        z, log_det = inverse(z)
        total = total + log_det
    return total - 0.5 * (z**2 + math.log(2 * math.pi)).sum(-1)


def wrong_2(z, inverses):
    """Takes the log-determinants of the way back away, as if they were those of the way there."""
    total = torch.zeros_like(z[..., 0])
    for inverse in reversed(inverses):
        z, log_det = inverse(z)
        total = total - log_det
    return total - 0.5 * (z**2 + math.log(2 * math.pi)).sum(-1)


def wrong_3(z, inverses):
    """Leaves out the constant of the normal density."""
    total = torch.zeros_like(z[..., 0])
    for inverse in reversed(inverses):
        z, log_det = inverse(z)
        total = total + log_det
    return total - 0.5 * (z**2).sum(-1)


def wrong_4(z, inverses):
    """Evaluates N(0, I) at z itself and not at the u that it came from."""
    u, total = z, 0.0
    for inverse in inverses[::-1]:
        u, log_det = inverse(u)
        total = total + log_det
    return td.Normal(0.0, 1.0).log_prob(z).sum(-1) + total


def right_1(z, inverses):
    """Back from the last layer to the first, log-determinants added to the normal density."""
    total = torch.zeros_like(z[..., 0])
    for inverse in reversed(inverses):
        z, log_det = inverse(z)
        total = total + log_det
    return total - 0.5 * z.square().sum(-1) - 0.5 * z.shape[-1] * math.log(2 * math.pi)


def right_2(z, inverses):
    """Recursion: the density before the last layer, plus that layer's log-determinant."""
    inverses = list(inverses)
    if not inverses:
        return td.Normal(torch.zeros_like(z), torch.ones_like(z)).log_prob(z).sum(-1)
    before, log_det = inverses[-1](z)
    return right_2(before, inverses[:-1]) + log_det
