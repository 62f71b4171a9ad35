import math

import torch
import torch.distributions as td
import torch.nn.functional as F


def _bernoulli(logits, x):
    return -F.binary_cross_entropy_with_logits(logits, x.expand_as(logits), reduction="none").sum(-1)


def _gaussian(mean, sigma, x):
    return (-0.5 * ((x - mean) / sigma) ** 2 - torch.log(sigma) - 0.5 * math.log(2 * math.pi)).sum(-1)


def wrong_1(logits, x, z, mean, log_var):
    """Mistake: the factor 1/K is missing."""
    sigma = torch.exp(0.5 * log_var)
    log_w = _bernoulli(logits, x) + _gaussian(torch.zeros_like(z), torch.ones_like(z), z)
    log_w = log_w - _gaussian(mean.expand_as(z), sigma.expand_as(z), z)
    return torch.logsumexp(log_w, dim=0)


def wrong_2(logits, x, z, mean, log_var):
    """Mistake: exp of the log-weights and log of their mean, which underflows for images of many pixels."""
    p_x = td.Bernoulli(logits=logits, validate_args=False).log_prob(x.expand_as(logits)).sum(-1)
    p_z = td.Normal(0.0, 1.0).log_prob(z).sum(-1)
    q_z = td.Normal(mean, (0.5 * log_var).exp()).log_prob(z).sum(-1)
    return torch.exp(p_x + p_z - q_z).mean(0).log()


def wrong_3(logits, x, z, mean, log_var):
    """Mistake: the variance is handed over as the standard deviation of q."""
    log_w = _bernoulli(logits, x)
    log_w = log_w + td.Normal(0.0, 1.0).log_prob(z).sum(-1)
    log_w = log_w - td.Normal(mean, log_var.exp()).log_prob(z).sum(-1)
    return log_w.logsumexp(0) - math.log(len(z))


def wrong_4(logits, x, z, mean, log_var):
    """Two mistakes: the mean of the logarithms (the ELBO), and the prior p(z) is missing."""
    total = torch.zeros(len(x), dtype=logits.dtype)
    for k in range(len(z)):
        total = total + _bernoulli(logits[k], x) - _gaussian(mean, (log_var / 2).exp(), z[k])
    return total / len(z)


def right_1(logits, x, z, mean, log_var):
    """With torch.distributions and logsumexp."""
    p_x = td.Bernoulli(logits=logits, validate_args=False).log_prob(x.expand_as(logits)).sum(-1)
    p_z = td.Normal(torch.zeros_like(z), torch.ones_like(z)).log_prob(z).sum(-1)
    q_z = td.Normal(mean, torch.exp(0.5 * log_var)).log_prob(z).sum(-1)
    return torch.logsumexp(p_x + p_z - q_z, dim=0) - math.log(logits.shape[0])


def right_2(logits, x, z, mean, log_var):
    """Sample by sample with logaddexp; the constants of both Gaussians cancel."""
    result = None
    for a, code in zip(logits, z):
        p_x = (x * F.logsigmoid(a) + (1 - x) * F.logsigmoid(-a)).sum(-1)
        ratio = 0.5 * ((code - mean).square() * torch.exp(-log_var) + log_var - code.square()).sum(-1)
        log_w = p_x + ratio
        result = log_w if result is None else torch.logaddexp(result, log_w)
    return result - math.log(len(z))
