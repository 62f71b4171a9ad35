import math

import torch


def wrong_1(x, z, q, prior, likelihood):
    """The log of the mean weight (the importance-weighted bound) instead of the mean of the log-weights."""
    log_w = likelihood(z).log_prob(x) + prior.log_prob(z) - q.log_prob(z)
    return log_w.logsumexp(0) - math.log(len(z))


def wrong_2(x, z, q, prior, likelihood):
    """The estimate of the KL is added instead of taken away."""
    reconstruction = likelihood(z).log_prob(x).mean(0)
    kl = (q.log_prob(z) - prior.log_prob(z)).mean(0)
    return reconstruction + kl


def wrong_3(x, z, q, prior, likelihood):
    """The log-weights are averaged with normalised importance weights instead of evenly: an average under the posterior, not under q."""
    log_w = likelihood(z).log_prob(x) + prior.log_prob(z) - q.log_prob(z)
    return torch.einsum("sb,sb->b", log_w.softmax(0), log_w)


def wrong_4(x, z, q, prior, likelihood):
    """Two mistakes: summed over the samples instead of averaged, and log p(z) is left out."""
    total = 0
    for code_log_p, code_log_q in zip(likelihood(z).log_prob(x), q.log_prob(z)):
        total = total + code_log_p - code_log_q
    return total


def right_1(x, z, q, prior, likelihood):
    """The three log-probabilities at the codes, averaged over the samples."""
    log_w = likelihood(z).log_prob(x) + prior.log_prob(z) - q.log_prob(z)
    return log_w.mean(dim=0)


def right_2(x, z, q, prior, likelihood):
    """Reconstruction and the estimated KL averaged on their own, with the images expanded to all samples."""
    samples = z.shape[0]
    images = x.expand(samples, *x.shape)
    reconstruction = likelihood(z).log_prob(images).sum(0) / samples
    rate = (q.log_prob(z) - prior.log_prob(z)).sum(0) / samples
    return reconstruction - rate
