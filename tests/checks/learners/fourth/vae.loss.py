import torch
import torch.distributions as td
import torch.nn.functional as F


def wrong_1(logits, x, mean, log_var):
    """The reconstruction is averaged over the pixels, too (default reduction of the library)."""
    rec = F.binary_cross_entropy_with_logits(logits, x)
    kl = 0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum(1).mean()
    return rec + kl


def wrong_2(logits, x, mean, log_var):
    """Sign of the KL: it is rewarded instead of charged."""
    rec = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)
    kl = -0.5 * (1 + log_var - mean.pow(2) - log_var.exp()).sum(-1)
    return (rec - kl).mean()


def wrong_3(logits, x, mean, log_var):
    """exp(log_var) is given to the library as the standard deviation."""
    log_p = td.Bernoulli(logits=logits, validate_args=False).log_prob(x).sum(-1)
    q = td.Normal(mean, log_var.exp())
    kl = td.kl_divergence(q, td.Normal(torch.zeros_like(mean), torch.ones_like(mean))).sum(-1)
    return -(log_p - kl).mean()


def wrong_4(logits, x, mean, log_var):
    """Two mistakes: sigmoid first and then the library's clamped logarithm (inaccurate for large logits); sum over the batch."""
    rec = F.binary_cross_entropy(torch.sigmoid(logits), x, reduction="sum")
    kl = -0.5 * torch.sum(1 + log_var - mean.pow(2) - log_var.exp())
    return rec + kl


def right_1(logits, x, mean, log_var):
    """Library cross-entropy on logits, closed-form KL."""
    rec = F.binary_cross_entropy_with_logits(logits, x, reduction="sum") / len(x)
    kl = -0.5 * (1 + log_var - mean.pow(2) - log_var.exp()).sum() / len(x)
    return rec + kl


def right_2(logits, x, mean, log_var):
    """softplus by hand, KL from torch.distributions."""
    log_p = (x * logits - F.softplus(logits)).sum(1)
    prior = td.Normal(torch.zeros_like(mean), torch.ones_like(mean))
    kl = td.kl_divergence(td.Normal(mean, torch.exp(0.5 * log_var)), prior).sum(1)
    return (kl - log_p).mean()
