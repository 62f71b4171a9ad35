import math

import torch
from torch import distributions as td


def wrong_1(x, z, decode, sigma):
    """Wrong: takes sigma for the variance of the pixels; the standard deviation used is sqrt(sigma)."""
    likelihood = td.Normal(decode(z), math.sqrt(sigma)).log_prob(x).sum(-1)
    prior = td.Normal(torch.zeros_like(z), 1.0).log_prob(z).sum(-1)
    return likelihood + prior


def wrong_2(x, z, decode, sigma):
    """Wrong: counts -log sigma once per image instead of once per pixel."""
    pixels, latent = x.shape[1], z.shape[1]
    squares = ((x - decode(z)) ** 2).sum(1) / sigma**2 + (z**2).sum(1)
    return -0.5 * squares - math.log(sigma) - 0.5 * (pixels + latent) * math.log(2 * math.pi)


def wrong_3(x, z, decode, sigma):
    """Wrong: subtracts log p(z) from log p(x|z) instead of adding it."""
    means = decode(z)
    values = []
    for i in range(len(x)):
        log_image = td.Normal(means[i], sigma).log_prob(x[i]).sum()
        log_code = td.Normal(0.0, 1.0).log_prob(z[i]).sum()
        values.append(log_image - log_code)
    return torch.stack(values)


def wrong_4(x, z, decode, sigma):
    """Wrong twice: averages over the pixels instead of summing, and leaves the constants log(2 pi)/2 out."""
    scaled = (x - decode(z)) / sigma
    log_image = (-0.5 * scaled.square() - math.log(sigma)).mean(-1)
    log_code = -0.5 * z.square().sum(-1)
    return log_image + log_code


def right_1(x, z, decode, sigma):
    """Right: puts code and scaled residual side by side as one standard normal vector and corrects by -log sigma per pixel."""
    pixels = x.shape[-1]
    noise = torch.cat([z, (x - decode(z)) / sigma], dim=-1)
    constant = 0.5 * noise.shape[-1] * math.log(2 * math.pi) + pixels * math.log(sigma)
    return -0.5 * noise.square().sum(-1) - constant


def right_2(x, z, decode, sigma):
    """Right: two multivariate normals, with the Cholesky factors sigma I for the image and I for the code."""
    means = decode(z)
    eye_x = torch.eye(x.shape[-1], dtype=x.dtype, device=x.device)
    eye_z = torch.eye(z.shape[-1], dtype=z.dtype, device=z.device)
    image = td.MultivariateNormal(means, scale_tril=sigma * eye_x)
    code = td.MultivariateNormal(torch.zeros_like(z), scale_tril=eye_z)
    return code.log_prob(z) + image.log_prob(x)
