import math

import torch
from torch import distributions as td


def wrong_1(mean, x):
    """Wrong: averages the root mean square errors of the single images instead of taking the root of the mean over everything."""
    each = (x - mean).reshape(len(x), -1).square().mean(1).sqrt()
    sigma = each.mean()
    log_p = td.Normal(mean, sigma).log_prob(x).reshape(len(x), -1).sum(1)
    return sigma, log_p.mean()


def wrong_2(mean, x):
    """Wrong: returns the variance, the mean squared error, as sigma (the average log-density is the right one)."""
    variance = ((x - mean) ** 2).mean()
    pixels = x[0].numel()
    return variance, -0.5 * pixels * (1 + torch.log(2 * math.pi * variance))


def wrong_3(mean, x):
    """Wrong: the average of log p is per pixel instead of per image."""
    total, count = 0.0, 0
    for a, b in zip(mean, x):
        total, count = total + ((a - b) ** 2).sum(), count + a.numel()
    sigma = (total / count).sqrt()
    return sigma, -sigma.log() - 0.5 * math.log(2 * math.pi) - 0.5


def wrong_4(mean, x):
    """Wrong twice: squared errors are summed over the pixels of an image instead of averaged, so sigma is too large by sqrt(pixels), and the constant log(2 pi) is left out."""
    squared = (x - mean).reshape(len(x), -1).square().sum(1)
    sigma = squared.mean().sqrt()
    pixels = x[0].numel()
    return sigma, (-0.5 * squared / sigma**2 - pixels * sigma.log()).mean()


def right_1(mean, x):
    """Right: sigma is the norm of all errors over the root of their number; td.Normal's log-densities are summed per image and averaged."""
    sigma = torch.linalg.vector_norm(x - mean) / math.sqrt(x.numel())
    log_p = td.Normal(mean, sigma).log_prob(x)
    return sigma, log_p.reshape(x.shape[0], -1).sum(dim=1).mean()


def right_2(mean, x):
    """Right: closed form; at the best sigma the squared errors contribute 1/2 per pixel: -pixels (log sigma + log(2 pi e) / 2)."""
    per_image = torch.stack([(a - b).square().mean() for a, b in zip(mean, x)])
    sigma = per_image.mean().sqrt()
    pixels = x.numel() // x.shape[0]
    return sigma, -pixels * (sigma.log() + 0.5 * math.log(2 * math.pi * math.e))
