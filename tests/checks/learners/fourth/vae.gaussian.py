from math import log, pi

import torch
import torch.distributions as td
import torch.nn.functional as F


def wrong_1(mean, sigma, x):
    """Wrong: the constant with 2 pi is forgotten."""
    return (-sigma.log() - 0.5 * ((x - mean) / sigma).square()).sum(-1)


def wrong_2(mean, sigma, x):
    """Wrong: sigma taken for the variance."""
    return td.Normal(mean, sigma.sqrt()).log_prob(x).sum(-1)


def wrong_3(mean, sigma, x):
    """Wrong: log sigma and the constant count once for the image, not once for each pixel."""
    square = ((x - mean) ** 2).sum(-1) / (2 * sigma**2)
    return -square - sigma.log() - 0.5 * log(2 * pi)


def wrong_4(mean, sigma, x):
    """Wrong twice: the mean over the pixels in place of the sum, and the sign (negative log-likelihood)."""
    loss = F.gaussian_nll_loss(
        mean, x, (sigma**2).expand_as(mean), full=True, reduction="none", eps=1e-12
    )
    return loss.mean(-1)


def right_1(mean, sigma, x):
    """Right: the library's Normal, summed over the last dimension."""
    return td.Normal(mean, sigma).log_prob(x).sum(-1)


def right_2(mean, sigma, x):
    """Right: the formula by hand, with the variance under one logarithm."""
    variance = sigma.square()
    per_pixel = -0.5 * ((2 * pi * variance).log() + (x - mean).square() / variance)
    return per_pixel.sum(dim=-1)
