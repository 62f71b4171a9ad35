import torch
from jaxtyping import Float
from torch import Tensor
from torch import distributions as td


def wrong_1(mean: Float[Tensor, "*batch latent"], log_var: Float[Tensor, "*batch latent"]) -> Float[Tensor, "*batch"]:
    """the one half is missing"""
    return (mean.square() + log_var.exp() - 1 - log_var).sum(-1)


def wrong_2(mean: Float[Tensor, "*batch latent"], log_var: Float[Tensor, "*batch latent"]) -> Float[Tensor, "*batch"]:
    """the standard deviation stands where the variance belongs: exp(log_var / 2) instead of exp(log_var)"""
    return 0.5 * (mean**2 + torch.exp(0.5 * log_var) - 1 - log_var).sum(-1)


def wrong_3(mean: Float[Tensor, "*batch latent"], log_var: Float[Tensor, "*batch latent"]) -> Float[Tensor, "*batch"]:
    """sums over the whole batch, as in the usual tutorial, one number instead of one per code"""
    return -0.5 * torch.sum(1 + log_var - mean.pow(2) - log_var.exp())


def wrong_4(mean: Float[Tensor, "*batch latent"], log_var: Float[Tensor, "*batch latent"]) -> Float[Tensor, "*batch"]:
    """averages over the latent dimensions instead of summing"""
    return -0.5 * torch.mean(1 + log_var - mean.pow(2) - log_var.exp(), dim=-1)


def wrong_5(mean: Float[Tensor, "*batch latent"], log_var: Float[Tensor, "*batch latent"]) -> Float[Tensor, "*batch"]:
    """the sign is reversed, which gives minus the KL"""
    return 0.5 * torch.sum(1 + log_var - mean.pow(2) - log_var.exp(), dim=-1)


def wrong_6(mean: Float[Tensor, "*batch latent"], log_var: Float[Tensor, "*batch latent"]) -> Float[Tensor, "*batch"]:
    """takes log_var for log sigma: exp(2 log_var) as the variance and 2 log_var as its logarithm"""
    return 0.5 * (mean**2 + (2 * log_var).exp() - 1 - 2 * log_var).sum(-1)


def right_1(mean: Float[Tensor, "*batch latent"], log_var: Float[Tensor, "*batch latent"]) -> Float[Tensor, "*batch"]:
    """the closed form, one half of mean^2 + variance - 1 - log variance, summed over the last dimension"""
    return 0.5 * (mean.square() + log_var.exp() - 1 - log_var).sum(-1)


def right_2(mean: Float[Tensor, "*batch latent"], log_var: Float[Tensor, "*batch latent"]) -> Float[Tensor, "*batch"]:
    """the library's KL between two Normal distributions, summed over the last dimension"""
    q = td.Normal(mean, (0.5 * log_var).exp())
    p = td.Normal(torch.zeros_like(mean), torch.ones_like(mean))
    return td.kl_divergence(q, p).sum(-1)


def right_3(mean: Float[Tensor, "*batch latent"], log_var: Float[Tensor, "*batch latent"]) -> Float[Tensor, "*batch"]:
    """a loop over latent dimensions, with expm1 for variances near 1"""
    total = torch.zeros_like(mean[..., 0])
    for d in range(mean.shape[-1]):
        m, s = mean[..., d], log_var[..., d]
        total = total + 0.5 * (m * m + torch.expm1(s) - s)
    return total
