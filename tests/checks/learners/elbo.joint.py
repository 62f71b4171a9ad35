import math
from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor
from torch import distributions as td


def wrong_1(
    x: Float[Tensor, "batch pixels"],
    z: Float[Tensor, "batch latent"],
    decode: Callable,
    sigma: float,
) -> Float[Tensor, "batch"]:
    """takes sigma for the variance, so the standard deviation used is its square root"""
    log_likelihood = td.Normal(decode(z), sigma**0.5).log_prob(x).sum(-1)
    return log_likelihood + td.Normal(0.0, 1.0).log_prob(z).sum(-1)


def wrong_2(
    x: Float[Tensor, "batch pixels"],
    z: Float[Tensor, "batch latent"],
    decode: Callable,
    sigma: float,
) -> Float[Tensor, "batch"]:
    """the normalising constants of both Gaussians are missing, only the squares are left"""
    error = (x - decode(z)).square().sum(-1) / (2 * sigma**2)
    return -error - 0.5 * z.square().sum(-1)


def wrong_3(
    x: Float[Tensor, "batch pixels"],
    z: Float[Tensor, "batch latent"],
    decode: Callable,
    sigma: float,
) -> Float[Tensor, "batch"]:
    """the prior is missing: this is log p(x|z)"""
    return td.Normal(decode(z), sigma).log_prob(x).sum(-1)


def wrong_4(
    x: Float[Tensor, "batch pixels"],
    z: Float[Tensor, "batch latent"],
    decode: Callable,
    sigma: float,
) -> Float[Tensor, "batch"]:
    """averages over pixels and over latent dimensions instead of summing"""
    log_likelihood = td.Normal(decode(z), sigma).log_prob(x).mean(-1)
    log_prior = td.Normal(0.0, 1.0).log_prob(z).mean(-1)
    return log_likelihood + log_prior


def wrong_5(
    x: Float[Tensor, "batch pixels"],
    z: Float[Tensor, "batch latent"],
    decode: Callable,
    sigma: float,
) -> Float[Tensor, "batch"]:
    """the prior is summed over the whole batch, so every pair gets the log prior of all codes"""
    log_prior = td.Normal(0.0, 1.0).log_prob(z).sum()
    return td.Normal(decode(z), sigma).log_prob(x).sum(-1) + log_prior


def wrong_6(
    x: Float[Tensor, "batch pixels"],
    z: Float[Tensor, "batch latent"],
    decode: Callable,
    sigma: float,
) -> Float[Tensor, "batch"]:
    """two mistakes: the likelihood's normaliser is subtracted once instead of once per pixel, and the prior has no normaliser at all"""
    squares = (x - decode(z)).square().sum(-1) / sigma**2
    return -0.5 * (squares + math.log(2 * math.pi * sigma**2)) - 0.5 * z.square().sum(-1)


def right_1(
    x: Float[Tensor, "batch pixels"],
    z: Float[Tensor, "batch latent"],
    decode: Callable,
    sigma: float,
) -> Float[Tensor, "batch"]:
    """two Normal log-densities of the library, each summed over its own dimension"""
    log_likelihood = td.Normal(decode(z), sigma).log_prob(x).sum(-1)
    return log_likelihood + td.Normal(torch.zeros_like(z), 1.0).log_prob(z).sum(-1)


def right_2(
    x: Float[Tensor, "batch pixels"],
    z: Float[Tensor, "batch latent"],
    decode: Callable,
    sigma: float,
) -> Float[Tensor, "batch"]:
    """the formula by hand, squares and normalisers"""
    pixels, latent = x.shape[-1], z.shape[-1]
    error = (x - decode(z)).square().sum(-1) / sigma**2
    constants = (pixels + latent) * math.log(2 * math.pi) + 2 * pixels * math.log(sigma)
    return -0.5 * (error + z.square().sum(-1) + constants)


def right_3(
    x: Float[Tensor, "batch pixels"],
    z: Float[Tensor, "batch latent"],
    decode: Callable,
    sigma: float,
) -> Float[Tensor, "batch"]:
    """multivariate Gaussians of the library, the likelihood by its Cholesky factor sigma I"""
    prior = td.MultivariateNormal(torch.zeros_like(z[0]), torch.eye(z.shape[1], dtype=z.dtype, device=z.device))
    factor = sigma * torch.eye(x.shape[1], dtype=x.dtype, device=x.device)
    likelihood = td.MultivariateNormal(decode(z), scale_tril=factor)
    return likelihood.log_prob(x) + prior.log_prob(z)
