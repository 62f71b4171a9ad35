import math

import torch
from torch import distributions as td
from torch.nn import functional as F


def wrong_1(logits, x, z, mean, log_var):
    """Wrong: forgets the 1/K; the log of the sum of the weights is returned."""
    log_px = -F.binary_cross_entropy_with_logits(
        logits, x.expand_as(logits), reduction="none"
    ).sum(-1)
    log_pz = td.Normal(torch.zeros_like(z), torch.ones_like(z)).log_prob(z).sum(-1)
    log_qz = td.Normal(mean, (0.5 * log_var).exp()).log_prob(z).sum(-1)
    return torch.logsumexp(log_px + log_pz - log_qz, dim=0)


def wrong_2(logits, x, z, mean, log_var):
    """Wrong: averages the log-weights over the codes, which is the ELBO, instead of taking the log of the averaged weights."""
    total = 0
    for logit, code in zip(logits, z):
        log_px = (x * F.logsigmoid(logit) + (1 - x) * F.logsigmoid(-logit)).sum(1)
        log_ratio = -0.5 * code**2 + 0.5 * log_var + 0.5 * (code - mean) ** 2 / log_var.exp()
        total = total + log_px + log_ratio.sum(1)
    return total / len(z)


def wrong_3(logits, x, z, mean, log_var):
    """Wrong: uses the variance exp(log_var) as the standard deviation of q."""
    log_px = (x * logits - F.softplus(logits)).sum(-1)
    log_pz = td.Normal(0.0, 1.0).log_prob(z).sum(-1)
    log_qz = td.Normal(mean, log_var.exp()).log_prob(z).sum(-1)
    return (log_px + log_pz - log_qz).logsumexp(0) - math.log(len(z))


def wrong_4(logits, x, z, mean, log_var):
    """Wrong twice: averages the Bernoulli terms over the pixels instead of summing, and leaves q(z|x) out of the weights."""
    log_px = (x * F.logsigmoid(logits) + (1 - x) * F.logsigmoid(-logits)).mean(-1)
    log_pz = (-0.5 * z**2 - 0.5 * math.log(2 * math.pi)).sum(-1)
    return torch.logsumexp(log_px + log_pz, 0) - math.log(z.shape[0])


def right_1(logits, x, z, mean, log_var):
    """Right: log-weights by hand, with the constants of prior and q cancelled, and a log-mean-exp around the largest weight of each image."""
    log_px = (x * F.logsigmoid(logits) + (1 - x) * F.logsigmoid(-logits)).sum(-1)
    eps = (z - mean) * torch.exp(-0.5 * log_var)
    log_w = log_px + 0.5 * (eps.square() - z.square() + log_var).sum(-1)
    largest = log_w.amax(0).detach()
    return largest + (log_w - largest).exp().mean(0).log()


def right_2(logits, x, z, mean, log_var):
    """Right: code by code, a running logaddexp of the log-weights, with q's density as that of the standardised code minus log sigma."""
    normal = td.Normal(torch.zeros_like(mean), torch.ones_like(mean))
    total = None
    for logit, code in zip(logits, z):
        log_px = -F.binary_cross_entropy_with_logits(logit, x, reduction="none").sum(-1)
        log_pz = normal.log_prob(code).sum(-1)
        noise = (code - mean) / (log_var / 2).exp()
        log_qz = (normal.log_prob(noise) - log_var / 2).sum(-1)
        log_w = log_px + log_pz - log_qz
        total = log_w if total is None else torch.logaddexp(total, log_w)
    return total - math.log(len(z))
