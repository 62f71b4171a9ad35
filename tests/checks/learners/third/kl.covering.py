import torch
from torch import Tensor


def wrong_1(weights: Tensor, means: Tensor, log_vars: Tensor) -> tuple[Tensor, Tensor]:
    """Averages the components' variances only and forgets the spread of their means."""
    mean = weights @ means
    variance = weights @ log_vars.exp()
    return mean, variance


def wrong_2(weights: Tensor, means: Tensor, log_vars: Tensor) -> tuple[Tensor, Tensor]:
    """Takes exp(log_var / 2), the standard deviation, for the variance of a component."""
    mean = weights @ means
    spread = (0.5 * log_vars).exp()
    variance = weights @ (spread + (means - mean) ** 2)
    return mean, variance


def wrong_3(weights: Tensor, means: Tensor, log_vars: Tensor) -> tuple[Tensor, Tensor]:
    """Averages precisions, which is the best Gaussian for a weighted sum of reverse KLs and not for KL(p || q)."""
    precisions = weights[:, None] * (-log_vars).exp()
    variance = 1 / precisions.sum(0)
    mean = variance * (precisions * means).sum(0)
    return mean, variance


def wrong_4(weights: Tensor, means: Tensor, log_vars: Tensor) -> tuple[Tensor, Tensor]:
    """Leaves the weights out of the spread of the means, which is taken about their plain average."""
    mean = (weights[:, None] * means).sum(0)
    within = (weights[:, None] * log_vars.exp()).sum(0)
    between = means.var(0, correction=0)
    return mean, within + between


def right_1(weights: Tensor, means: Tensor, log_vars: Tensor) -> tuple[Tensor, Tensor]:
    """Matches mean and variance by the law of total variance: within plus between, about the mean."""
    mean = weights @ means
    within = weights @ log_vars.exp()
    between = weights @ (means - mean) ** 2
    return mean, within + between


def right_2(weights: Tensor, means: Tensor, log_vars: Tensor) -> tuple[Tensor, Tensor]:
    """Adds up first and second moments component by component in double precision, then E[z^2] - E[z]^2."""
    first = torch.zeros(means.shape[-1], dtype=torch.float64)
    second = torch.zeros_like(first)
    for weight, mean, log_var in zip(
        weights.double(), means.double(), log_vars.double(), strict=True
    ):
        first = first + weight * mean
        second = second + weight * (log_var.exp() + mean**2)
    return first.to(means.dtype), (second - first**2).to(means.dtype)
