import math

import torch
from torch import distributions as td


def wrong_1(mean, sigma, x):
    """Wrong: subtracts log sigma squared where one half of it belongs (log sigma counted twice)."""
    variance = sigma**2
    return (-((x - mean) ** 2) / (2 * variance) - variance.log() - 0.5 * math.log(2 * math.pi)).sum(-1)


def wrong_2(mean, sigma, x):
    """Wrong: the constant 0.5 log 2 pi is subtracted once per image instead of once per pixel."""
    per_pixel = -0.5 * ((x - mean) / sigma).square() - torch.log(sigma)
    return per_pixel.sum(-1) - 0.5 * math.log(2 * math.pi)


def wrong_3(mean, sigma, x):
    """Wrong: sums over everything behind the first axis, so with leading dimensions the batch is summed, too."""
    return td.Normal(mean, sigma).log_prob(x).flatten(1).sum(1)


def wrong_4(mean, sigma, x):
    """Wrong twice: the one half before the squared error is missing, and log sigma is added instead of subtracted."""
    scaled = (x - mean) / sigma
    terms = -(scaled**2) + torch.log(sigma) - 0.5 * math.log(2 * math.pi)
    return torch.sum(terms, dim=-1)


def right_1(mean, sigma, x):
    """Right: after broadcasting, norm of the standardised error and the log of sigma sqrt(2 pi), each summed over the last axis."""
    mean, sigma, x = torch.broadcast_tensors(mean, sigma, x)
    error = torch.linalg.vector_norm((x - mean) / sigma, dim=-1)
    return -0.5 * error**2 - (sigma.log() + math.log(math.sqrt(2 * math.pi))).sum(-1)


def right_2(mean, sigma, x):
    """Right: the density of the standardised error under N(0, 1), minus log sigma, added up pixel by pixel in a loop."""
    standard = torch.distributions.Normal(torch.zeros_like(x), torch.ones_like(x))
    table = standard.log_prob((x - mean) / sigma) - sigma.log()
    total = torch.zeros_like(table[..., 0])
    for i in range(table.shape[-1]):
        total = total + table[..., i]
    return total
