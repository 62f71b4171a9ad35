import torch
import torch.distributions as td


def wrong_1(mean_q, log_var_q, mean_p, log_var_p):
    """The wrong direction: KL(p || q)."""
    q = td.Normal(mean_q, (0.5 * log_var_q).exp())
    p = td.Normal(mean_p, (0.5 * log_var_p).exp())
    return td.kl_divergence(p, q).sum(-1)


def wrong_2(mean_q, log_var_q, mean_p, log_var_p):
    """Variances are given to Normal, which wants standard deviations."""
    q, p = td.Normal(mean_q, log_var_q.exp()), td.Normal(mean_p, log_var_p.exp())
    return td.kl_divergence(q, p).sum(dim=-1)


def wrong_3(mean_q, log_var_q, mean_p, log_var_p):
    """The squared difference of the means is not divided by p's variance."""
    difference = log_var_q - log_var_p
    return 0.5 * (difference.exp() - difference - 1 + (mean_q - mean_p).square()).sum(-1)


def wrong_4(mean_q, log_var_q, mean_p, log_var_p):
    """The sign of the log-ratio is wrong, and the -1 of each dimension is missing."""
    var_q, var_p = torch.exp(log_var_q), torch.exp(log_var_p)
    terms = (var_q + (mean_q - mean_p) ** 2) / var_p + log_var_q - log_var_p
    return torch.einsum("...l->...", terms) / 2


def right_1(mean_q, log_var_q, mean_p, log_var_p):
    """The formula, in differences of log-variances."""
    d = log_var_q - log_var_p
    return 0.5 * (d.exp() + (mean_q - mean_p).square() * (-log_var_p).exp() - 1 - d).sum(-1)


def right_2(mean_q, log_var_q, mean_p, log_var_p):
    """With torch.distributions after broadcasting by hand."""
    mean_q, log_var_q, mean_p, log_var_p = torch.broadcast_tensors(
        mean_q, log_var_q, mean_p, log_var_p
    )
    q = td.Independent(td.Normal(mean_q, torch.exp(log_var_q / 2)), 1)
    p = td.Independent(td.Normal(mean_p, torch.exp(log_var_p / 2)), 1)
    return td.kl_divergence(q, p)
