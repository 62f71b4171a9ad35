import math

import torch


def wrong_1(mean, log_var):
    """Wrong: reads log_var as the logarithm of the standard deviation: sigma = exp(log_var), log sigma = log_var."""
    sigma = log_var.exp()
    return ((sigma**2 + mean**2 - 1) / 2 - log_var).sum(-1)


def wrong_2(mean, log_var):
    """Wrong: averages over the latent dimensions instead of summing."""
    return -0.5 * torch.mean(1 + log_var - mean.pow(2) - log_var.exp(), dim=-1)


def wrong_3(mean, log_var):
    """Wrong: the other direction, KL(p || q): the prior's expectation, divided by q's variance."""
    kl = 0
    for m, lv in zip(mean.unbind(-1), log_var.unbind(-1), strict=True):
        kl = kl + 0.5 * ((1 + m**2) * torch.exp(-lv) - 1 + lv)
    return kl


def wrong_4(mean, log_var):
    """Wrong twice: the factor 1/2 is missing, and the log-variance has a plus instead of a minus."""
    return torch.sum(mean.square() + log_var.exp() + log_var - 1, -1)


def right_1(mean, log_var):
    """Right: cross-entropy of q with the prior minus the entropy of q, each added up over the latent dimensions."""
    latent = mean.shape[-1]
    constant = latent * math.log(2 * math.pi)
    cross = 0.5 * (constant + (mean.square() + log_var.exp()).sum(-1))
    entropy = 0.5 * (constant + latent + log_var.sum(-1))
    return cross - entropy


def right_2(mean, log_var):
    """Right: one latent dimension after the other: half the squared mean, plus half of (var - 1) - log var, by expm1."""
    total = torch.zeros_like(mean[..., 0])
    for d in range(mean.shape[-1]):
        m, lv = mean[..., d], log_var[..., d]
        total = total + m * m / 2 + (torch.expm1(lv) - lv) / 2
    return total
