import torch
from jaxtyping import Float
from torch import Tensor


def wrong_1(
    codes: Float[Tensor, "repeats batch latent"],
    mean: Float[Tensor, "batch latent"],
    log_var: Float[Tensor, "batch latent"],
) -> Float[Tensor, "latent"]:
    """Divides by the variance instead of the standard deviation."""
    scaled = (codes - mean) / log_var.exp()
    return scaled.square().mean((0, 1)).sqrt()


def wrong_2(
    codes: Float[Tensor, "repeats batch latent"],
    mean: Float[Tensor, "batch latent"],
    log_var: Float[Tensor, "batch latent"],
) -> Float[Tensor, "latent"]:
    """Takes the standard deviation, around the mean of the scaled noise itself, so that a wrong mean is not noticed."""
    scaled = (codes - mean) / (0.5 * log_var).exp()
    return scaled.flatten(0, 1).std(0, correction=0)


def wrong_3(
    codes: Float[Tensor, "repeats batch latent"],
    mean: Float[Tensor, "batch latent"],
    log_var: Float[Tensor, "batch latent"],
) -> Float[Tensor, "latent"]:
    """Divides the mean squared noise by the mean variance, instead of dividing image by image."""
    return ((codes - mean).square().mean((0, 1)) / log_var.exp().mean(0)).sqrt()


def wrong_4(
    codes: Float[Tensor, "repeats batch latent"],
    mean: Float[Tensor, "batch latent"],
    log_var: Float[Tensor, "batch latent"],
) -> Float[Tensor, "latent"]:
    """Forgets the root: returns the mean square."""
    return ((codes - mean).square() / log_var.exp()).mean((0, 1))


def right_1(
    codes: Float[Tensor, "repeats batch latent"],
    mean: Float[Tensor, "batch latent"],
    log_var: Float[Tensor, "batch latent"],
) -> Float[Tensor, "latent"]:
    """Standardises and takes the root of the mean square over the first two dimensions."""
    scaled = (codes - mean) / torch.exp(log_var / 2)
    return (scaled**2).mean(dim=(0, 1)).sqrt()


def right_2(
    codes: Float[Tensor, "repeats batch latent"],
    mean: Float[Tensor, "batch latent"],
    log_var: Float[Tensor, "batch latent"],
) -> Float[Tensor, "latent"]:
    """Adds up squares repeat by repeat, with weights exp(-log_var)."""
    total = torch.zeros_like(mean[0])
    for drawn in codes:
        total = total + ((drawn - mean) ** 2 * torch.exp(-log_var)).sum(0)
    return torch.sqrt(total / (codes.shape[0] * codes.shape[1]))
