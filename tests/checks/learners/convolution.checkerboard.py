import torch
from jaxtyping import Float
from torch import Tensor


def wrong_1(x: Float[Tensor, "batch channels height width"], period: int) -> Float[Tensor, "batch channels"]:
    """Averages over contiguous blocks of period x period pixels instead of over pixels that are a period apart."""
    batch, channels, height, width = x.shape
    blocks = x.reshape(batch, channels, height // period, period, width // period, period)
    means = blocks.mean((3, 5)).flatten(2)
    return means.var(2, correction=0) / x.flatten(2).var(2, correction=0)


def wrong_2(x: Float[Tensor, "batch channels height width"], period: int) -> Float[Tensor, "batch channels"]:
    """Both variances have torch's default correction of 1 instead of 0."""
    batch, channels, height, width = x.shape
    phases = x.reshape(batch, channels, height // period, period, width // period, period)
    means = phases.mean((2, 4)).flatten(2)
    return means.var(2) / x.flatten(2).var(2)


def wrong_3(x: Float[Tensor, "batch channels height width"], period: int) -> Float[Tensor, "batch channels"]:
    """Looks only at phases on the diagonal, where row and column have the same remainder: period phases instead of period x period."""
    means = [x[:, :, i::period, i::period].mean((2, 3)) for i in range(period)]
    return torch.stack(means, -1).var(-1, correction=0) / x.flatten(2).var(2, correction=0)


def wrong_4(x: Float[Tensor, "batch channels height width"], period: int) -> Float[Tensor, "batch channels"]:
    """Divides by the variance over all pixels of all images in the batch instead of each image's own."""
    batch, channels, height, width = x.shape
    phases = x.reshape(batch, channels, height // period, period, width // period, period)
    means = phases.mean((2, 4)).flatten(2)
    return means.var(2, correction=0) / x.var((0, 2, 3), correction=0)


def wrong_5(x: Float[Tensor, "batch channels height width"], period: int) -> Float[Tensor, "batch channels"]:
    """Returns the rest, the mean variance within the phases over the whole variance, instead of the share of the phases' means."""
    batch, channels, height, width = x.shape
    phases = x.reshape(batch, channels, height // period, period, width // period, period)
    within = phases.var((2, 4), correction=0).mean((2, 3))
    return within / x.var((2, 3), correction=0)


def wrong_6(x: Float[Tensor, "batch channels height width"], period: int) -> Float[Tensor, "batch channels"]:
    """Divides standard deviations instead of variances."""
    batch, channels, height, width = x.shape
    phases = x.reshape(batch, channels, height // period, period, width // period, period)
    means = phases.mean((2, 4)).flatten(2)
    return means.std(2, correction=0) / x.flatten(2).std(2, correction=0)


def right_1(x: Float[Tensor, "batch channels height width"], period: int) -> Float[Tensor, "batch channels"]:
    """A view that splits height and width into repeats and phases, means over the repeats."""
    batch, channels, height, width = x.shape
    phases = x.reshape(batch, channels, height // period, period, width // period, period)
    means = phases.mean((2, 4))
    return means.var((2, 3), correction=0) / x.var((2, 3), correction=0)


def right_2(x: Float[Tensor, "batch channels height width"], period: int) -> Float[Tensor, "batch channels"]:
    """A loop over the phases with strided slices."""
    means = []
    for i in range(period):
        for j in range(period):
            means.append(x[..., i::period, j::period].mean((-2, -1)))
    means = torch.stack(means)
    return means.var(0, correction=0) / x.var((-2, -1), correction=0)


def right_3(x: Float[Tensor, "batch channels height width"], period: int) -> Float[Tensor, "batch channels"]:
    """Law of total variance: one minus the mean variance within the phases over the whole variance."""
    phases = x.unflatten(3, (-1, period)).unflatten(2, (-1, period))
    within = phases.var((2, 4), correction=0).mean((2, 3))
    return 1 - within / x.var((2, 3), correction=0)
