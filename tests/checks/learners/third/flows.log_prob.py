import math

import torch
from torch import distributions as td


def wrong_1(z, inverses):
    """Undoes the first layer first: the list is walked in the order of application, not backwards."""
    log_det_total = torch.zeros_like(z[..., 0])
    u = z
    for inverse in inverses:
        u, log_det = inverse(u)
        log_det_total = log_det_total + log_det
    base = -0.5 * (u.square() + math.log(2 * math.pi)).sum(-1)
    return base + log_det_total


def wrong_2(z, inverses):
    """Subtracts the log-determinants as if they were those of the way there, though they are of the way back."""
    log_det_total = torch.zeros_like(z[..., 0])
    u = z
    for inverse in reversed(inverses):
        u, log_det = inverse(u)
        log_det_total = log_det_total + log_det
    base = -0.5 * (u.square() + math.log(2 * math.pi)).sum(-1)
    return base - log_det_total


def wrong_3(z, inverses):
    """Takes the constant log(2 pi) / 2 of the base density once for each point instead of once for each dimension."""
    log_det_total = torch.zeros_like(z[..., 0])
    u = z
    for inverse in inverses[::-1]:
        u, log_det = inverse(u)
        log_det_total = log_det_total + log_det
    return -0.5 * u.square().sum(-1) - 0.5 * math.log(2 * math.pi) + log_det_total


def wrong_4(z, inverses):
    """Turns the caller's list round in place, so that the second call with the same list undoes the layers in the wrong order."""
    inverses.reverse()
    total = 0.0
    u = z
    for inverse in inverses:
        u, log_det = inverse(u)
        total = total + log_det
    return total + td.Normal(0.0, 1.0).log_prob(u).sum(-1)


def right_1(z, inverses):
    """Walks the list backwards, adds the log-determinants of the way back and the standard normal written out."""
    log_p = torch.zeros(z.shape[:-1], dtype=z.dtype, device=z.device)
    u = z
    for k in range(len(inverses) - 1, -1, -1):
        u, log_det = inverses[k](u)
        log_p = log_p + log_det
    dim = u.shape[-1]
    return log_p - 0.5 * u.square().sum(-1) - 0.5 * dim * math.log(2 * math.pi)


def right_2(z, inverses):
    """By recursion: the density behind the last layer is that behind the others at what went in, times its determinant."""
    if len(inverses) == 0:
        base = td.Independent(td.Normal(torch.zeros_like(z), torch.ones_like(z)), 1)
        return base.log_prob(z)
    before, log_det = inverses[-1](z)
    return right_2(before, inverses[:-1]) + log_det
