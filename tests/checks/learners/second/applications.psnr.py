import math

import torch


def wrong_1(clean, restored):
    """Takes the mean squared error of the whole batch, one figure for all images."""
    mse = (clean - restored).square().mean()
    return (10 * torch.log10(1 / mse)).expand(len(clean))


def wrong_2(clean, restored):
    """Uses 20 instead of 10, as for the root of the mean squared error."""
    mse = (clean - restored).square().flatten(1).mean(1)
    return 20 * torch.log10(1 / mse)


def wrong_3(clean, restored):
    """Uses the natural logarithm."""
    mse = (clean - restored).square().flatten(1).mean(1)
    return -10 * torch.log(mse)


def wrong_4(clean, restored):
    """Computes the ratio of each channel and averages the decibels."""
    mse = (clean - restored).square().mean((2, 3))
    return (-10 * torch.log10(mse)).mean(1)


def right_1(clean, restored):
    """Mean over channels, rows and columns, then the formula."""
    mse = (clean - restored).square().mean(dim=(1, 2, 3))
    return 10 * torch.log10(1 / mse)


def right_2(clean, restored):
    """From the norm of each image's error, with natural logarithms."""
    error = torch.linalg.vector_norm((restored - clean).flatten(1), dim=1)
    return -20 / math.log(10) * (error.log() - 0.5 * math.log(clean[0].numel()))
