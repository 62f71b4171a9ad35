import math

import torch
from torch import distributions as td


def wrong_1(mean, log_var):
    """Wrong: exp(log_var), the variance, in the place of the standard deviation."""
    eps = torch.randn_like(mean)
    return torch.addcmul(mean, torch.exp(log_var), eps)


def wrong_2(mean, log_var):
    """Wrong: one noise vector of size latent, shared by all images of the batch."""
    eps = torch.randn(mean.shape[-1], dtype=mean.dtype, device=mean.device)
    return mean + torch.einsum("...d,d->...d", (0.5 * log_var).exp(), eps)


def wrong_3(mean, log_var):
    """Wrong: uniform noise between -1 and 1, whose variance is 1/3, instead of normal noise."""
    noise = torch.empty_like(mean).uniform_(-1, 1)
    return log_var.div(2).exp().mul(noise).add(mean)


def wrong_4(mean, log_var):
    """Wrong twice: one number of noise per image for all latent dimensions, and sigma is detached, so no gradient reaches log_var."""
    sigma = td.Normal(0.0, 1.0).sample(mean.shape[:-1] + (1,)).to(mean) * (log_var / 2).exp().detach()
    return mean + sigma


def right_1(mean, log_var):
    """Right: mean plus exp(log_var / 2) times fresh normal noise."""
    return mean + (0.5 * log_var).exp() * torch.randn_like(mean)


def right_2(mean, log_var):
    """Right: noise by the Box-Muller transform of two uniform tensors, and sigma as a power of 2."""
    u = 1 - torch.rand(mean.shape, dtype=mean.dtype, device=mean.device)  # in (0, 1]
    angle = 2 * math.pi * torch.rand(mean.shape, dtype=mean.dtype, device=mean.device)
    eps = (-2 * u.log()).sqrt() * angle.cos()
    sigma = torch.exp2(log_var / (2 * math.log(2)))
    return torch.addcmul(mean, sigma, eps)
