import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional as F


def wrong_1(
    x: Float[Tensor, "batch channels height width"], period: int
) -> Float[Tensor, "batch channels"]:
    """Takes the means of the period x period tiles instead of the means of the phases."""
    tiles = F.avg_pool2d(x, period)
    return tiles.var((2, 3), correction=0) / x.var((2, 3), correction=0)


def wrong_2(
    x: Float[Tensor, "batch channels height width"], period: int
) -> Float[Tensor, "batch channels"]:
    """Uses torch's default correction=1 in both variances."""
    b, c, h, w = x.shape
    phases = x.reshape(b, c, h // period, period, w // period, period).mean((2, 4))
    return phases.var((2, 3)) / x.var((2, 3))


def wrong_3(
    x: Float[Tensor, "batch channels height width"], period: int
) -> Float[Tensor, "batch channels"]:
    """Unpacks the shape as width, height, so that images which are not square are cut up wrongly."""
    b, c, w, h = x.shape
    phases = x.reshape(b, c, h // period, period, w // period, period).mean((2, 4))
    return phases.var((2, 3), correction=0) / x.var((2, 3), correction=0)


def wrong_4(
    x: Float[Tensor, "batch channels height width"], period: int
) -> Float[Tensor, "batch channels"]:
    """Two slips: divides standard deviations instead of variances, and takes the denominator over the whole batch."""
    b, c, h, w = x.shape
    phases = x.reshape(b, c, h // period, period, w // period, period).mean((2, 4))
    return phases.std((2, 3), correction=0) / x.std((0, 2, 3), correction=0)


def right_1(
    x: Float[Tensor, "batch channels height width"], period: int
) -> Float[Tensor, "batch channels"]:
    """Splits rows and columns into (which repeat, which phase) by a reshape and averages over the repeats."""
    b, c, h, w = x.shape
    phases = x.reshape(b, c, h // period, period, w // period, period).mean(dim=(2, 4))
    return phases.flatten(2).var(-1, correction=0) / x.flatten(2).var(-1, correction=0)


def right_2(
    x: Float[Tensor, "batch channels height width"], period: int
) -> Float[Tensor, "batch channels"]:
    """Loops over the phases with strided slices and writes both variances as mean squared deviations."""
    means = []
    for i in range(period):
        for j in range(period):
            means.append(x[:, :, i::period, j::period].mean((2, 3)))
    means = torch.stack(means)
    centre = x.mean((2, 3))
    between = ((means - centre) ** 2).mean(0)
    total = ((x - centre[:, :, None, None]) ** 2).mean((2, 3))
    return between / total
