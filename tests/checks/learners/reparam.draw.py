import math

import torch
from jaxtyping import Float
from torch import Tensor
from torch import distributions as td


def wrong_1(
    mean: Float[Tensor, "*batch latent"], log_var: Float[Tensor, "*batch latent"]
) -> Float[Tensor, "*batch latent"]:
    """draws with torch.normal, through which no gradient flows to mean or log_var"""
    return torch.normal(mean, (0.5 * log_var).exp())


def wrong_2(
    mean: Float[Tensor, "*batch latent"], log_var: Float[Tensor, "*batch latent"]
) -> Float[Tensor, "*batch latent"]:
    """multiplies the noise by the variance instead of the standard deviation"""
    return mean + log_var.exp() * torch.randn_like(mean)


def wrong_3(
    mean: Float[Tensor, "*batch latent"], log_var: Float[Tensor, "*batch latent"]
) -> Float[Tensor, "*batch latent"]:
    """one noise vector of shape (latent,) is shared by all codes of the batch"""
    eps = torch.randn(mean.shape[-1], dtype=mean.dtype, device=mean.device)
    return mean + torch.exp(0.5 * log_var) * eps


def wrong_4(
    mean: Float[Tensor, "*batch latent"], log_var: Float[Tensor, "*batch latent"]
) -> Float[Tensor, "*batch latent"]:
    """one noise number per code is shared by all its latent dimensions"""
    eps = torch.randn_like(mean[..., :1])
    return mean + torch.exp(0.5 * log_var) * eps


def wrong_5(
    mean: Float[Tensor, "*batch latent"], log_var: Float[Tensor, "*batch latent"]
) -> Float[Tensor, "*batch latent"]:
    """uniform noise on [0, 1] (rand_like) instead of standard normal noise"""
    eps = torch.rand_like(mean)
    return mean + torch.exp(0.5 * log_var) * eps


def wrong_6(
    mean: Float[Tensor, "*batch latent"], log_var: Float[Tensor, "*batch latent"]
) -> Float[Tensor, "*batch latent"]:
    """detaches the standard deviation, so the gradient reaches mean but not log_var"""
    std = torch.exp(0.5 * log_var).detach()
    return mean + std * torch.randn_like(std)


def right_1(
    mean: Float[Tensor, "*batch latent"], log_var: Float[Tensor, "*batch latent"]
) -> Float[Tensor, "*batch latent"]:
    """mean plus standard deviation times standard normal noise"""
    return mean + (0.5 * log_var).exp() * torch.randn_like(mean)


def right_2(
    mean: Float[Tensor, "*batch latent"], log_var: Float[Tensor, "*batch latent"]
) -> Float[Tensor, "*batch latent"]:
    """the library's reparameterised sample, rsample"""
    return td.Normal(mean, torch.exp(log_var / 2)).rsample()


def right_3(
    mean: Float[Tensor, "*batch latent"], log_var: Float[Tensor, "*batch latent"]
) -> Float[Tensor, "*batch latent"]:
    """noise from uniform numbers by the inverse of the normal distribution function"""
    u = torch.rand_like(mean).clamp(1e-7, 1 - 1e-7)
    eps = math.sqrt(2) * torch.erfinv(2 * u - 1)
    return torch.addcmul(mean, (0.5 * log_var).exp(), eps)
