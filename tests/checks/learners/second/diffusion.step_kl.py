import torch
from torch import distributions as td


def wrong_1(mean_q, mean_p, variance):
    """Averages over the entries of an image instead of summing."""
    return 0.5 * (mean_q - mean_p).square().flatten(1).mean(1) / variance


def wrong_2(mean_q, mean_p, variance):
    """Takes the variance for a standard deviation and squares it."""
    return 0.5 * (mean_q - mean_p).square().flatten(1).sum(1) / variance**2


def wrong_3(mean_q, mean_p, variance):
    """Sums the second dimension only, which is enough for rows and not for pictures."""
    return 0.5 * (mean_q - mean_p).square().sum(1) / variance


def wrong_4(mean_q, mean_p, variance):
    """Forgets the half."""
    return (mean_q - mean_p).square().flatten(1).sum(1) / variance


def right_1(mean_q, mean_p, variance):
    """Half the squared distance of the means over the variance."""
    return (mean_q - mean_p).square().reshape(len(mean_q), -1).sum(1) / (2 * variance)


def right_2(mean_q, mean_p, variance):
    """torch's KL of normal distributions, summed over each image."""
    sigma = variance.sqrt()
    kl = td.kl_divergence(td.Normal(mean_q, sigma), td.Normal(mean_p, sigma))
    return kl.reshape(mean_q.shape[0], -1).sum(-1)
