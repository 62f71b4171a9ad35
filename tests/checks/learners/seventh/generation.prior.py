import math

import torch
from torch import distributions as td


def wrong_1(decode, latent, n, temperature):
    """Wrong: returns a drawn sample of p(x|z), noise and all, instead of its mean."""
    codes = temperature * torch.randn(n, latent)
    return decode(codes).sample()


def wrong_2(decode, latent, n, temperature):
    """Wrong: takes the temperature as a variance, the codes are scaled by its root."""
    eps = torch.stack([torch.randn(latent) for _ in range(n)])
    return decode(eps.mul(math.sqrt(temperature))).mean


def wrong_3(decode, latent, n, temperature):
    """Wrong: one random number per code, repeated in all latent dimensions, so the codes lie on a diagonal."""
    eps = torch.randn(n, 1).expand(n, latent)
    return decode(temperature * eps).mean


def wrong_4(decode, latent, n, temperature):
    """Wrong twice: uniform noise from [0, 1) instead of normal noise, and the temperature scales the pictures instead of the codes."""
    p = decode(torch.rand((n, latent)))
    return temperature * p.mean


def right_1(decode, latent, n, temperature):
    """Right: normal noise times the temperature, decoded, and the mean of the distribution."""
    return decode(temperature * torch.randn(n, latent)).mean


def right_2(decode, latent, n, temperature):
    """Right: the codes from a standard td.Normal, filled in row by row, then decoded at once."""
    prior = td.Independent(td.Normal(torch.zeros(latent), torch.ones(latent)), 1)
    z = torch.zeros(n, latent)
    for i in range(n):
        z[i] = prior.sample() * temperature
    p = decode(z)
    return p.mean
