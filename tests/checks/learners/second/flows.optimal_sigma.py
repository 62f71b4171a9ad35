import math

import torch
from torch import distributions as td


def wrong_1(mean, x):
    """Finds a sigma for each image and averages them."""
    error = (x - mean).reshape(len(x), -1)
    sigma = error.square().mean(1).sqrt().mean()
    log_p = -0.5 * (error / sigma).square() - sigma.log() - 0.5 * math.log(2 * math.pi)
    return sigma, log_p.sum(1).mean()


def wrong_2(mean, x):
    """Returns the best variance in the place of sigma."""
    error = (x - mean).reshape(len(x), -1)
    variance = error.square().mean()
    return variance, -0.5 * error.shape[1] * (1 + math.log(2 * math.pi) + variance.log())


def wrong_3(mean, x):
    """Averages log p over the pixels: nats per pixel instead of nats per image."""
    sigma = (x - mean).square().mean().sqrt()
    return sigma, td.Normal(mean, sigma).log_prob(x).mean()


def wrong_4(mean, x):
    """Takes the standard deviation of the errors about their own mean, which loses a constant offset."""
    error = (x - mean).reshape(len(x), -1)
    sigma = error.std()
    log_p = -0.5 * (error / sigma).square() - sigma.log() - 0.5 * math.log(2 * math.pi)
    return sigma, log_p.sum(1).mean()


def right_1(mean, x):
    """The root of the mean squared error, and the closed form of the maximum."""
    mse = (x - mean).square().mean()
    pixels = x[0].numel()
    return mse.sqrt(), -0.5 * pixels * (math.log(2 * math.pi) + mse.log() + 1)


def right_2(mean, x):
    """The norm of all errors, and torch's normal distribution summed over each image."""
    sigma = torch.linalg.vector_norm(x - mean) / math.sqrt(x.numel())
    log_p = td.Normal(mean, sigma).log_prob(x)
    return sigma, log_p.sum() / x.shape[0]
