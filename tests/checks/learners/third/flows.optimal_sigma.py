import math

import torch
from torch import distributions as td


def wrong_1(mean, x):
    """Finds a sigma for each image and averages them, instead of one from all pixels of all images."""
    sigma = (x - mean).square().flatten(1).mean(1).sqrt().mean()
    log_p = td.Normal(mean, sigma).log_prob(x).flatten(1).sum(1).mean()
    return sigma, log_p


def wrong_2(mean, x):
    """Sums the log-densities over the last axis only, so for pictures it gives nats per row of pixels, not per image."""
    sigma = (x - mean).square().mean().sqrt()
    return sigma, td.Normal(mean, sigma).log_prob(x).sum(-1).mean()


def wrong_3(mean, x):
    """Forgets the root: hands the variance to the Gaussian, and returns it, as if it were sigma."""
    sigma = (x - mean).square().mean()
    log_p = td.Normal(mean, sigma).log_prob(x)
    return sigma, log_p.reshape(len(x), -1).sum(1).mean()


def wrong_4(mean, x):
    """Takes the standard deviation of the errors, about their own mean and by n - 1, instead of their root mean square."""
    sigma = (x - mean).std()
    dim = x[0].numel()
    error = (x - mean).square().flatten(1).sum(1).mean()
    return sigma, -0.5 * error / sigma**2 - 0.5 * dim * torch.log(2 * math.pi * sigma**2)


def right_1(mean, x):
    """Closed form of both: sigma^2 is the mean squared error, and there the quadratic term is half a nat per pixel."""
    variance = (x - mean).square().mean()
    dim = x.numel() // x.shape[0]
    return variance.sqrt(), -0.5 * dim * (1 + math.log(2 * math.pi) + variance.log())


def right_2(mean, x):
    """Adds up image by image in a loop: first all squared errors, then each image's log-density from torch.distributions."""
    images, total, count = x.shape[0], torch.zeros((), dtype=x.dtype, device=x.device), 0
    for n in range(images):
        total = total + torch.sum((x[n] - mean[n]) ** 2)
        count += x[n].numel()
    sigma = torch.sqrt(total / count)
    log_p = [td.Normal(mean[n], sigma).log_prob(x[n]).sum() for n in range(images)]
    return sigma, torch.stack(log_p).mean()
