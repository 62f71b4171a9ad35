import math

import torch
from torch import distributions as td


def wrong_1(mean, x):
    """Wrong: returns the variance in place of sigma; the log-density is the right one."""
    variance = (x - mean).square().mean()
    best = -0.5 * x[0].numel() * (torch.log(2 * math.pi * variance) + 1)
    return variance, best


def wrong_2(mean, x):
    """Wrong: the log-density is averaged over the pixels as well, nats per pixel and not per image."""
    sigma = (x - mean).square().mean().sqrt()
    return sigma, td.Normal(mean, sigma).log_prob(x).mean()


def wrong_3(mean, x):
    """Wrong: sigma is the mean over images of each image's root mean square error; the log-density is taken there."""
    roots = torch.stack([((a - b) ** 2).mean().sqrt() for a, b in zip(mean, x)])
    sigma = roots.mean()
    return sigma, td.Normal(mean, sigma).log_prob(x).sum() / len(x)


def wrong_4(mean, x):
    """Wrong twice: sigma**2 is the squared error summed over an image, not divided by its pixels, and 2 pi is left out."""
    error = (x - mean).square().sum() / len(x)
    sigma = error.sqrt()
    pixels = x[0].numel()
    return sigma, -0.5 * error / sigma**2 - pixels * sigma.log()


def right_1(mean, x):
    """Right: norm of all errors over the root of their number; the maximum is -D/2 (1 + log(2 pi sigma^2))."""
    error = x - mean
    sigma = torch.linalg.vector_norm(error) / math.sqrt(error.numel())
    pixels = error.numel() // error.shape[0]
    return sigma, -pixels * (0.5 + 0.5 * math.log(2 * math.pi) + sigma.log())


def right_2(mean, x):
    """Right: sigma from a loop over images, then td.Independent's log-density of each image, averaged."""
    squares = sum(((image - centre) ** 2).mean() for centre, image in zip(mean, x))
    sigma = (squares / len(x)).sqrt()
    pixels = td.Independent(td.Normal(mean, sigma), x.dim() - 1)
    return sigma, pixels.log_prob(x).mean()
