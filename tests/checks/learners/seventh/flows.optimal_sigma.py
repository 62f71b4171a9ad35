import math

import torch
from torch import distributions as td


def wrong_1(mean, x):
    """Wrong: sigma is the standard deviation of the errors about THEIR mean (divided by n), a constant bias of the decoder is lost."""
    error = x - mean
    sigma = error.std(unbiased=False)
    log_p = td.Normal(mean, sigma).log_prob(x)
    return sigma, log_p.sum() / len(x)


def wrong_2(mean, x):
    """Wrong: takes the root for each image and averages the roots, one RMSE per image, instead of the root of the overall mean."""
    squares = (x - mean).square().reshape(len(x), -1)
    sigma = squares.mean(1).sqrt().mean()
    log_p = -0.5 * squares / sigma**2 - sigma.log() - 0.5 * math.log(2 * math.pi)
    return sigma, log_p.sum(1).mean()


def wrong_3(mean, x):
    """Wrong: the constant -D/2 log(2 pi) is missing from the average."""
    D = x[0].numel()
    sigma = torch.linalg.vector_norm(x - mean) / math.sqrt(x.numel())
    return sigma, -D * sigma.log() - D / 2


def wrong_4(mean, x):
    """Wrong twice: returns the variance in the place of sigma, and the average per pixel instead of per image."""
    total, count = 0.0, 0
    for m, image in zip(mean, x):
        total = total + ((image - m) ** 2).sum()
        count += image.numel()
    variance = total / count
    return variance, -0.5 * ((2 * math.pi * variance).log() + 1)


def right_1(mean, x):
    """Right: the closed form, sigma = RMSE over everything and -D/2 (log(2 pi sigma^2) + 1)."""
    variance = (x - mean).square().mean()
    pixels = x.numel() / x.shape[0]
    return variance.sqrt(), -0.5 * pixels * ((2 * math.pi * variance).log() + 1)


def right_2(mean, x):
    """Right: sigma from a sum over images, then td.Normal's log_prob summed per image and averaged."""
    squares = torch.stack([(image - m).pow(2).sum() for m, image in zip(mean, x)])
    sigma = (squares.sum() / x.numel()) ** 0.5
    log_p = td.Normal(mean, sigma).log_prob(x).reshape(x.shape[0], -1).sum(-1)
    return sigma, log_p.mean()
