import torch
from torch import distributions as td


def wrong_1(q_upper, q_lower, p_lower):
    """The KL of the lower level is taken the wrong way round, KL(p || q)."""

    def kl(first, second):
        (m1, v1), (m2, v2) = first, second
        return 0.5 * (v2 - v1 + (v1 - v2).exp() + (m1 - m2) ** 2 * (-v2).exp() - 1).sum(-1)

    prior = torch.zeros_like(q_upper[0]), torch.zeros_like(q_upper[1])
    return kl(q_upper, prior), kl(p_lower, q_lower)


def wrong_2(q_upper, q_lower, p_lower):
    """Compares the lower level with N(0, I) as in a one-level VAE, and never looks at p_lower."""

    def kl(mean, log_var):
        return 0.5 * (mean**2 + log_var.exp() - log_var - 1).sum(-1)

    return kl(*q_upper), kl(*q_lower)


def wrong_3(q_upper, q_lower, p_lower):
    """Averages over the latent dimensions instead of summing, so the result is in nats per dimension."""
    m_u, v_u = q_upper
    m_q, v_q = q_lower
    m_p, v_p = p_lower
    upper = 0.5 * (m_u**2 + v_u.exp() - v_u - 1).mean(-1)
    lower = 0.5 * (v_p - v_q + (v_q - v_p).exp() + (m_q - m_p) ** 2 / v_p.exp() - 1).mean(-1)
    return upper, lower


def wrong_4(q_upper, q_lower, p_lower):
    """Divides the squared distance of the means by the standard deviation of p instead of by its variance."""
    m_u, v_u = q_upper
    m_q, v_q = q_lower
    m_p, v_p = p_lower
    upper = 0.5 * (m_u**2 + v_u.exp() - v_u - 1).sum(-1)
    sigma_p = (0.5 * v_p).exp()
    lower = 0.5 * (v_p - v_q + (v_q - v_p).exp() + (m_q - m_p) ** 2 / sigma_p - 1).sum(-1)
    return upper, lower


def right_1(q_upper, q_lower, p_lower):
    """One closed form in log-variances for both levels, the upper one against zeros."""

    def kl(mean_q, log_var_q, mean_p, log_var_p):
        ratio = log_var_q - log_var_p
        apart = (mean_q - mean_p).square() * torch.exp(-log_var_p)
        return 0.5 * (ratio.exp() - ratio - 1 + apart).sum(-1)

    zeros = torch.zeros_like(q_upper[0])
    return kl(*q_upper, zeros, zeros), kl(*q_lower, *p_lower)


def right_2(q_upper, q_lower, p_lower):
    """With torch's distributions and kl_divergence, sigma = exp(log_var / 2), summed over the last axis."""

    def normal(pair):
        mean, log_var = pair
        return td.Independent(td.Normal(mean, (0.5 * log_var).exp()), 1)

    prior = td.Independent(
        td.Normal(torch.zeros_like(q_upper[0]), torch.ones_like(q_upper[1])), 1
    )
    upper = td.kl_divergence(normal(q_upper), prior)
    lower = td.kl_divergence(normal(q_lower), normal(p_lower))
    return upper, lower
