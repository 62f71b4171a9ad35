import math

import torch


def wrong_1(x, z, q, prior, likelihood):
    """Wrong: log of the mean weight (the importance-weighted bound) instead of the mean of the log-weights."""
    log_w = likelihood(z).log_prob(x) + prior.log_prob(z) - q.log_prob(z)
    return log_w.logsumexp(0) - math.log(len(z))


def wrong_2(x, z, q, prior, likelihood):
    """Wrong: log q enters with the wrong sign; it is added instead of subtracted."""
    reconstruction = likelihood(z).log_prob(x).mean(0)
    kl = -(q.log_prob(z) + prior.log_prob(z)).mean(0)
    return reconstruction - kl


def wrong_3(x, z, q, prior, likelihood):
    """Wrong: sums over the samples instead of averaging over them."""
    total = torch.zeros(len(x), dtype=x.dtype)
    log_q, log_p = q.log_prob(z), prior.log_prob(z)
    log_x = likelihood(z).log_prob(x)
    for s in range(len(z)):
        total = total + log_x[s] + log_p[s] - log_q[s]
    return total


def wrong_4(x, z, q, prior, likelihood):
    """Wrong twice: log q is left out altogether, and the log of the mean is taken instead of the mean of the logs."""
    log_joint = likelihood(z).log_prob(x) + prior.log_prob(z)
    return torch.log(torch.exp(log_joint - log_joint.amax(0)).mean(0)) + log_joint.amax(0)


def right_1(x, z, q, prior, likelihood):
    """Right: Monte Carlo reconstruction term minus Monte Carlo KL, each averaged over the samples."""
    reconstruction = torch.mean(likelihood(z).log_prob(x.expand(len(z), *x.shape)), dim=0)
    kl = torch.mean(q.log_prob(z) - prior.log_prob(z), dim=0)
    return reconstruction - kl


def right_2(x, z, q, prior, likelihood):
    """Right: a running average over the samples of log p(x|z) + log p(z) - log q(z|x)."""
    log_x, log_p, log_q = likelihood(z).log_prob(x), prior.log_prob(z), q.log_prob(z)
    average = torch.zeros_like(log_q[0])
    for s in range(z.shape[0]):
        average = average + (log_x[s] + log_p[s] - log_q[s] - average) / (s + 1)
    return average
