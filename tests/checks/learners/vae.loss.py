import torch
from torch import distributions as td
from torch.nn import functional as F


def log_bernoulli(logits, x):
    return -F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)


def wrong_1(logits, x, mean, log_var):
    """The cross-entropy is averaged over the pixels (the library's default), while the KL is summed."""
    bce = F.binary_cross_entropy_with_logits(logits, x)
    kl = -0.5 * (1 + log_var - mean**2 - log_var.exp()).sum(1)
    return bce + kl.mean()


def wrong_2(logits, x, mean, log_var):
    """The KL is subtracted: its sign is wrong in the loss."""
    kl = 0.5 * (mean**2 + log_var.exp() - log_var - 1).sum(-1)
    return (-log_bernoulli(logits, x) - kl).mean()


def wrong_3(logits, x, mean, log_var):
    """The one half of the KL is missing."""
    kl = (mean**2 + log_var.exp() - log_var - 1).sum(-1)
    return (-log_bernoulli(logits, x) + kl).mean()


def wrong_4(logits, x, mean, log_var):
    """Both terms are summed over the batch instead of averaged, as in PyTorch's example."""
    bce = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
    kld = -0.5 * torch.sum(1 + log_var - mean.pow(2) - log_var.exp())
    return bce + kld


def wrong_5(logits, x, mean, log_var):
    """The KL is averaged over the latent dimensions instead of summed."""
    reconstruction = -log_bernoulli(logits, x)
    kl = -0.5 * torch.mean(1 + log_var - mean.pow(2) - log_var.exp(), dim=1)
    return (reconstruction + kl).mean()


def wrong_6(logits, x, mean, log_var):
    """Takes log_var for the logarithm of the standard deviation in the KL, and returns the ELBO itself instead of minus it."""
    q = td.Independent(td.Normal(mean, log_var.exp()), 1)
    prior = td.Independent(td.Normal(torch.zeros_like(mean), torch.ones_like(mean)), 1)
    return (log_bernoulli(logits, x) - td.kl_divergence(q, prior)).mean()


def right_1(logits, x, mean, log_var):
    """Earlier log_bernoulli and the closed-form KL, each summed, then the mean over the batch."""
    kl = 0.5 * (mean**2 + log_var.exp() - log_var - 1).sum(-1)
    return (kl - log_bernoulli(logits, x)).mean()


def right_2(logits, x, mean, log_var):
    """With torch.distributions: Independent Bernoulli and kl_divergence of Independent Normals."""
    p = td.Independent(td.Bernoulli(logits=logits, validate_args=False), 1)
    q = td.Independent(td.Normal(mean, (0.5 * log_var).exp()), 1)
    prior = td.Independent(td.Normal(torch.zeros_like(mean), torch.ones_like(mean)), 1)
    return (td.kl_divergence(q, prior) - p.log_prob(x)).mean()


def right_3(logits, x, mean, log_var):
    """Everything summed at once, softplus for the cross-entropy, divided by the batch size at the end."""
    total = (F.softplus(logits) - x * logits).sum()
    total = total - 0.5 * torch.sum(1 + log_var - mean.pow(2) - log_var.exp())
    return total / x.shape[0]
