import torch
from torch.nn import functional as F


def wrong_1(x, period):
    """Wrong: cuts the image into period x period large blocks of neighbours and takes the blocks' means, not the phases'."""
    b, c, h, w = x.shape
    blocks = x.reshape(b, c, period, h // period, period, w // period).mean((3, 5))
    return blocks.flatten(2).var(2, correction=0) / x.flatten(2).var(2, correction=0)


def wrong_2(x, period):
    """Wrong: both variances with torch's default correction of 1."""
    phases = torch.stack(
        [x[:, :, i::period, j::period].mean((2, 3)) for i in range(period) for j in range(period)],
        dim=-1,
    )
    return phases.var(-1) / x.flatten(2).var(-1)


def wrong_3(x, period):
    """Wrong: the mean of the variances within the phases over the whole variance, not the variance of the phases' means."""
    share = x.new_zeros(x.shape[:2])
    for n in range(x.shape[0]):
        for c in range(x.shape[1]):
            inside = [
                x[n, c, i::period, j::period].var(correction=0)
                for i in range(period)
                for j in range(period)
            ]
            share[n, c] = torch.stack(inside).mean() / x[n, c].var(correction=0)
    return share


def wrong_4(x, period):
    """Wrong twice: phases of the rows only (columns are averaged), and the whole variance is taken over the batch as well."""
    rows = torch.stack([x[:, :, i::period].mean((2, 3)) for i in range(period)], dim=2)
    return rows.var(dim=2, correction=0) / x.var(dim=(0, 2, 3), correction=0)


def right_1(x, period):
    """Right: loops over the phases, adds up the weighted squared distances of their means from the channel's mean."""
    centre = x.mean((2, 3))
    between = torch.zeros_like(centre)
    for i in range(period):
        for j in range(period):
            phase = x[:, :, i::period, j::period].mean(dim=(2, 3))
            between = between + (phase - centre) ** 2 / period**2
    total = ((x - centre[:, :, None, None]) ** 2).mean((2, 3))
    return between / total


def right_2(x, period):
    """Right: pixel_unshuffle sorts the centred pixels into period**2 channels, whose means are the phases' means."""
    b, c, h, w = x.shape
    centred = x - x.mean((2, 3), keepdim=True)
    sorted_ = F.pixel_unshuffle(centred.reshape(b * c, 1, h, w), period)
    means = sorted_.mean((2, 3)).reshape(b, c, period**2)
    return means.square().mean(-1) / centred.square().mean((2, 3))
