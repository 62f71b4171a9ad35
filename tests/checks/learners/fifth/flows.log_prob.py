import math

import torch
import torch.distributions as td


def _base(u):
    return (-0.5 * u.square() - 0.5 * math.log(2 * math.pi)).sum(-1)


def wrong_1(z, inverses):
    """Goes back through the layers in the order in which they are applied, not from the last to the first."""
    total = z.new_zeros(z.shape[:-1])
    for inverse in inverses:
        z, log_det = inverse(z)
        total = total + log_det
    return total + _base(z)


def wrong_2(z, inverses):
    """The log-determinants are taken away, as if they were those of the way there."""
    u, log_dets = z, []
    for inverse in reversed(inverses):
        u, log_det = inverse(u)
        log_dets.append(log_det)
    return td.Independent(td.Normal(torch.zeros_like(u), torch.ones_like(u)), 1).log_prob(u) - sum(log_dets)


def wrong_3(z, inverses):
    """The density of the base is evaluated at z instead of at the u that it came from."""
    value = td.Normal(0.0, 1.0).log_prob(z).sum(-1)
    u = z
    for k in range(len(inverses) - 1, -1, -1):
        u, log_det = inverses[k](u)
        value = value + log_det
    return value


def wrong_4(z, inverses):
    """Two mistakes: only the log-determinant of the last step back is kept, and the constant is counted once, not per dimension."""
    log_det = 0.0
    for inverse in inverses[::-1]:
        z, log_det = inverse(z)
    return -0.5 * (z**2).sum(-1) - 0.5 * math.log(2 * math.pi) + log_det


def right_1(z, inverses):
    """A loop from the last layer to the first, with the log-determinants added up, and Normal for the base."""
    u, total = z, torch.zeros_like(z[..., 0])
    for inverse in reversed(inverses):
        u, log_det = inverse(u)
        total = total + log_det
    base = td.Normal(torch.zeros_like(u), torch.ones_like(u)).log_prob(u).sum(-1)
    return base + total


def right_2(z, inverses):
    """Recursion: the last layer is undone, the rest is a shorter flow; the formula of the Gaussian by hand."""
    if len(inverses) == 0:
        return -0.5 * torch.einsum("...d,...d->...", z, z) - 0.5 * z.shape[-1] * math.log(2 * math.pi)
    before, log_det = inverses[-1](z)
    return right_2(before, inverses[:-1]) + log_det
