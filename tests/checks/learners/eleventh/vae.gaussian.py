from math import log, pi

import torch
from torch import distributions as td


def wrong_1(mean, sigma, x):
    """Wrong: gives Normal the variance sigma^2 as its scale, where it wants the standard deviation."""
    return td.Normal(mean, sigma**2).log_prob(x).sum(-1)


def wrong_2(mean, sigma, x):
    """Wrong: sums over axis 1 instead of the last one, which is the batch where a leading dimension stands in front."""
    z = (x - mean) / sigma
    return (-0.5 * z**2 - sigma.log() - 0.5 * log(2 * pi)).sum(1)


def wrong_3(mean, sigma, x):
    """Wrong: with one sigma for all pixels, log sigma is subtracted once per image instead of once per pixel."""
    pixels = x.shape[-1]
    squares = ((x - mean) / sigma).square().sum(-1)
    return -0.5 * squares - sigma.log().sum(-1) - 0.5 * pixels * log(2 * pi)


def wrong_4(mean, sigma, x):
    """Wrong twice: the squared error lacks its factor 1/2, and the constant -log(2 pi) / 2 per pixel is left out."""
    error = x - mean
    return (-(error * error) / sigma.square() - torch.log(sigma)).sum(dim=-1)


def right_1(mean, sigma, x):
    """Right: everything in one shape first, then one diagonal Gaussian over the last dimension from torch.distributions."""
    mean, sigma, x = torch.broadcast_tensors(mean, sigma, x)
    return td.Independent(td.Normal(mean, sigma), 1).log_prob(x)


def right_2(mean, sigma, x):
    """Right: half the inner product of the error in units of sigma with itself, half of the log of 2 pi sigma^2 for each entry."""
    error = (x - mean) / sigma
    squares = torch.einsum("...i,...i->...", error, error)
    volume = (log(2 * pi) + 2 * sigma.log()).expand_as(error).sum(-1)
    return (squares + volume) / -2
