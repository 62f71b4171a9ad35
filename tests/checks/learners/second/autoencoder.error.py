import torch
from torch.nn import functional as F


def wrong_1(x_hat, x):
    """Sums over the last axis alone, so that an image with several axes gives a table instead of a number."""
    return (x_hat - x).square().sum(-1)


def wrong_2(x_hat, x):
    """Takes the square root at the end: the Euclidean distance in place of the squared error."""
    return torch.linalg.vector_norm((x_hat - x).flatten(1), dim=1)


def wrong_3(x_hat, x):
    """Computes in numpy, so that no gradient passes to the reconstruction."""
    difference = x_hat.detach().numpy() - x.detach().numpy()
    return torch.from_numpy((difference**2).reshape(len(difference), -1).sum(1))


def wrong_4(x_hat, x):
    """Averages over the pixels instead of summing them."""
    return F.mse_loss(x_hat, x, reduction="none").flatten(1).mean(1)


def right_1(x_hat, x):
    """Squares, one row per image, sum over the row."""
    return (x_hat - x).square().reshape(x.shape[0], -1).sum(dim=1)


def right_2(x_hat, x):
    """A loop over the images, each with PyTorch's summed MSE, stacked."""
    return torch.stack([F.mse_loss(a, b, reduction="sum") for a, b in zip(x_hat, x, strict=True)])
