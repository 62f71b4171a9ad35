import math

import torch
from torch import distributions as td


def wrong_1(decode, latent, n, temperature):
    """Wrong: returns a sample of p(x|z) for each code, in place of its mean."""
    z = temperature * torch.randn(n, latent)
    return decode(z).sample()


def wrong_2(decode, latent, n, temperature):
    """Wrong: takes the temperature for the variance of the codes and scales the noise by its square root."""
    codes = td.Normal(0.0, 1.0).sample((n, latent)) * math.sqrt(temperature)
    return decode(codes).mean


def wrong_3(decode, latent, n, temperature):
    """Wrong: draws uniform numbers between 0 and 1 (torch.rand) in place of standard normal ones."""
    epsilon = torch.rand((n, latent))
    p = decode(temperature * epsilon)
    return p.mean


def wrong_4(decode, latent, n, temperature):
    """Wrong twice: divides the noise by the temperature, and draws one code that is repeated n times in place of n codes."""
    code = torch.randn(latent) / temperature
    z = torch.stack([code for _ in range(n)])
    return decode(z).mean


def right_1(decode, latent, n, temperature):
    """Right: makes the standard normal noise by the Box-Muller method, scales it by T, and returns the means of p(x|z)."""
    radius = (-2 * (1 - torch.rand(n, latent)).log()).sqrt()
    angle = 2 * math.pi * torch.rand(n, latent)
    return decode(temperature * radius * angle.cos()).mean


def right_2(decode, latent, n, temperature):
    """Right: draws each code from a multivariate standard normal in a loop, scales it by T, stacks the codes and returns the means of p(x|z)."""
    prior = td.MultivariateNormal(torch.zeros(latent), torch.eye(latent))
    codes = []
    for _ in range(n):
        codes.append(prior.sample() * temperature)
    p = decode(torch.stack(codes))
    return p.mean
