import math

import torch
from torch import distributions as td


def wrong_1(mean, log_var):
    """Averages over the dimensions instead of the images: one number per image."""
    return 0.5 * (mean**2 + log_var.exp() - log_var - 1).mean(1) / math.log(2)


def wrong_2(mean, log_var):
    """Multiplies by log 2 where nats are divided by it."""
    return 0.5 * (mean**2 + log_var.exp() - log_var - 1).mean(0) * math.log(2)


def wrong_3(mean, log_var):
    """Converts the log-variance to bits and leaves the other terms in nats."""
    return 0.5 * (mean**2 + log_var.exp() - log_var / math.log(2) - 1).mean(0)


def wrong_4(mean, log_var):
    """Averages the encoder's outputs over the images first and takes the KL of the average."""
    m, v = mean.mean(0), log_var.mean(0)
    return 0.5 * (m**2 + v.exp() - v - 1) / math.log(2)


def right_1(mean, log_var):
    """Closed form, mean over images, divided by log 2."""
    nats = 0.5 * (mean.square() + torch.exp(log_var) - 1 - log_var)
    return nats.mean(dim=0) / math.log(2)


def right_2(mean, log_var):
    """One dimension at a time, with PyTorch's kl_divergence, times log2(e)."""
    prior = td.Normal(torch.zeros((), dtype=mean.dtype), torch.ones((), dtype=mean.dtype))
    columns = []
    for m, v in zip(mean.T, log_var.T, strict=True):
        columns.append(td.kl_divergence(td.Normal(m, (v / 2).exp()), prior).mean() * math.log2(math.e))
    return torch.stack(columns)
