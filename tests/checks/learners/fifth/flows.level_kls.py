import torch
import torch.distributions as td


def _kl(q, p):
    """KL of two diagonal Gaussians given as (mean, log_var)."""
    (mean_q, log_var_q), (mean_p, log_var_p) = q, p
    ratio = (log_var_q - log_var_p).exp()
    distance = (mean_q - mean_p).square() * (-log_var_p).exp()
    return 0.5 * (ratio + distance - 1 + log_var_p - log_var_q).sum(-1)


def _normal(pair):
    mean, log_var = pair
    return td.Independent(td.Normal(mean, (0.5 * log_var).exp()), 1)


def wrong_1(q_upper, q_lower, p_lower):
    """Mistake: the lower level, too, is compared with N(0, I), p_lower is not used."""
    mean, log_var = q_upper
    upper = 0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum(-1)
    mean, log_var = q_lower
    lower = 0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum(-1)
    return upper, lower


def wrong_2(q_upper, q_lower, p_lower):
    """Mistake: the lower KL in the wrong direction, from p to q."""
    standard = (torch.zeros_like(q_upper[0]), torch.zeros_like(q_upper[1]))
    upper = td.kl_divergence(_normal(q_upper), _normal(standard))
    lower = td.kl_divergence(_normal(p_lower), _normal(q_lower))
    return upper, lower


def wrong_3(q_upper, q_lower, p_lower):
    """Mistake: in the lower KL the squared distance is not divided by the variance of p."""
    mean, log_var = q_upper
    upper = -0.5 * torch.sum(1 + log_var - mean.pow(2) - log_var.exp(), dim=-1)
    (mean_q, log_q), (mean_p, log_p) = q_lower, p_lower
    terms = log_p - log_q - 1 + torch.exp(log_q - log_p) + (mean_q - mean_p).pow(2)
    return upper, 0.5 * terms.sum(dim=-1)


def wrong_4(q_upper, q_lower, p_lower):
    """Two mistakes: the lower level comes first, and log_var is read as the log of the standard deviation."""
    q_up = td.Normal(q_upper[0], q_upper[1].exp())
    q_low = td.Normal(q_lower[0], q_lower[1].exp())
    p_low = td.Normal(p_lower[0], p_lower[1].exp())
    upper = td.kl_divergence(q_up, td.Normal(0.0, 1.0)).sum(-1)
    lower = td.kl_divergence(q_low, p_low).sum(-1)
    return lower, upper


def right_1(q_upper, q_lower, p_lower):
    """Right: one formula for diagonal Gaussians, with zeros as mean and log-variance of the prior."""
    prior = (torch.zeros_like(q_upper[0]), torch.zeros_like(q_upper[1]))
    return _kl(q_upper, prior), _kl(q_lower, p_lower)


def right_2(q_upper, q_lower, p_lower):
    """Right: torch.distributions, summed over the last dimension by Independent."""
    prior = td.Independent(td.Normal(torch.zeros_like(q_upper[0]), torch.ones_like(q_upper[1])), 1)
    return (
        td.kl_divergence(_normal(q_upper), prior),
        td.kl_divergence(_normal(q_lower), _normal(p_lower)),
    )
