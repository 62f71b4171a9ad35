import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional as F


def wrong_1(log_var: Float[Tensor, "*batch latent"]) -> Float[Tensor, "*batch latent"]:
    """returns the variance, exp(log_var), instead of its square root"""
    return log_var.exp()


def wrong_2(log_var: Float[Tensor, "*batch latent"]) -> Float[Tensor, "*batch latent"]:
    """takes the root of the log-variance and forgets the exponential: NaN where log_var is negative"""
    return torch.sqrt(log_var)


def wrong_3(log_var: Float[Tensor, "*batch latent"]) -> Float[Tensor, "*batch latent"]:
    """the one half stands outside the exponential: half the variance"""
    return 0.5 * torch.exp(log_var)


def wrong_4(log_var: Float[Tensor, "*batch latent"]) -> Float[Tensor, "*batch latent"]:
    """a minus sign in the exponent, so it returns 1 / sigma"""
    return torch.exp(-0.5 * log_var)


def wrong_5(log_var: Float[Tensor, "*batch latent"]) -> Float[Tensor, "*batch latent"]:
    """applies softplus, as for an encoder with a raw output for sigma, although the output is a log-variance"""
    return F.softplus(log_var)


def wrong_6(log_var: Float[Tensor, "*batch latent"]) -> Float[Tensor, "*batch latent"]:
    """clips log_var to [-4, 4] before the exponential, so narrower and wider Gaussians are wrong"""
    return (0.5 * log_var.clamp(-4.0, 4.0)).exp()


def right_1(log_var: Float[Tensor, "*batch latent"]) -> Float[Tensor, "*batch latent"]:
    """exp of half the log-variance"""
    return (0.5 * log_var).exp()


def right_2(log_var: Float[Tensor, "*batch latent"]) -> Float[Tensor, "*batch latent"]:
    """the variance in double precision, its square root, and the dtype put back"""
    return log_var.double().exp().sqrt().to(log_var.dtype)


def right_3(log_var: Float[Tensor, "*batch latent"]) -> Float[Tensor, "*batch latent"]:
    """the square of the fourth root of the variance"""
    return torch.exp(log_var / 4) ** 2
