import torch
from torch import distributions as td


def standard_kl(mean, log_var):
    return 0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum(-1)


def kl(mean_q, log_var_q, mean_p, log_var_p):
    ratio = (log_var_q - log_var_p).exp()
    distance = (mean_q - mean_p) ** 2 / log_var_p.exp()
    return 0.5 * (ratio + distance - 1 - log_var_q + log_var_p).sum(-1)


def wrong_1(q_upper, q_lower, p_lower):
    """Measures the lower level against N(0, I), too."""
    return standard_kl(*q_upper), standard_kl(*q_lower)


def wrong_2(q_upper, q_lower, p_lower):
    """The lower KL the other way round, from p to q."""
    return standard_kl(*q_upper), kl(*p_lower, *q_lower)


def wrong_3(q_upper, q_lower, p_lower):
    """Returns the lower level first."""
    return kl(*q_lower, *p_lower), standard_kl(*q_upper)


def wrong_4(q_upper, q_lower, p_lower):
    """Divides the squared distance of the means by the standard deviation of p."""
    (mean_q, log_var_q), (mean_p, log_var_p) = q_lower, p_lower
    distance = (mean_q - mean_p) ** 2 / (0.5 * log_var_p).exp()
    terms = (log_var_q - log_var_p).exp() + distance - 1 - log_var_q + log_var_p
    return standard_kl(*q_upper), 0.5 * terms.sum(-1)


def right_1(q_upper, q_lower, p_lower):
    """Both closed forms."""
    return standard_kl(*q_upper), kl(*q_lower, *p_lower)


def right_2(q_upper, q_lower, p_lower):
    """kl_divergence of torch's normal distributions."""

    def normal(pair):
        return td.Normal(pair[0], (0.5 * pair[1]).exp())

    prior = td.Normal(torch.zeros_like(q_upper[0]), torch.ones_like(q_upper[1]))
    upper = td.kl_divergence(normal(q_upper), prior).sum(-1)
    return upper, td.kl_divergence(normal(q_lower), normal(p_lower)).sum(-1)
