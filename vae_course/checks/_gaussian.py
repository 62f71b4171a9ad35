"""A diagonal Gaussian by its mean and log-variance: what the exercises of several chapters compute with it."""

import torch
from torch import Tensor


def kl_per_dimension(mean: Tensor, log_var: Tensor) -> Tensor:
    """KL(N(mean, exp(log_var)) || N(0, 1)) in nats, for every image and dimension."""
    return 0.5 * (mean**2 + log_var.exp() - log_var - 1)


def kl_to_standard_normal(mean: Tensor, log_var: Tensor) -> Tensor:
    """The same for whole codes: summed over the last dimension."""
    return kl_per_dimension(mean, log_var).sum(-1)


def mean_product(values: Tensor, dim: int) -> Tensor:
    """The mean product of two different entries along a dimension: their covariance, if both have mean 0."""
    n = values.shape[dim]
    return ((values.sum(dim) ** 2 - (values**2).sum(dim)) / (n * (n - 1))).mean()


def draw_code(mean: Tensor, log_var: Tensor) -> Tensor:
    """One code for each mean, with a gradient that reaches both arguments."""
    return mean + (0.5 * log_var).exp() * torch.randn_like(mean)
