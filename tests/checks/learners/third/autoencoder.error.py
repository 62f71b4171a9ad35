import torch
from torch.nn import functional as F


def wrong_1(x_hat, x):
    """Mistake: the mean over the pixels of an image in place of the sum."""
    return (x_hat - x).square().flatten(1).mean(1)


def wrong_2(x_hat, x):
    """Mistake: sums over axis 1 only, which is right for flat images and leaves (B, 8, 8) for images (B, 1, 8, 8)."""
    return ((x_hat - x) ** 2).sum(dim=1)


def wrong_3(x_hat, x):
    """Mistake: a factor 1/2 too many, taken over from the Gaussian log-likelihood."""
    return 0.5 * ((x_hat - x) ** 2).flatten(1).sum(1)


def wrong_4(x_hat, x):
    """Mistake: collects Python floats with .item(), so that no gradient passes."""
    errors = [((a - b) ** 2).sum().item() for a, b in zip(x_hat, x)]
    return torch.tensor(errors, dtype=x.dtype)


def right_1(x_hat, x):
    """The usual way: differences, squares, everything but the batch flattened and summed."""
    return (x_hat - x).square().flatten(1).sum(1)


def right_2(x_hat, x):
    """A loop over the images, with the library's squared error and reduction='sum' for each."""
    return torch.stack([F.mse_loss(a, b, reduction="sum") for a, b in zip(x_hat, x)])
