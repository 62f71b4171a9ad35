import torch
from torch import distributions as td
from torch.nn import functional as F


def wrong_1(logits, x, mean, log_var):
    """Averages the reconstruction over the pixels and the KL over the batch alone."""
    kl = 0.5 * (mean.square() + log_var.exp() - log_var - 1).sum(-1)
    return F.binary_cross_entropy_with_logits(logits, x) + kl.mean()


def wrong_2(logits, x, mean, log_var):
    """The well-known line -0.5 sum(1 + log_var - ...) is subtracted instead of added: the KL has the wrong sign."""
    reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)
    kl = -0.5 * (1 + log_var - mean.square() - log_var.exp()).sum(-1)
    return (reconstruction - kl).mean()


def wrong_3(logits, x, mean, log_var):
    """The KL is summed over the batch, the reconstruction averaged."""
    reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="sum") / len(x)
    return reconstruction - 0.5 * torch.sum(1 + log_var - mean.square() - log_var.exp())


def wrong_4(logits, x, mean, log_var):
    """Squares the variance in the KL: log_var is read as log sigma in its exponential, and as log sigma^2 beside it."""
    reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)
    kl = 0.5 * (mean.square() + log_var.exp().square() - log_var - 1).sum(-1)
    return (reconstruction + kl).mean()


def right_1(logits, x, mean, log_var):
    """Both terms in closed form, summed over their dimensions, mean over the batch."""
    log_p = -F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)
    kl = 0.5 * (mean.square() + log_var.exp() - log_var - 1).sum(-1)
    return (kl - log_p).mean()


def right_2(logits, x, mean, log_var):
    """Everything summed, softplus and torch.distributions, and divided by the batch size once."""
    q = td.Normal(mean, (0.5 * log_var).exp())
    prior = td.Normal(torch.zeros_like(mean), torch.ones_like(mean))
    total = (F.softplus(logits) - x * logits).sum() + td.kl_divergence(q, prior).sum()
    return total / x.shape[0]
