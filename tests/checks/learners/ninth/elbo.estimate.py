import math

import torch


def wrong_1(x, z, q, prior, likelihood):
    """Wrong: log of the mean weight instead of mean of the log-weight (the importance-weighted bound, not the ELBO)."""
    log_w = likelihood(z).log_prob(x) + prior.log_prob(z) - q.log_prob(z)
    return log_w.logsumexp(0) - math.log(len(z))


def wrong_2(x, z, q, prior, likelihood):
    """Wrong: sign of the KL term, adds log q - log p(z) instead of subtracting it."""
    reconstruction = likelihood(z).log_prob(x).mean(0)
    kl = (q.log_prob(z) - prior.log_prob(z)).mean(0)
    return reconstruction + kl


def wrong_3(x, z, q, prior, likelihood):
    """Wrong: decodes the mean of the codes for log p(x|z), instead of averaging log p(x|z) over the codes."""
    log_likelihood = likelihood(z.mean(0, keepdim=True)).log_prob(x)[0]
    log_ratio = torch.stack([p - r for p, r in zip(prior.log_prob(z), q.log_prob(z))])
    return log_likelihood + log_ratio.mean(0)


def wrong_4(x, z, q, prior, likelihood):
    """Wrong twice: leaves the prior out, and sums over the samples instead of averaging."""
    total = 0
    for log_like, log_q in zip(likelihood(z).log_prob(x), q.log_prob(z)):
        total = total + log_like - log_q
    return total


def right_1(x, z, q, prior, likelihood):
    """Right: the three tables of logarithms with their signs 1, 1, -1, contracted over term and sample, over the number of samples."""
    terms = torch.broadcast_tensors(
        likelihood(z).log_prob(x), prior.log_prob(z), q.log_prob(z)
    )
    table = torch.stack(terms)
    signs = table.new_tensor([1.0, 1.0, -1.0])
    return torch.einsum("t,tsb->b", signs, table) / len(z)


def right_2(x, z, q, prior, likelihood):
    """Right: adds up log p(x|z) - (log q(z|x) - log p(z)) sample by sample, then divides by their number."""
    log_like, log_prior, log_q = likelihood(z).log_prob(x), prior.log_prob(z), q.log_prob(z)
    total = torch.zeros_like(log_q[0])
    for s in range(z.shape[0]):
        total = total + (log_like[s] - (log_q[s] - log_prior[s]))
    return total / z.shape[0]
