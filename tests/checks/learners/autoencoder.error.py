import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional as F


def wrong_1(x_hat: Float[Tensor, "batch *event"], x: Float[Tensor, "batch *event"]) -> Float[Tensor, "batch"]:
    """averages over the pixels of an image instead of summing"""
    return (x_hat - x).square().flatten(1).mean(1)


def wrong_2(x_hat: Float[Tensor, "batch *event"], x: Float[Tensor, "batch *event"]) -> Float[Tensor, "batch"]:
    """sums over the last dimension only, so images with rows and columns (and channels) do not come down to one number each"""
    return ((x_hat - x) ** 2).sum(-1)


def wrong_3(x_hat: Float[Tensor, "batch *event"], x: Float[Tensor, "batch *event"]) -> Float[Tensor, "batch"]:
    """sums over everything and divides by the batch size: a single number, the mean over the batch, instead of one per image"""
    return F.mse_loss(x_hat, x, reduction="sum") / len(x)


def wrong_4(x_hat: Float[Tensor, "batch *event"], x: Float[Tensor, "batch *event"]) -> Float[Tensor, "batch"]:
    """takes a square root at the end, so it returns the Euclidean distance and not the squared error"""
    return torch.linalg.vector_norm((x_hat - x).flatten(1), dim=1)


def wrong_5(x_hat: Float[Tensor, "batch *event"], x: Float[Tensor, "batch *event"]) -> Float[Tensor, "batch"]:
    """squares after the sum over pixels instead of before, so that errors of opposite sign cancel"""
    difference = (x_hat - x).flatten(1)
    return difference.sum(1) ** 2


def wrong_6(x_hat: Float[Tensor, "batch *event"], x: Float[Tensor, "batch *event"]) -> Float[Tensor, "batch"]:
    """two mistakes: a factor of one half in front, and the mean over pixels instead of the sum"""
    return 0.5 * F.mse_loss(x_hat, x, reduction="none").flatten(1).mean(dim=1)


def right_1(x_hat: Float[Tensor, "batch *event"], x: Float[Tensor, "batch *event"]) -> Float[Tensor, "batch"]:
    """squares, flattens all but the batch dimension and sums"""
    return (x_hat - x).square().flatten(1).sum(1)


def right_2(x_hat: Float[Tensor, "batch *event"], x: Float[Tensor, "batch *event"]) -> Float[Tensor, "batch"]:
    """a loop over the images of the batch, each summed by the library's loss"""
    return torch.stack([F.mse_loss(a, b, reduction="sum") for a, b in zip(x_hat, x)])


def right_3(x_hat: Float[Tensor, "batch *event"], x: Float[Tensor, "batch *event"]) -> Float[Tensor, "batch"]:
    """the inner product of each flat difference with itself, by einsum"""
    d = (x_hat - x).flatten(start_dim=1)
    return torch.einsum("bp,bp->b", d, d)
