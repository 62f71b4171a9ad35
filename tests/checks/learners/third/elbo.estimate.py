import math

import torch
from torch import distributions as td


def wrong_1(x, z, q, prior, likelihood):
    """Mistake: the KL term with the wrong sign, log q is added and the prior subtracted."""
    log_w = likelihood(z).log_prob(x) + q.log_prob(z) - prior.log_prob(z)
    return log_w.mean(0)


def wrong_2(x, z, q, prior, likelihood):
    """Mistake: the log of the mean weight (the importance-weighted bound) in place of the mean log-weight."""
    log_w = likelihood(z).log_prob(x) + prior.log_prob(z) - q.log_prob(z)
    return log_w.logsumexp(0) - math.log(len(z))


def wrong_3(x, z, q, prior, likelihood):
    """Mistake: sums over the samples in place of averaging."""
    return (likelihood(z).log_prob(x) + prior.log_prob(z) - q.log_prob(z)).sum(0)


def wrong_4(x, z, q, prior, likelihood):
    """Mistake: draws fresh codes for prior and q, so the logarithms are not taken at the codes that were given."""
    reconstruction = likelihood(z).log_prob(x).mean(0)
    fresh = q.sample((len(z),))
    return reconstruction - (q.log_prob(fresh) - prior.log_prob(fresh)).mean(0)


def right_1(x, z, q, prior, likelihood):
    """The mean over samples of the log-weights, all three logarithms at the same codes."""
    return (likelihood(z).log_prob(x) + prior.log_prob(z) - q.log_prob(z)).mean(0)


def right_2(x, z, q, prior, likelihood):
    """Expected reconstruction minus sampled KL, added up in a loop over the samples (kept as an axis of length 1)."""
    reconstruction, kl = 0.0, 0.0
    for s in range(z.shape[0]):
        code = z[s : s + 1]
        reconstruction = reconstruction + likelihood(code).log_prob(x)[0]
        kl = kl + (q.log_prob(code) - prior.log_prob(code))[0]
    return (reconstruction - kl) / z.shape[0]
