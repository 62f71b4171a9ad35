import math

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional as F


def wrong_1(
    clean: Float[Tensor, "n c h w"], restored: Float[Tensor, "n c h w"]
) -> Float[Tensor, "n"]:
    """Uses each clean image's own largest value as the peak instead of 1."""
    mse = ((clean - restored) ** 2).mean((1, 2, 3))
    peak = clean.amax((1, 2, 3))
    return 10 * torch.log10(peak**2 / mse)


def wrong_2(
    clean: Float[Tensor, "n c h w"], restored: Float[Tensor, "n c h w"]
) -> Float[Tensor, "n"]:
    """Computes decibels for each channel and averages the decibels, instead of averaging the squared error."""
    mse = ((clean - restored) ** 2).mean((2, 3))
    return (10 * torch.log10(1 / mse)).mean(1)


def wrong_3(
    clean: Float[Tensor, "n c h w"], restored: Float[Tensor, "n c h w"]
) -> Float[Tensor, "n"]:
    """Puts the root of the mean squared error into the formula, which halves the decibels."""
    rmse = ((clean - restored) ** 2).mean((1, 2, 3)).sqrt()
    return 10 * torch.log10(1 / rmse)


def wrong_4(
    clean: Float[Tensor, "n c h w"], restored: Float[Tensor, "n c h w"]
) -> Float[Tensor, "n"]:
    """Takes the mean squared error over the whole batch, so that all images get the same figure."""
    mse = F.mse_loss(restored, clean)
    return (-10 * torch.log10(mse)).expand(len(clean))


def right_1(
    clean: Float[Tensor, "n c h w"], restored: Float[Tensor, "n c h w"]
) -> Float[Tensor, "n"]:
    """Mean squared error of each flattened image, then -10 log10."""
    mse = (clean - restored).flatten(1).square().mean(1)
    return -10 * mse.log10()


def right_2(
    clean: Float[Tensor, "n c h w"], restored: Float[Tensor, "n c h w"]
) -> Float[Tensor, "n"]:
    """A loop over images with the natural logarithm of the Euclidean distance."""
    values = []
    for a, b in zip(clean, restored, strict=True):
        distance = torch.linalg.vector_norm(a - b)
        values.append(10 * (math.log(a.numel()) - 2 * distance.log()) / math.log(10))
    return torch.stack(values)
