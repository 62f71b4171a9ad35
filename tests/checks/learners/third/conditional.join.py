import math

import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn import functional as F


def wrong_1(
    values: Float[Tensor, "batch *event"], y: Int[Tensor, "batch"], classes: int
) -> Float[Tensor, "batch features"]:
    """Appends the label as one number, scaled to 0..1, so that classes are taken for sizes."""
    label = (y.to(values.dtype) / (classes - 1))[:, None]
    return torch.cat([values.flatten(1), label], dim=1)


def wrong_2(
    values: Float[Tensor, "batch *event"], y: Int[Tensor, "batch"], classes: int
) -> Float[Tensor, "batch features"]:
    """Does not tell one_hot the number of classes, so that the width depends on the largest label of the batch."""
    return torch.cat([values.flatten(1), F.one_hot(y).to(values.dtype)], dim=1)


def wrong_3(
    values: Float[Tensor, "batch *event"], y: Int[Tensor, "batch"], classes: int
) -> Float[Tensor, "batch features"]:
    """Returns float32 whatever the dtype of the values is."""
    return torch.cat([values.flatten(1).float(), F.one_hot(y, classes).float()], dim=1)


def wrong_4(
    values: Float[Tensor, "batch *event"], y: Int[Tensor, "batch"], classes: int
) -> Float[Tensor, "batch features"]:
    """Puts the label before the values instead of after them."""
    return torch.cat([F.one_hot(y, classes).to(values.dtype), values.flatten(1)], dim=1)


def right_1(
    values: Float[Tensor, "batch *event"], y: Int[Tensor, "batch"], classes: int
) -> Float[Tensor, "batch features"]:
    """One-hot labels by F.one_hot, in the dtype of the values, joined with cat."""
    flat = values.reshape(len(values), math.prod(values.shape[1:]))
    return torch.cat([flat, F.one_hot(y.long(), classes).to(flat)], dim=1)


def right_2(
    values: Float[Tensor, "batch *event"], y: Int[Tensor, "batch"], classes: int
) -> Float[Tensor, "batch features"]:
    """Writes each row into an empty table: the values, then a 1 in the column of the label."""
    n = math.prod(values.shape[1:])
    rows = values.new_zeros(len(values), n + classes)
    rows[:, :n] = values.reshape(len(values), n)
    for row, label in zip(rows, y.tolist(), strict=True):
        row[n + label] = 1
    return rows
