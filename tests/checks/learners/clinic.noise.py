import math

import torch
from jaxtyping import Float
from torch import Tensor


def wrong_1(
    codes: Float[Tensor, "repeats batch latent"],
    mean: Float[Tensor, "batch latent"],
    log_var: Float[Tensor, "batch latent"],
) -> Float[Tensor, "latent"]:
    """Divides by exp(log_var), the variance, instead of by the standard deviation."""
    standard = (codes - mean) / log_var.exp()
    return standard.square().mean((0, 1)).sqrt()


def wrong_2(
    codes: Float[Tensor, "repeats batch latent"],
    mean: Float[Tensor, "batch latent"],
    log_var: Float[Tensor, "batch latent"],
) -> Float[Tensor, "latent"]:
    """Takes the standard deviation over the repeats, which measures around the codes' own mean and is blind to a shift from the stated one."""
    standard = (codes - mean) / (0.5 * log_var).exp()
    return standard.std(0, correction=0).square().mean(0).sqrt()


def wrong_3(
    codes: Float[Tensor, "repeats batch latent"],
    mean: Float[Tensor, "batch latent"],
    log_var: Float[Tensor, "batch latent"],
) -> Float[Tensor, "latent"]:
    """The mean of the absolute value instead of the root of the mean square."""
    standard = (codes - mean) / (0.5 * log_var).exp()
    return standard.abs().mean((0, 1))


def wrong_4(
    codes: Float[Tensor, "repeats batch latent"],
    mean: Float[Tensor, "batch latent"],
    log_var: Float[Tensor, "batch latent"],
) -> Float[Tensor, "latent"]:
    """The root is missing: the mean square."""
    standard = (codes - mean) / (0.5 * log_var).exp()
    return (standard**2).mean((0, 1))


def wrong_5(
    codes: Float[Tensor, "repeats batch latent"],
    mean: Float[Tensor, "batch latent"],
    log_var: Float[Tensor, "batch latent"],
) -> Float[Tensor, "latent"]:
    """Averages over the latent dimensions, too: one number instead of one per dimension."""
    standard = (codes - mean) / (0.5 * log_var).exp()
    return standard.square().mean().sqrt()


def wrong_6(
    codes: Float[Tensor, "repeats batch latent"],
    mean: Float[Tensor, "batch latent"],
    log_var: Float[Tensor, "batch latent"],
) -> Float[Tensor, "latent"]:
    """Divides the spread of all codes by the mean spread stated, instead of each difference by its own standard deviation."""
    spread = (codes - mean).square().mean((0, 1)).sqrt()
    return spread / (0.5 * log_var).exp().mean(0)


def right_1(
    codes: Float[Tensor, "repeats batch latent"],
    mean: Float[Tensor, "batch latent"],
    log_var: Float[Tensor, "batch latent"],
) -> Float[Tensor, "latent"]:
    """Standardises by broadcasting, root of the mean square over repeats and images."""
    standard = (codes - mean) / (0.5 * log_var).exp()
    return standard.square().mean((0, 1)).sqrt()


def right_2(
    codes: Float[Tensor, "repeats batch latent"],
    mean: Float[Tensor, "batch latent"],
    log_var: Float[Tensor, "batch latent"],
) -> Float[Tensor, "latent"]:
    """Squares divided by the variance, added up in a loop over the repeats."""
    total = torch.zeros_like(mean[0])
    for z in codes:
        total = total + ((z - mean) ** 2 / log_var.exp()).sum(0)
    return torch.sqrt(total / (codes.shape[0] * codes.shape[1]))


def right_3(
    codes: Float[Tensor, "repeats batch latent"],
    mean: Float[Tensor, "batch latent"],
    log_var: Float[Tensor, "batch latent"],
) -> Float[Tensor, "latent"]:
    """The Euclidean norm of the flattened differences over the root of their number."""
    standard = ((codes - mean[None]) * torch.exp(-log_var / 2)).flatten(0, 1)
    return torch.linalg.vector_norm(standard, dim=0) / math.sqrt(len(standard))
