import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn import functional as F


def wrong_1(
    values: Float[Tensor, "batch *event"], y: Int[Tensor, "batch"], classes: int
) -> Float[Tensor, "batch features"]:
    """Appends the label as one number, so that a network takes classes for sizes."""
    return torch.cat([values.flatten(1), y[:, None].to(values.dtype)], 1)


def wrong_2(
    values: Float[Tensor, "batch *event"], y: Int[Tensor, "batch"], classes: int
) -> Float[Tensor, "batch features"]:
    """Puts the label before the values instead of after them."""
    label = F.one_hot(y.long(), classes).to(values.dtype)
    return torch.cat([label, values.flatten(1)], 1)


def wrong_3(
    values: Float[Tensor, "batch *event"], y: Int[Tensor, "batch"], classes: int
) -> Float[Tensor, "batch features"]:
    """The one-hot rows come from numpy's eye in double precision, and so the result is float64 instead of the dtype of values."""
    label = torch.from_numpy(np.eye(classes)[y.numpy()])
    return torch.cat([values.flatten(1), label], 1)


def wrong_4(
    values: Float[Tensor, "batch *event"], y: Int[Tensor, "batch"], classes: int
) -> Float[Tensor, "batch features"]:
    """Lets one_hot guess the number of classes from the labels in the batch: too few columns when the last class is absent."""
    label = F.one_hot(y.long()).to(values.dtype)
    return torch.cat([values.flatten(1), label], 1)


def wrong_5(
    values: Float[Tensor, "batch *event"], y: Int[Tensor, "batch"], classes: int
) -> Float[Tensor, "batch features"]:
    """Counts the classes from 1: the one stands one column too early, and in the last column for class 0."""
    label = torch.eye(classes, dtype=values.dtype)[y.long() - 1]
    return torch.cat([values.flatten(1), label], 1)


def wrong_6(
    values: Float[Tensor, "batch *event"], y: Int[Tensor, "batch"], classes: int
) -> Float[Tensor, "batch features"]:
    """Casts the values to the integer dtype of the one-hot rows, which cuts off everything behind the point."""
    label = F.one_hot(y.long(), classes)
    return torch.cat([values.flatten(1).to(label.dtype), label], 1)


def right_1(
    values: Float[Tensor, "batch *event"], y: Int[Tensor, "batch"], classes: int
) -> Float[Tensor, "batch features"]:
    """one_hot cast to the dtype of values and concatenated."""
    return torch.cat([values.flatten(1), F.one_hot(y.long(), classes).to(values.dtype)], 1)


def right_2(
    values: Float[Tensor, "batch *event"], y: Int[Tensor, "batch"], classes: int
) -> Float[Tensor, "batch features"]:
    """Comparison of each label with all class numbers by broadcasting."""
    label = (y[:, None] == torch.arange(classes)).to(values.dtype)
    return torch.cat([values.reshape(len(values), -1), label], dim=-1)


def right_3(
    values: Float[Tensor, "batch *event"], y: Int[Tensor, "batch"], classes: int
) -> Float[Tensor, "batch features"]:
    """A loop over the images that writes into a row of zeros."""
    features = values[0].numel()
    rows = values.new_zeros(len(values), features + classes)
    for i in range(len(values)):
        rows[i, :features] = values[i].flatten()
        rows[i, features + int(y[i])] = 1
    return rows
