import math

import torch
from jaxtyping import Float
from torch import Tensor
from torch import distributions as td


def wrong_1(mean: Float[Tensor, "images latent"], log_var: Float[Tensor, "images latent"]) -> Float[Tensor, "latent"]:
    """the result is in nats: the division by log 2 is missing"""
    return 0.5 * (mean.square() + log_var.exp() - 1 - log_var).mean(0)


def wrong_2(mean: Float[Tensor, "images latent"], log_var: Float[Tensor, "images latent"]) -> Float[Tensor, "latent"]:
    """multiplies by log 2 instead of dividing"""
    nats = 0.5 * (mean.square() + log_var.exp() - 1 - log_var)
    return nats.mean(0) * math.log(2)


def wrong_3(mean: Float[Tensor, "images latent"], log_var: Float[Tensor, "images latent"]) -> Float[Tensor, "latent"]:
    """averages over the latent dimensions instead of the images, so it returns one number per image"""
    nats = 0.5 * (mean.square() + log_var.exp() - 1 - log_var)
    return nats.mean(-1) / math.log(2)


def wrong_4(mean: Float[Tensor, "images latent"], log_var: Float[Tensor, "images latent"]) -> Float[Tensor, "latent"]:
    """sums over the images instead of averaging"""
    nats = -0.5 * torch.sum(1 + log_var - mean.pow(2) - log_var.exp(), dim=0)
    return nats / math.log(2)


def wrong_5(mean: Float[Tensor, "images latent"], log_var: Float[Tensor, "images latent"]) -> Float[Tensor, "latent"]:
    """only the logarithm is converted to base 2, while mean^2 + variance - 1 stays in nats"""
    variance = log_var.exp()
    return 0.5 * (mean.square() + variance - 1 - variance.log2()).mean(0)


def wrong_6(mean: Float[Tensor, "images latent"], log_var: Float[Tensor, "images latent"]) -> Float[Tensor, "latent"]:
    """averages mean and log_var over the images first and takes the KL of the averages"""
    m, s = mean.mean(0), log_var.mean(0)
    return 0.5 * (m**2 + s.exp() - 1 - s) / math.log(2)


def right_1(mean: Float[Tensor, "images latent"], log_var: Float[Tensor, "images latent"]) -> Float[Tensor, "latent"]:
    """the closed form per dimension, averaged over images and divided by log 2"""
    nats = 0.5 * (mean.square() + log_var.exp() - 1 - log_var)
    return nats.mean(0) / math.log(2)


def right_2(mean: Float[Tensor, "images latent"], log_var: Float[Tensor, "images latent"]) -> Float[Tensor, "latent"]:
    """the library's KL between Normal distributions, and log2(e) bits per nat"""
    q = td.Normal(mean, (0.5 * log_var).exp())
    nats = td.kl_divergence(q, td.Normal(torch.zeros_like(mean), torch.ones_like(mean)))
    return nats.mean(dim=0) * math.log2(math.e)


def right_3(mean: Float[Tensor, "images latent"], log_var: Float[Tensor, "images latent"]) -> Float[Tensor, "latent"]:
    """a loop over latent dimensions with the three averages taken separately"""
    bits = []
    for m, s in zip(mean.T, log_var.T):
        nats = 0.5 * (m.square().mean() + s.exp().mean() - 1 - s.mean())
        bits.append(nats / math.log(2.0))
    return torch.stack(bits)
