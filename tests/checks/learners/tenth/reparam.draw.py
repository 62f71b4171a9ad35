import math

import torch
from torch import distributions as td


def wrong_1(mean, log_var):
    """Wrong: the noise is scaled by the variance exp(log_var) instead of the standard deviation."""
    return td.Normal(mean, log_var.exp()).rsample()


def wrong_2(mean, log_var):
    """Wrong: one noise vector of the size of a code is shared by all codes of the batch."""
    noise = torch.randn(mean.shape[-1], dtype=mean.dtype, device=mean.device)
    return mean + torch.exp(0.5 * log_var) * noise


def wrong_3(mean, log_var):
    """Wrong: the scaled noise is made without gradients, so they reach `mean` but not `log_var`."""
    with torch.no_grad():
        noise = torch.normal(torch.zeros_like(mean), (log_var / 2).exp())
    return mean + noise


def wrong_4(mean, log_var):
    """Wrong twice: uniform noise from 0 to 1 (rand) instead of normal noise, scaled by the variance instead of the standard deviation."""
    epsilon = torch.rand_like(mean)
    return mean + epsilon * log_var.exp()


def right_1(mean, log_var):
    """Right: normal noise for every number by the method of Box and Muller, times exp(log_var / 2), plus the mean."""
    radius = (-2 * torch.log1p(-torch.rand_like(mean))).sqrt()
    angle = 2 * math.pi * torch.rand_like(mean)
    return mean + radius * torch.cos(angle) * (log_var / 2).exp()


def right_2(mean, log_var):
    """Right: rsample of a standard normal in the shape of the mean, sent through an affine transform with scale exp(log_var / 2)."""
    base = td.Normal(torch.zeros_like(mean), torch.ones_like(mean))
    transform = td.AffineTransform(loc=mean, scale=torch.exp(log_var * 0.5))
    return td.TransformedDistribution(base, [transform]).rsample()
