import math

import torch
from torch import distributions as td


def wrong_1(mean, log_var):
    """Wrong: multiplies the nats by log 2 instead of dividing by it."""
    return 0.5 * (mean**2 + log_var.exp() - log_var - 1).mean(0) * math.log(2)


def wrong_2(mean, log_var):
    """Wrong: averages mean and log-variance over the images first, and takes the KL of this one average Gaussian."""
    m, v = mean.mean(0), log_var.mean(0)
    nats = 0.5 * (m.square() + v.exp() - v - 1)
    return nats / math.log(2)


def wrong_3(mean, log_var):
    """Wrong: exchanges the arguments, KL(N(0, 1) || q) in the place of KL(q || N(0, 1))."""
    q = td.Normal(mean, torch.exp(log_var / 2))
    p = td.Normal(torch.zeros_like(mean), torch.ones_like(mean))
    return td.kl_divergence(p, q).mean(dim=0) / math.log(2)


def wrong_4(mean, log_var):
    """Wrong twice: sums over the images instead of averaging, and stays in nats."""
    total = torch.zeros_like(mean[0])
    for m, v in zip(mean, log_var):
        total = total + 0.5 * (m * m + torch.exp(v) - v - 1)
    return total


def right_1(mean, log_var):
    """Right: a running sum over the images of log2(e)/2 * (mu^2 + expm1(log_var) - log_var), over their number."""
    cost = torch.zeros_like(mean[0])
    for m, v in zip(mean, log_var):
        cost = cost + 0.5 * math.log2(math.e) * (m.square() + torch.expm1(v) - v)
    return cost / len(mean)


def right_2(mean, log_var):
    """Right: cross-entropy to N(0, 1) from the second moment of the codes, minus the mean entropy of q, both in bits."""
    second_moment = torch.mean(mean.square() + log_var.exp(), dim=0)
    cross = 0.5 * math.log2(2 * math.pi) + 0.5 * second_moment / math.log(2)
    entropy = 0.5 * math.log2(2 * math.pi * math.e) + 0.5 * log_var.mean(0) / math.log(2)
    return cross - entropy
