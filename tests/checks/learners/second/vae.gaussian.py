from math import log, pi

import torch
from torch import distributions as td


def wrong_1(mean, sigma, x):
    """Takes sigma for the variance."""
    return -0.5 * ((x - mean).square() / sigma + sigma.log() + log(2 * pi)).sum(-1)


def wrong_2(mean, sigma, x):
    """Subtracts log sigma after the sum: once per image instead of once per pixel."""
    total = (-0.5 * ((x - mean) / sigma).square() - 0.5 * log(2 * pi)).sum(-1)
    return total - (sigma.log() if sigma.dim() == 0 else sigma.log().mean(-1))


def wrong_3(mean, sigma, x):
    """Drops the constant with log 2 pi."""
    return -(0.5 * ((x - mean) / sigma).square() + sigma.log()).sum(-1)


def wrong_4(mean, sigma, x):
    """Multiplies the mean of log sigma by the number of pixels: right for one sigma, but the same for all codes if each entry has its own."""
    squares = -0.5 * ((x - mean) / sigma).square().sum(-1)
    return squares - x.shape[-1] * (sigma.log().mean() + 0.5 * log(2 * pi))


def right_1(mean, sigma, x):
    """The density written out, all terms inside the sum over the last dimension."""
    return -(0.5 * ((x - mean) / sigma) ** 2 + torch.log(sigma) + 0.5 * log(2 * pi)).sum(-1)


def right_2(mean, sigma, x):
    """torch.distributions, summed over the last dimension."""
    return td.Normal(mean, sigma).log_prob(x).sum(-1)
