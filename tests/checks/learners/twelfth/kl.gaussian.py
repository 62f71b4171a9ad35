import torch
from torch import distributions as td


def wrong_1(mean, log_var):
    """Wrong: the variance exp(log_var) is given to Normal as its standard deviation."""
    prior = td.Normal(torch.zeros_like(mean), torch.ones_like(mean))
    return td.kl_divergence(td.Normal(mean, log_var.exp()), prior).sum(-1)


def wrong_2(mean, log_var):
    """Wrong: the reverse divergence KL(p || q)."""
    return 0.5 * (log_var - 1 + (1 + mean.square()) / log_var.exp()).sum(-1)


def wrong_3(mean, log_var):
    """Wrong: the factor one half is forgotten."""
    total = torch.zeros(mean.shape[:-1], dtype=mean.dtype)
    for i in range(mean.shape[-1]):
        total = total + mean[..., i] ** 2 + log_var[..., i].exp() - log_var[..., i] - 1
    return total


def wrong_4(mean, log_var):
    """Wrong twice: averages over the latent dimensions instead of summing, and the sign of log_var is turned round."""
    return 0.5 * (mean**2 + log_var.exp() + log_var - 1).mean(-1)


def right_1(mean, log_var):
    """Right: half the squared length of the mean, and expm1(log_var) - log_var gathered over the dimensions one by one."""
    spread = 0
    for one in log_var.unbind(-1):
        spread = spread + (torch.expm1(one) - one)
    return (torch.einsum("...d,...d->...", mean, mean) + spread) / 2


def right_2(mean, log_var):
    """Right: cross-entropy with the prior, less the entropy of q; log 2 pi, which both have, is left out."""
    second_moment = mean * mean + log_var.exp()
    cross_entropy = (second_moment / 2).sum(-1)
    entropy = (0.5 + 0.5 * log_var).sum(-1)
    return cross_entropy - entropy
