import math

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional as F


def wrong_1(clean: Float[Tensor, "n c h w"], restored: Float[Tensor, "n c h w"]) -> Float[Tensor, "n"]:
    """One mean squared error for the whole batch instead of one per image."""
    mse = ((clean - restored) ** 2).mean()
    return (10 * torch.log10(1 / mse)).expand(len(clean))


def wrong_2(clean: Float[Tensor, "n c h w"], restored: Float[Tensor, "n c h w"]) -> Float[Tensor, "n"]:
    """The factor 20 belongs to amplitudes; with the squared error it is 10, so all decibels are doubled."""
    mse = ((clean - restored) ** 2).flatten(1).mean(1)
    return 20 * torch.log10(1 / mse)


def wrong_3(clean: Float[Tensor, "n c h w"], restored: Float[Tensor, "n c h w"]) -> Float[Tensor, "n"]:
    """The natural logarithm instead of the decimal one."""
    mse = ((clean - restored) ** 2).flatten(1).mean(1)
    return -10 * torch.log(mse)


def wrong_4(clean: Float[Tensor, "n c h w"], restored: Float[Tensor, "n c h w"]) -> Float[Tensor, "n"]:
    """Computes the ratio for each channel and averages the decibels, instead of averaging the squared errors over the channels."""
    mse = ((clean - restored) ** 2).mean((2, 3))
    return (10 * torch.log10(1 / mse)).mean(1)


def wrong_5(clean: Float[Tensor, "n c h w"], restored: Float[Tensor, "n c h w"]) -> Float[Tensor, "n"]:
    """Takes the brightest pixel of each clean image for the peak, which is 1."""
    mse = ((clean - restored) ** 2).flatten(1).mean(1)
    peak = clean.flatten(1).max(1).values
    return 10 * torch.log10(peak**2 / mse)


def wrong_6(clean: Float[Tensor, "n c h w"], restored: Float[Tensor, "n c h w"]) -> Float[Tensor, "n"]:
    """Sums the squared error over the pixels instead of averaging it."""
    error = ((clean - restored) ** 2).flatten(1).sum(1)
    return 10 * torch.log10(1 / error)


def right_1(clean: Float[Tensor, "n c h w"], restored: Float[Tensor, "n c h w"]) -> Float[Tensor, "n"]:
    """The formula with a mean over channels, height and width."""
    mse = ((clean - restored) ** 2).mean((1, 2, 3))
    return 10 * torch.log10(1 / mse)


def right_2(clean: Float[Tensor, "n c h w"], restored: Float[Tensor, "n c h w"]) -> Float[Tensor, "n"]:
    """mse_loss image by image in a loop."""
    values = [-10 * torch.log10(F.mse_loss(b, a)) for a, b in zip(clean, restored)]
    return torch.stack(values)


def right_3(clean: Float[Tensor, "n c h w"], restored: Float[Tensor, "n c h w"]) -> Float[Tensor, "n"]:
    """From the norm of the difference: 10 log10 of the number of pixels minus 20 log10 of the norm."""
    norm = torch.linalg.vector_norm(clean - restored, dim=(1, 2, 3))
    return 10 * math.log10(clean[0].numel()) - 20 * norm.log10()
