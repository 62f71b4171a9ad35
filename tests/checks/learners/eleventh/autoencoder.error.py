import math

import torch


def wrong_1(x_hat, x):
    """Wrong: sums over the first axis of the image only (the channels) and averages over the others, so images (B, 1, 8, 8) get a mean over pixels."""
    error = ((x_hat - x) ** 2).sum(1)
    while error.dim() > 1:
        error = error.mean(1)
    return error


def wrong_2(x_hat, x):
    """Wrong: returns the Euclidean distance of each image, the square root of the squared error."""
    return torch.linalg.vector_norm((x_hat - x).flatten(1), dim=1)


def wrong_3(x_hat, x):
    """Wrong: adds up the differences of an image first and squares the total, so errors of opposite sign cancel."""
    totals = [(a - b).sum() for a, b in zip(x_hat, x)]
    return torch.stack(totals).square()


def wrong_4(x_hat, x):
    """Wrong twice: averages over the pixels instead of summing, and puts a factor 1/2 in front."""
    batch = x.shape[0]
    d = x_hat.reshape(batch, -1) - x.reshape(batch, -1)
    return 0.5 * d.pow(2).mean(-1)


def right_1(x_hat, x):
    """Right: squares the differences and sums away the last axis until only the batch axis is left."""
    error = (x_hat - x) * (x_hat - x)
    while error.dim() > 1:
        error = error.sum(-1)
    return error


def right_2(x_hat, x):
    """Right: the inner product of each flattened difference with itself, by einsum."""
    d = (x_hat - x).reshape(x.shape[0], math.prod(x.shape[1:]))
    return torch.einsum("bp,bp->b", d, d)
