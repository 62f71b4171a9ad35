import math

import torch
from jaxtyping import Float
from torch import Tensor


def wrong_1(train: Float[Tensor, "n"], test: Float[Tensor, "m"]) -> tuple[Float[Tensor, ""], Float[Tensor, ""]]:
    """Adds the two standard errors instead of their squares under a root."""
    error = train.std() / len(train) ** 0.5 + test.std() / len(test) ** 0.5
    return train.mean() - test.mean(), error


def wrong_2(train: Float[Tensor, "n"], test: Float[Tensor, "m"]) -> tuple[Float[Tensor, ""], Float[Tensor, ""]]:
    """The wrong sign: test minus train."""
    error = (train.var() / len(train) + test.var() / len(test)).sqrt()
    return test.mean() - train.mean(), error


def wrong_3(train: Float[Tensor, "n"], test: Float[Tensor, "m"]) -> tuple[Float[Tensor, ""], Float[Tensor, ""]]:
    """Throws both sets together: the spread of all images over the root of their total number."""
    together = torch.cat([train, test])
    return train.mean() - test.mean(), together.std() / len(together) ** 0.5


def wrong_4(train: Float[Tensor, "n"], test: Float[Tensor, "m"]) -> tuple[Float[Tensor, ""], Float[Tensor, ""]]:
    """The spread of single images instead of the error of the means: the numbers of images are left out."""
    return train.mean() - test.mean(), (train.var() + test.var()).sqrt()


def wrong_5(train: Float[Tensor, "n"], test: Float[Tensor, "m"]) -> tuple[Float[Tensor, ""], Float[Tensor, ""]]:
    """Only the test mean's error: that of the training mean is left out."""
    return train.mean() - test.mean(), test.std() / len(test) ** 0.5


def wrong_6(train: Float[Tensor, "n"], test: Float[Tensor, "m"]) -> tuple[Float[Tensor, ""], Float[Tensor, ""]]:
    """The root is missing: the variance of the difference instead of its standard error."""
    return train.mean() - test.mean(), train.var() / len(train) + test.var() / len(test)


def right_1(train: Float[Tensor, "n"], test: Float[Tensor, "m"]) -> tuple[Float[Tensor, ""], Float[Tensor, ""]]:
    """The variances over the numbers of images, added under a root."""
    error = (train.var() / len(train) + test.var() / len(test)).sqrt()
    return train.mean() - test.mean(), error


def right_2(train: Float[Tensor, "n"], test: Float[Tensor, "m"]) -> tuple[Float[Tensor, ""], Float[Tensor, ""]]:
    """The two standard errors as the sides of a right angle."""
    errors = [part.std() / math.sqrt(part.numel()) for part in (train, test)]
    return train.mean() - test.mean(), torch.hypot(*errors)


def right_3(train: Float[Tensor, "n"], test: Float[Tensor, "m"]) -> tuple[Float[Tensor, ""], Float[Tensor, ""]]:
    """Sums of squared deviations by hand."""
    means, square = [], 0.0
    for part in (train, test):
        n = len(part)
        mean = part.sum() / n
        square = square + (part - mean).square().sum() / (n - 1) / n
        means.append(mean)
    return means[0] - means[1], square**0.5
