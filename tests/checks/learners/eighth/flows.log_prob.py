import functools
import math

import torch
from torch import distributions as td


def wrong_1(z, inverses):
    """Wrong: goes back through the layers in the order in which they are applied, the first layer first."""
    total = 0
    for back in inverses:
        z, log_det = back(z)
        total = total + log_det
    return td.Normal(0.0, 1.0).log_prob(z).sum(-1) + total


def wrong_2(z, inverses):
    """Wrong: subtracts the log-determinants of the way back instead of adding them."""
    result, u = torch.zeros_like(z[..., 0]), z
    for k in range(len(inverses) - 1, -1, -1):
        u, log_det = inverses[k](u)
        result = result - log_det
    return result - 0.5 * (u**2 + math.log(2 * math.pi)).sum(-1)


def wrong_3(z, inverses):
    """Wrong: evaluates N(0, I) at z itself instead of at the u that the way back arrives at."""
    base = td.Independent(td.Normal(torch.zeros_like(z), torch.ones_like(z)), 1)
    u, log_dets = z, []
    for inverse in reversed(inverses):
        u, log_det = inverse(u)
        log_dets.append(log_det)
    return base.log_prob(z) + sum(log_dets)


def wrong_4(z, inverses):
    """Wrong twice: the layers are undone in the order of their application, and the constant log 2 pi is left out."""
    log_det_sum = torch.zeros_like(z[..., 0])
    for inverse in inverses:
        z, log_det = inverse(z)
        log_det_sum += log_det
    return log_det_sum - 0.5 * z.square().sum(-1)


def right_1(z, inverses):
    """Right: recursion, the density behind the last layer is that before it, plus the log-determinant of its step back."""

    def density(z, layers):
        if layers == 0:
            return -0.5 * (z.square().sum(-1) + z.shape[-1] * math.log(2 * math.pi))
        before, log_det = inverses[layers - 1](z)
        return density(before, layers - 1) + log_det

    return density(z, len(inverses))


def right_2(z, inverses):
    """Right: functools.reduce over the reversed list carries the point and the sum of log-determinants."""

    def step(state, inverse):
        u, log_det = inverse(state[0])
        return u, state[1] + log_det

    u, log_det = functools.reduce(step, list(inverses)[::-1], (z, torch.zeros_like(z[..., 0])))
    base = td.Independent(td.Normal(torch.zeros_like(u), torch.ones_like(u)), 1)
    return base.log_prob(u) + log_det
