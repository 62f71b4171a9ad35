import math

import torch
from torch import distributions as td


def wrong_1(x, z, decode, sigma):
    """Takes sigma for the variance: its square root becomes the standard deviation."""
    log_p_x_given_z = td.Normal(decode(z), math.sqrt(sigma)).log_prob(x).sum(-1)
    return log_p_x_given_z + td.Normal(0.0, 1.0).log_prob(z).sum(-1)


def wrong_2(x, z, decode, sigma):
    """Counts log sigma once per image instead of once per pixel."""
    pixels, latent = x.shape[-1], z.shape[-1]
    squares = ((x - decode(z)) / sigma).square().sum(-1) + z.square().sum(-1)
    return -0.5 * squares - math.log(sigma) - 0.5 * (pixels + latent) * math.log(2 * math.pi)


def wrong_3(x, z, decode, sigma):
    """Subtracts the prior's logarithm instead of adding it."""
    likelihood = td.Normal(decode(z), sigma).log_prob(x).sum(-1)
    return likelihood - td.Normal(0.0, 1.0).log_prob(z).sum(-1)


def wrong_4(x, z, decode, sigma):
    """Two squares without the constants of the densities."""
    return -((x - decode(z)) ** 2).sum(-1) / (2 * sigma**2) - 0.5 * (z**2).sum(-1)


def right_1(x, z, decode, sigma):
    """Two normal densities from torch.distributions, each summed over its own dimensions."""
    likelihood = td.Independent(td.Normal(decode(z), torch.full_like(x, sigma)), 1)
    prior = td.Independent(td.Normal(torch.zeros_like(z), torch.ones_like(z)), 1)
    return likelihood.log_prob(x) + prior.log_prob(z)


def right_2(x, z, decode, sigma):
    """Written out, all constants collected."""
    P, D = x.shape[1], z.shape[1]
    constant = -P * math.log(sigma) - 0.5 * (P + D) * math.log(2 * math.pi)
    return constant - 0.5 * (((x - decode(z)) / sigma) ** 2).sum(1) - 0.5 * (z * z).sum(1)
