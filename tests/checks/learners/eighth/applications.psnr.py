import math

import torch


def wrong_1(clean, restored):
    """Wrong: takes the PSNR of each channel by itself and averages the decibels, instead of one MSE over all channels."""
    values = []
    for a, b in zip(clean, restored):
        per_channel = [10 * torch.log10(1 / ((p - q) ** 2).mean()) for p, q in zip(a, b)]
        values.append(sum(per_channel) / len(per_channel))
    return torch.stack(values)


def wrong_2(clean, restored):
    """Wrong: puts the mean square of the clean image where the peak of 1 belongs (a plain signal-to-noise ratio)."""
    signal = clean.pow(2).mean(dim=(1, 2, 3))
    noise = (clean - restored).pow(2).mean(dim=(1, 2, 3))
    return 10 * torch.log10(signal / noise)


def wrong_3(clean, restored):
    """Wrong: factor 10 before the logarithm of the root mean squared error, where that needs 20: half the decibels."""
    rmse = torch.linalg.vector_norm((clean - restored).flatten(1), dim=1) / math.sqrt(clean[0].numel())
    return -10 * rmse.log10()


def wrong_4(clean, restored):
    """Wrong twice: natural logarithm instead of log10, and the variance of the error (its mean taken away) instead of its mean square."""
    error = (restored - clean).flatten(1)
    return 10 * torch.log(1 / error.var(dim=1, unbiased=False))


def right_1(clean, restored):
    """Right: 20 log10 of the root of the number of values, minus 20 log10 of the Euclidean length of the error."""
    error = (restored - clean).reshape(len(clean), -1)
    length = torch.linalg.vector_norm(error, dim=1)
    return 10 * math.log10(error.shape[1]) - 20 * length.log10()


def right_2(clean, restored):
    """Right: image by image, the sum of squares over the number of values, its natural logarithm turned into decibels."""
    out = clean.new_empty(len(clean))
    for i in range(len(clean)):
        d = (clean[i] - restored[i]).flatten()
        out[i] = -10 / math.log(10) * torch.log(torch.dot(d, d) / d.numel())
    return out
