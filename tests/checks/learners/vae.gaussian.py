from math import log, pi

import torch
from torch import distributions as td
from torch.nn import functional as F


def wrong_1(mean, sigma, x):
    """The constant, half of log(2 pi) for every pixel, is missing."""
    squared = ((x - mean) / sigma) ** 2
    return (-0.5 * squared - sigma.log()).sum(-1)


def wrong_2(mean, sigma, x):
    """The term with log sigma is missing: only the squared error depends on sigma."""
    squared = (x - mean) ** 2 / (2 * sigma**2)
    return -(squared + 0.5 * log(2 * pi)).sum(-1)


def wrong_3(mean, sigma, x):
    """Uses sigma as if it were the variance."""
    return (-0.5 * (x - mean) ** 2 / sigma - 0.5 * torch.log(2 * pi * sigma)).sum(-1)


def wrong_4(mean, sigma, x):
    """log sigma and the constant are counted once per image instead of once per pixel."""
    squared = ((x - mean) ** 2).sum(-1)
    return -0.5 * squared / sigma**2 - torch.log(sigma) - 0.5 * log(2 * pi)


def wrong_5(mean, sigma, x):
    """The sign of log sigma is wrong: a large sigma is rewarded."""
    pixels = x.shape[-1]
    squared = ((x - mean) / sigma).square().sum(-1)
    return -0.5 * squared + pixels * sigma.log() - 0.5 * pixels * log(2 * pi)


def wrong_6(mean, sigma, x):
    """Library loss with its default: the constant is missing, and it averages over the pixels instead of summing."""
    variance = (sigma**2).expand_as(mean)
    return -F.gaussian_nll_loss(mean, x, variance, reduction="none").mean(-1)


def right_1(mean, sigma, x):
    """The formula of the lesson, summed error first, then pixels times the rest."""
    pixels = x.shape[-1]
    squared = (x - mean).square().sum(-1)
    return -squared / (2 * sigma**2) - pixels * (sigma.log() + 0.5 * log(2 * pi))


def right_2(mean, sigma, x):
    """log_prob of torch's Normal, summed over the last dimension."""
    return td.Normal(mean, sigma).log_prob(x).sum(dim=-1)


def right_3(mean, sigma, x):
    """One multivariate Gaussian per image, its scale matrix sigma times the identity, in a loop over images."""
    eye = torch.eye(x.shape[-1], dtype=mean.dtype)
    return torch.stack([td.MultivariateNormal(m, scale_tril=sigma * eye).log_prob(image) for m, image in zip(mean, x)])
