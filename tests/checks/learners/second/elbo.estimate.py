import math

import torch
from torch import distributions as td


def wrong_1(x, z, q, prior, likelihood):
    """The log of the mean weight (the importance-weighted bound) in place of the mean of the logs."""
    log_w = likelihood(z).log_prob(x) + prior.log_prob(z) - q.log_prob(z)
    return log_w.logsumexp(0) - math.log(len(z))


def wrong_2(x, z, q, prior, likelihood):
    """Prior and q have the wrong signs: the KL is added instead of subtracted."""
    log_w = likelihood(z).log_prob(x) - prior.log_prob(z) + q.log_prob(z)
    return log_w.mean(0)


def wrong_3(x, z, q, prior, likelihood):
    """Sums the log-likelihood over its last dimension, which is the batch, since the pixels are summed already."""
    reconstruction = likelihood(z).log_prob(x).sum(-1, keepdim=True)
    return (reconstruction + prior.log_prob(z) - q.log_prob(z)).mean(0)


def wrong_4(x, z, q, prior, likelihood):
    """Takes the KL from its closed form, which not every pair of q and prior has, instead of evaluating it at the codes."""
    return likelihood(z).log_prob(x).mean(0) - td.kl_divergence(q, prior)


def right_1(x, z, q, prior, likelihood):
    """The mean over the samples of the three logarithms."""
    return (likelihood(z).log_prob(x) + prior.log_prob(z) - q.log_prob(z)).mean(dim=0)


def right_2(x, z, q, prior, likelihood):
    """Three averages, one per logarithm, as sums divided by the number of samples."""
    S = z.shape[0]
    reconstruction = likelihood(z).log_prob(x.expand(S, *x.shape)).sum(0) / S
    log_prior = prior.log_prob(z).sum(0) / S
    entropy = -q.log_prob(z).sum(0) / S
    return reconstruction + log_prior + entropy
