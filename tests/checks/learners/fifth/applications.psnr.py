import math

import torch
import torch.nn.functional as F


def wrong_1(clean, restored):
    """The peak is taken from each clean image's own largest value instead of being 1."""
    mse = (clean - restored).square().flatten(1).mean(1)
    peak = clean.flatten(1).amax(1)
    return 10 * torch.log10(peak**2 / mse)


def wrong_2(clean, restored):
    """Each channel gets a PSNR of its own, and the decibels are averaged over channels instead of the squared errors."""
    per_channel = torch.mean((restored - clean) ** 2, dim=(-2, -1))
    decibels = -10 * per_channel.log10()
    return decibels.mean(dim=1)


def wrong_3(clean, restored):
    """The root mean square error is taken, with the factor 10 that belongs to the mean squared error (half the decibels)."""
    values = []
    for a, b in zip(clean, restored):
        rmse = F.mse_loss(b, a).sqrt()
        values.append(10 * torch.log10(1 / rmse))
    return torch.stack(values)


def wrong_4(clean, restored):
    """Two mistakes: the squared error is summed over the pixels instead of averaged, and the logarithm is natural."""
    error = torch.einsum("nchw,nchw->n", clean - restored, clean - restored)
    return 10 * torch.log(1 / error)


def right_1(clean, restored):
    """Mean of the squares over channels and pixels, then the logarithm with base 10."""
    mse = (restored - clean).square().mean(dim=(1, 2, 3))
    return 10 * torch.log10(1 / mse)


def right_2(clean, restored):
    """A loop over images, with F.mse_loss for each and a change of base."""
    mse = torch.stack([F.mse_loss(b, a, reduction="mean") for a, b in zip(clean, restored)])
    return -10 / math.log(10) * mse.log()
