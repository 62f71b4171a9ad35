from math import log, pi

import torch
from torch import distributions as td
from torch.nn import functional as F


def wrong_1(logits, x, z, mean, log_var):
    """Wrong: forgets to divide by K: log of the sum of the weights instead of their mean."""
    log_px = -F.binary_cross_entropy_with_logits(logits, x.expand_as(logits), reduction="none").sum(-1)
    log_pz = (-0.5 * (z**2 + log(2 * pi))).sum(-1)
    log_qz = (-0.5 * (log(2 * pi) + log_var + (z - mean) ** 2 / log_var.exp())).sum(-1)
    return torch.logsumexp(log_px + log_pz - log_qz, dim=0)


def wrong_2(logits, x, z, mean, log_var):
    """Wrong: averages the log-weights over the codes (an ELBO) instead of the weights."""
    q = td.Independent(td.Normal(mean, (log_var / 2).exp()), 1)
    prior = td.Independent(td.Normal(torch.zeros_like(mean), torch.ones_like(mean)), 1)
    total = 0
    for logit, code in zip(logits, z):
        log_px = td.Bernoulli(logits=logit, validate_args=False).log_prob(x).sum(-1)
        total = total + log_px + prior.log_prob(code) - q.log_prob(code)
    return total / len(z)


def wrong_3(logits, x, z, mean, log_var):
    """Wrong: scores the codes under a q with the standard deviation exp(log_var), the variance."""
    log_px = (x * logits - F.softplus(logits)).sum(-1)
    log_pz = td.Normal(0.0, 1.0).log_prob(z).sum(-1)
    log_qz = td.Normal(mean, log_var.exp()).log_prob(z).sum(-1)
    return (log_px + log_pz - log_qz).logsumexp(0) - log(len(z))


def wrong_4(logits, x, z, mean, log_var):
    """Wrong twice: leaves out the prior p(z), and does not divide by K."""
    log_px = (x * F.logsigmoid(logits) + (1 - x) * F.logsigmoid(-logits)).sum(2)
    log_qz = td.Normal(mean, torch.exp(0.5 * log_var)).log_prob(z).sum(2)
    log_w = log_px - log_qz
    largest = log_w.amax(0)
    return largest + (log_w - largest).exp().sum(0).log()


def right_1(logits, x, z, mean, log_var):
    """Right: the log-ratio of prior and q with the constants cancelled; weights relative to the largest, their mean, its logarithm."""
    log_px = (x * logits - torch.logaddexp(logits, torch.zeros_like(logits))).sum(-1)
    noise = (z - mean) * torch.exp(-0.5 * log_var)
    log_ratio = 0.5 * (noise.square() - z.square() + log_var).sum(-1)
    log_w = log_px + log_ratio
    largest = log_w.amax(0, keepdim=True)
    return largest[0] + torch.log(torch.mean(torch.exp(log_w - largest), dim=0))


def right_2(logits, x, z, mean, log_var):
    """Right: code by code with torch's distributions, each added to a running logaddexp; log K is taken away at the end."""
    q = td.Independent(td.Normal(mean, log_var.exp().sqrt()), 1)
    prior = td.Independent(td.Normal(torch.zeros_like(mean), torch.ones_like(mean)), 1)
    total = None
    for logit, code in zip(logits, z):
        log_px = -F.binary_cross_entropy_with_logits(logit, x, reduction="none").sum(1)
        log_w = log_px + prior.log_prob(code) - q.log_prob(code)
        total = log_w if total is None else torch.logaddexp(total, log_w)
    return total - log(z.shape[0])
