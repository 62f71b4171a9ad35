from math import log, pi

import torch
from torch import distributions as td
from torch.nn import functional as F


def log_bernoulli(logits, x):
    return (x * logits - F.softplus(logits)).sum(-1)


def log_gaussian(mean, sigma, x):
    return (-0.5 * ((x - mean) / sigma) ** 2 - torch.log(sigma) - 0.5 * log(2 * pi)).sum(-1)


def log_normal(z, mean, log_var):
    return -0.5 * ((z - mean) ** 2 / log_var.exp() + log_var + log(2 * pi)).sum(-1)


def wrong_1(logits, x, z, mean, log_var):
    """Averages the log-weights instead of taking the log of the average weight: a sampled ELBO."""
    log_p = log_bernoulli(logits, x)
    log_prior = log_gaussian(torch.zeros_like(z), torch.ones(()), z)
    log_q = log_gaussian(mean, (0.5 * log_var).exp(), z)
    return (log_p + log_prior - log_q).mean(0)


def wrong_2(logits, x, z, mean, log_var):
    """Exponentiates the log-weights before averaging, which underflows to log 0 for images of a realistic size."""
    log_w = log_bernoulli(logits, x) + log_normal(z, torch.zeros_like(z), torch.zeros_like(z))
    log_w = log_w - log_normal(z, mean, log_var)
    return log_w.exp().mean(0).log()


def wrong_3(logits, x, z, mean, log_var):
    """log K is not subtracted: the log of the sum of the weights instead of their mean."""
    log_w = log_bernoulli(logits, x) + log_normal(z, torch.zeros_like(z), torch.zeros_like(z))
    log_w = log_w - log_normal(z, mean, log_var)
    return torch.logsumexp(log_w, dim=0)


def wrong_4(logits, x, z, mean, log_var):
    """The prior's constant, half of log(2 pi) per latent dimension, is missing, while q has it, so it does not cancel."""
    log_prior = -0.5 * z.square().sum(-1)
    log_q = td.Normal(mean, (0.5 * log_var).exp()).log_prob(z).sum(-1)
    log_w = log_bernoulli(logits, x) + log_prior - log_q
    return torch.logsumexp(log_w, 0) - log(len(z))


def wrong_5(logits, x, z, mean, log_var):
    """Puts the closed-form KL in place of log p(z) - log q(z|x) at the drawn codes, so the weights are no importance weights."""
    kl = 0.5 * (mean**2 + log_var.exp() - log_var - 1).sum(-1)
    log_w = log_bernoulli(logits, x) - kl
    return torch.logsumexp(log_w, dim=0) - log(logits.shape[0])


def wrong_6(logits, x, z, mean, log_var):
    """Uses the variance as the standard deviation of q, and subtracts log K for the wrong dimension (the batch size)."""
    log_q = td.Normal(mean, log_var.exp()).log_prob(z).sum(-1)
    log_prior = td.Normal(0.0, 1.0).log_prob(z).sum(-1)
    log_w = log_bernoulli(logits, x) + log_prior - log_q
    return torch.logsumexp(log_w, 0) - log(len(x))


def right_1(logits, x, z, mean, log_var):
    """The functions of exercises 1 and 3, log-weights, logsumexp over the samples minus log K."""
    log_p = log_bernoulli(logits, x)
    log_prior = log_gaussian(torch.zeros_like(z), torch.ones((), dtype=z.dtype), z)
    log_q = log_gaussian(mean, (0.5 * log_var).exp(), z)
    return torch.logsumexp(log_p + log_prior - log_q, dim=0) - log(len(z))


def right_2(logits, x, z, mean, log_var):
    """torch.distributions for all three, and the largest weight taken out by hand before exponentiating."""
    p = td.Independent(td.Bernoulli(logits=logits, validate_args=False), 1)
    prior = td.Independent(td.Normal(torch.zeros_like(mean), torch.ones_like(mean)), 1)
    q = td.Independent(td.Normal(mean, (0.5 * log_var).exp()), 1)
    log_w = p.log_prob(x) + prior.log_prob(z) - q.log_prob(z)
    top = log_w.max(dim=0).values
    return top + (log_w - top).exp().mean(0).log()


def right_3(logits, x, z, mean, log_var):
    """A loop over samples with a running logaddexp; the constants of prior and q cancel and are left out of both."""
    total = None
    for one_logits, one_z in zip(logits, z):
        bce = F.binary_cross_entropy_with_logits(one_logits, x, reduction="none").sum(1)
        noise = (one_z - mean) * torch.exp(-0.5 * log_var)
        log_w = -bce + 0.5 * (noise**2 + log_var - one_z**2).sum(1)
        total = log_w if total is None else torch.logaddexp(total, log_w)
    return total - log(logits.shape[0])
