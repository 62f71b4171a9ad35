import math

import torch
from torch import distributions as td


def wrong_1(x, z, decode, sigma):
    """Wrong: sigma is taken for the variance, so the likelihood's standard deviation is its root."""
    likelihood = td.Independent(td.Normal(decode(z), math.sqrt(sigma)), 1)
    prior = td.Independent(td.Normal(torch.zeros_like(z), 1.0), 1)
    return likelihood.log_prob(x) + prior.log_prob(z)


def wrong_2(x, z, decode, sigma):
    """Wrong: log sigma is subtracted once per image instead of once per pixel."""
    pixels, latent = x.shape[1], z.shape[1]
    squares = ((x - decode(z)) ** 2).sum(1) / sigma**2 + (z**2).sum(1)
    return -0.5 * squares - math.log(sigma) - 0.5 * (pixels + latent) * math.log(2 * math.pi)


def wrong_3(x, z, decode, sigma):
    """Wrong: log p(z) is summed over the batch as well, so each pair gets the prior of all codes."""
    log_p_z = td.Normal(0.0, 1.0).log_prob(z).sum()
    return td.Normal(decode(z), sigma).log_prob(x).sum(-1) + log_p_z


def wrong_4(x, z, decode, sigma):
    """Wrong twice: sigma squared is given as the likelihood's scale, and log p(z) is averaged over code dimensions, not summed."""
    log_p_x_given_z = td.Normal(decode(z), sigma**2).log_prob(x).sum(dim=1)
    log_p_z = td.Normal(torch.zeros_like(z), torch.ones_like(z)).log_prob(z).mean(dim=1)
    return log_p_x_given_z + log_p_z


def right_1(x, z, decode, sigma):
    """Right: code and scaled error are one long standard normal vector; minus the pixels times log sigma for the change of units."""
    standard = torch.cat([z, (x - decode(z)) / sigma], dim=1)
    log_density = -0.5 * (standard.square() + math.log(2 * math.pi)).sum(1)
    return log_density - x.shape[1] * math.log(sigma)


def right_2(x, z, decode, sigma):
    """Right: two MultivariateNormals with sigma * I and I as Cholesky factors."""
    scale = sigma * torch.eye(x.shape[1], dtype=x.dtype)
    unit = torch.eye(z.shape[1], dtype=z.dtype)
    p_x = td.MultivariateNormal(decode(z), scale_tril=scale)
    p_z = td.MultivariateNormal(torch.zeros(z.shape[1], dtype=z.dtype), scale_tril=unit)
    return p_z.log_prob(z) + p_x.log_prob(x)
