import torch
from torch import distributions as td


def wrong_1(x_hat, x):
    """Wrong: takes the mean over the pixels of each image instead of the sum."""
    return torch.stack([torch.mean((a - b) ** 2) for a, b in zip(x_hat, x)])


def wrong_2(x_hat, x):
    """Wrong: takes the root of the sum, so that it is the Euclidean distance and not the squared error."""
    return torch.linalg.vector_norm((x_hat - x).reshape(len(x), -1), dim=1)


def wrong_3(x_hat, x):
    """Wrong: the negative log-density of a Gaussian of sigma 1 less its constant, which is half the squared error."""
    p = td.Normal(x_hat, 1.0)
    return (p.log_prob(x_hat) - p.log_prob(x)).reshape(len(x), -1).sum(1)


def wrong_4(x_hat, x):
    """Wrong twice: absolute instead of squared differences, and their mean over the pixels instead of the sum."""
    return (x_hat - x).abs().reshape(len(x), -1).mean(-1)


def right_1(x_hat, x):
    """Right: the scalar product of each image's flattened difference with itself."""
    d = (x_hat - x).reshape(len(x), -1)
    return torch.einsum("bi,bi->b", d, d)


def right_2(x_hat, x):
    """Right: squares the differences and sums over the last axis until only the batch axis is left."""
    total = (x - x_hat) * (x - x_hat)
    while total.ndim > 1:
        total = total.sum(-1)
    return total
