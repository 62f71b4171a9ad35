import math

import torch
from torch import distributions as td


def wrong_1(mean_q, log_var_q, mean_p, log_var_p):
    """Wrong: the arguments are exchanged, this is KL(p || q)."""
    q = td.Normal(mean_q, (0.5 * log_var_q).exp())
    p = td.Normal(mean_p, (0.5 * log_var_p).exp())
    return td.kl_divergence(p, q).sum(-1)


def wrong_2(mean_q, log_var_q, mean_p, log_var_p):
    """Wrong: the -1 of each dimension is forgotten, so the KL of equal Gaussians is latent / 2."""
    variance_ratio = (log_var_q - log_var_p).exp()
    shift = (mean_q - mean_p) ** 2 / log_var_p.exp()
    return 0.5 * (variance_ratio + shift + log_var_p - log_var_q).sum(dim=-1)


def wrong_3(mean_q, log_var_q, mean_p, log_var_p):
    """Wrong: the squared distance of the means is divided by p's standard deviation instead of its variance."""
    sigma_q, sigma_p = torch.exp(log_var_q / 2), torch.exp(log_var_p / 2)
    kl = 0
    for i in range(mean_q.shape[-1]):
        ratio = sigma_q[..., i] / sigma_p[..., i]
        shift = (mean_q[..., i] - mean_p[..., i]).square() / sigma_p[..., i]
        kl = kl + 0.5 * (ratio**2 + shift - 1) - ratio.log()
    return kl


def wrong_4(mean_q, log_var_q, mean_p, log_var_p):
    """Wrong twice: the difference of the log-variances has the wrong sign, and the mean over the latent dimensions is taken instead of the sum."""
    terms = log_var_q - log_var_p + (log_var_q.exp() + (mean_q - mean_p).square()) / log_var_p.exp() - 1
    return 0.5 * terms.mean(-1)


def right_1(mean_q, log_var_q, mean_p, log_var_p):
    """Right: with d the difference of the log-variances, 1/2 (expm1(d) - d) plus half the squared shift in units of p's standard deviation."""
    d = log_var_q - log_var_p
    shift = (mean_q - mean_p) * torch.exp(-0.5 * log_var_p)
    return ((torch.expm1(d) - d + shift.square()) / 2).sum(-1)


def right_2(mean_q, log_var_q, mean_p, log_var_p):
    """Right: cross-entropy of q under p minus the entropy of q, dimension by dimension."""
    kl = 0
    for i in range(mean_q.shape[-1]):
        m_q, l_q, m_p, l_p = (t[..., i] for t in (mean_q, log_var_q, mean_p, log_var_p))
        expected_square = (l_q - l_p).exp() + ((m_q - m_p) / (0.5 * l_p).exp()) ** 2
        cross_entropy = 0.5 * (math.log(2 * math.pi) + l_p + expected_square)
        entropy = 0.5 * (math.log(2 * math.pi) + 1 + l_q)
        kl = kl + (cross_entropy - entropy)
    return kl
