import math

import torch
from torch.nn import functional as F


def wrong_1(clean, restored):
    """Wrong: computes a PSNR for each channel and averages the decibels over channels, instead of one MSE over pixels and channels."""
    mse = ((clean - restored) ** 2).mean(dim=(2, 3))
    return (10 * torch.log10(1 / mse)).mean(dim=1)


def wrong_2(clean, restored):
    """Wrong: the factor is 20 although the mean squared error (not its root) is in the logarithm."""
    values = []
    for a, b in zip(clean, restored):
        values.append(-20 * torch.log10(F.mse_loss(b, a)))
    return torch.stack(values)


def wrong_3(clean, restored):
    """Wrong: takes the largest value of each clean image as the peak instead of 1."""
    mse = (restored - clean).flatten(1).square().mean(1)
    peak = clean.flatten(1).amax(1)
    return 10 * torch.log10(peak**2 / mse)


def wrong_4(clean, restored):
    """Wrong twice: sums the squared error over the pixels instead of averaging it, and uses the natural logarithm."""
    error = (clean - restored).pow(2).sum((1, 2, 3))
    return 10 * torch.log(1 / error)


def right_1(clean, restored):
    """Right: 20 log10 of sqrt(number of pixels and channels) over the Euclidean norm of the error."""
    error = (restored - clean).flatten(1)
    return 20 * torch.log10(math.sqrt(error.shape[1]) / error.norm(dim=1))


def right_2(clean, restored):
    """Right: image by image, the mean squared error, and a natural logarithm converted to base 10."""
    decibels = clean.new_empty(len(clean))
    for i in range(len(clean)):
        mse = F.mse_loss(restored[i], clean[i], reduction="mean")
        decibels[i] = -10 / math.log(10) * mse.log()
    return decibels
