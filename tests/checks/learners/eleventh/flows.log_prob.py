import math

import torch
from torch import distributions as td


def wrong_1(z, inverses):
    """Wrong: undoes the layers in the order in which they were applied, instead of the last one first."""
    total = torch.zeros(z.shape[:-1], dtype=z.dtype)
    for inverse in inverses:
        z, log_det = inverse(z)
        total = total + log_det
    return td.Normal(0.0, 1.0).log_prob(z).sum(-1) + total


def wrong_2(z, inverses):
    """Wrong: subtracts the log-determinants of the way back, as if they were those of the way there."""
    u, log_dets = z, []
    for k in range(len(inverses) - 1, -1, -1):
        u, log_det = inverses[k](u)
        log_dets.append(log_det)
    base = -0.5 * (u**2 + math.log(2 * math.pi)).sum(-1)
    return base - sum(log_dets)


def wrong_3(z, inverses):
    """Wrong: takes the constant log(2 pi)/2 of the base density once instead of once per dimension."""
    log_p = 0.0
    for inverse in reversed(inverses):
        z, log_det = inverse(z)
        log_p = log_p + log_det
    return log_p - z.square().sum(-1) / 2 - math.log(math.sqrt(2 * math.pi))


def wrong_4(z, inverses):
    """Wrong twice: keeps only the log-determinant of the step undone last (overwritten in the loop), and leaves the constant of N(0, I) out."""
    log_det = 0.0
    for inverse in inverses[::-1]:
        z, log_det = inverse(z)
    return -0.5 * (z * z).sum(-1) + log_det


def right_1(z, inverses):
    """Right: by recursion: undo the last layer, add its log-determinant to the log-density of the flow without it."""
    if len(inverses) == 0:
        return -0.5 * z.square().sum(-1) - 0.5 * z.shape[-1] * math.log(2 * math.pi)
    before, log_det = inverses[-1](z)
    return log_det + right_1(before, inverses[:-1])


def right_2(z, inverses):
    """Right: takes the layers off a copied stack, collects the log-determinants, and adds them to an Independent standard normal's log_prob of u."""
    stack, log_dets, u = list(inverses), [], z
    while stack:
        u, log_det = stack.pop()(u)
        log_dets.append(log_det)
    zeros = torch.zeros_like(u)
    base = td.Independent(td.Normal(zeros, torch.ones_like(u), validate_args=False), 1, validate_args=False)
    return sum(log_dets, base.log_prob(u))
