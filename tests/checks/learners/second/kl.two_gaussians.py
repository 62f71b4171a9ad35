import torch
from torch import distributions as td


def wrong_1(mean_q, log_var_q, mean_p, log_var_p):
    """Exchanges the two: KL(p || q)."""
    ratio = (log_var_p.exp() + (mean_q - mean_p).square()) / log_var_q.exp()
    return 0.5 * (log_var_q - log_var_p + ratio - 1).sum(-1)


def wrong_2(mean_q, log_var_q, mean_p, log_var_p):
    """Does not divide the squared distance of the means by the variance of p."""
    ratio = (log_var_q - log_var_p).exp() + (mean_q - mean_p).square()
    return 0.5 * (log_var_p - log_var_q + ratio - 1).sum(-1)


def wrong_3(mean_q, log_var_q, mean_p, log_var_p):
    """The sign of the two log-variances."""
    ratio = (log_var_q.exp() + (mean_q - mean_p).square()) / log_var_p.exp()
    return 0.5 * (log_var_q - log_var_p + ratio - 1).sum(-1)


def wrong_4(mean_q, log_var_q, mean_p, log_var_p):
    """Takes exp(0.5 log_var_p), a standard deviation, as the variance to divide by."""
    ratio = (log_var_q.exp() + (mean_q - mean_p).square()) / (0.5 * log_var_p).exp()
    return 0.5 * (log_var_p - log_var_q + ratio - 1).sum(-1)


def right_1(mean_q, log_var_q, mean_p, log_var_p):
    """The closed form, with the difference of the log-variances in one exponential."""
    difference = log_var_q - log_var_p
    distance = (mean_q - mean_p).square() * torch.exp(-log_var_p)
    return 0.5 * (difference.exp() - difference - 1 + distance).sum(dim=-1)


def right_2(mean_q, log_var_q, mean_p, log_var_p):
    """PyTorch's kl_divergence between two normals of one broadcast shape, summed over the last dimension."""
    mean_q, log_var_q, mean_p, log_var_p = torch.broadcast_tensors(mean_q, log_var_q, mean_p, log_var_p)
    q = td.Normal(mean_q, (0.5 * log_var_q).exp())
    p = td.Normal(mean_p, (0.5 * log_var_p).exp())
    return td.kl_divergence(q, p).sum(-1)
