import math

import torch
import torch.distributions as td


def wrong_1(decode, latent, n, temperature):
    """Draws images instead of returning the means."""
    z = temperature * torch.randn(n, latent)
    return decode(z).sample()


def wrong_2(decode, latent, n, temperature):
    """The temperature is taken for a variance: codes scaled by its square root."""
    z = torch.randn(n, latent) * math.sqrt(temperature)
    return decode(z).mean


def wrong_3(decode, latent, n, temperature):
    """The temperature multiplies the means instead of the codes."""
    return temperature * decode(torch.randn((n, latent))).mean


def wrong_4(decode, latent, n, temperature):
    """Two mistakes: uniform noise (rand), and the temperature squared."""
    codes = torch.rand(n, latent).mul(temperature**2)
    return decode(codes).mean


def right_1(decode, latent, n, temperature):
    """One line."""
    return decode(temperature * torch.randn(n, latent)).mean


def right_2(decode, latent, n, temperature):
    """Library distribution, scaled afterwards."""
    prior = td.Independent(td.Normal(torch.zeros(latent), torch.ones(latent)), 1)
    z = temperature * prior.sample((n,))
    p = decode(z)
    return p.mean
