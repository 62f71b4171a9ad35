from math import log, pi

import torch
from torch import distributions as td
from torch.nn import functional as F


def log_bernoulli(logits, x):
    return -F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)


def log_gaussian(mean, sigma, x):
    return -(0.5 * ((x - mean) / sigma).square() + sigma.log() + 0.5 * log(2 * pi)).sum(-1)


def wrong_1(logits, x, z, mean, log_var):
    """Gives log_gaussian the variance of q where it wants the standard deviation."""
    log_w = log_bernoulli(logits, x.expand_as(logits))
    log_w = log_w + log_gaussian(torch.zeros_like(z), torch.ones_like(z), z)
    log_w = log_w - log_gaussian(mean, log_var.exp().expand_as(z), z)
    return log_w.logsumexp(0) - log(len(z))


def wrong_2(logits, x, z, mean, log_var):
    """Averages the logarithms: the ELBO and not the importance-weighted estimate."""
    log_w = log_bernoulli(logits, x.expand_as(logits))
    log_w = log_w + log_gaussian(torch.zeros_like(z), torch.ones_like(z), z)
    log_w = log_w - log_gaussian(mean, (0.5 * log_var).exp().expand_as(z), z)
    return log_w.mean(0)


def wrong_3(logits, x, z, mean, log_var):
    """Leaves the logarithm before the mean is taken: the weights of real images underflow to 0."""
    log_w = log_bernoulli(logits, x.expand_as(logits))
    log_w = log_w + log_gaussian(torch.zeros_like(z), torch.ones_like(z), z)
    log_w = log_w - log_gaussian(mean, (0.5 * log_var).exp().expand_as(z), z)
    return log_w.exp().mean(0).log()


def wrong_4(logits, x, z, mean, log_var):
    """Divides by the batch size in place of the number of codes."""
    log_w = log_bernoulli(logits, x.expand_as(logits))
    log_w = log_w + log_gaussian(torch.zeros_like(z), torch.ones_like(z), z)
    log_w = log_w - log_gaussian(mean, (0.5 * log_var).exp().expand_as(z), z)
    return log_w.logsumexp(0) - log(len(x))


def right_1(logits, x, z, mean, log_var):
    """With the functions of exercises 1 and 3, logsumexp over the samples and log K."""
    sigma = torch.exp(0.5 * log_var).expand_as(z)
    log_w = (
        log_bernoulli(logits, x.expand_as(logits))
        + log_gaussian(torch.zeros_like(z), torch.ones_like(z), z)
        - log_gaussian(mean.expand_as(z), sigma, z)
    )
    return torch.logsumexp(log_w, dim=0) - log(z.shape[0])


def right_2(logits, x, z, mean, log_var):
    """torch.distributions for the codes, their constants cancelled, and the largest weight taken out by hand."""
    likelihood = (x * F.logsigmoid(logits) + (1 - x) * F.logsigmoid(-logits)).sum(-1)
    q = td.Independent(td.Normal(mean, (log_var / 2).exp()), 1)
    prior = td.Independent(td.Normal(torch.zeros_like(mean), torch.ones_like(mean)), 1)
    log_w = likelihood + prior.log_prob(z) - q.log_prob(z)
    top = log_w.max(0).values
    return top + (log_w - top).exp().mean(0).log()
