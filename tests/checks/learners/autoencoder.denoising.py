from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional as F


def wrong_1(model: Callable, x: Float[Tensor, "batch *event"], corrupt: Callable) -> Float[Tensor, "batch"]:
    """input and target are interchanged: the clean image goes in and the spoilt one is the target"""
    return (model(x) - corrupt(x)).square().flatten(1).sum(1)


def wrong_2(model: Callable, x: Float[Tensor, "batch *event"], corrupt: Callable) -> Float[Tensor, "batch"]:
    """the spoilt image is input and target alike, so the model learns to copy the noise"""
    noisy = corrupt(x)
    return (model(noisy) - noisy).square().flatten(1).sum(1)


def wrong_3(model: Callable, x: Float[Tensor, "batch *event"], corrupt: Callable) -> Float[Tensor, "batch"]:
    """nothing is corrupted: the clean image goes in, a plain autoencoder"""
    x_hat = model(x)
    return (x_hat - x).square().flatten(1).sum(1)


def wrong_4(model: Callable, x: Float[Tensor, "batch *event"], corrupt: Callable) -> Float[Tensor, "batch"]:
    """the target is the noise (spoilt minus clean), as in networks that predict a residual, instead of the clean image"""
    noisy = corrupt(x)
    return (model(noisy) - (noisy - x)).square().flatten(1).sum(1)


def wrong_5(model: Callable, x: Float[Tensor, "batch *event"], corrupt: Callable) -> Float[Tensor, "batch"]:
    """two mistakes: mse_loss with its default averages over the pixels and over the batch, one number in all"""
    return F.mse_loss(model(corrupt(x)), x)


def wrong_6(model: Callable, x: Float[Tensor, "batch *event"], corrupt: Callable) -> Float[Tensor, "batch"]:
    """spoils the model's output instead of its input"""
    return (corrupt(model(x)) - x).square().flatten(1).sum(1)


def right_1(model: Callable, x: Float[Tensor, "batch *event"], corrupt: Callable) -> Float[Tensor, "batch"]:
    """the model of the spoilt images against the clean ones, squares summed over flat pixels"""
    return (model(corrupt(x)) - x).square().flatten(1).sum(1)


def right_2(model: Callable, x: Float[Tensor, "batch *event"], corrupt: Callable) -> Float[Tensor, "batch"]:
    """the library's loss without reduction, summed over all dimensions but the first"""
    error = F.mse_loss(model(corrupt(x)), x, reduction="none")
    return error.sum(dim=tuple(range(1, x.ndim)))


def right_3(model: Callable, x: Float[Tensor, "batch *event"], corrupt: Callable) -> Float[Tensor, "batch"]:
    """one batch through the model, then a loop over images with inner products"""
    restored = model(corrupt(x))
    differences = [(a - b).flatten() for a, b in zip(restored, x)]
    return torch.stack([d @ d for d in differences])
