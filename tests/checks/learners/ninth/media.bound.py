import torch
from torch import distributions as td


def wrong_1(log_p, is_character, mean, log_var):
    """Wrong: padding is multiplied by 0, which is nan where log_p is minus infinity there."""
    reconstruction = (log_p * is_character).sum(1)
    kl = 0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum(1)
    return reconstruction - kl


def wrong_2(log_p, is_character, mean, log_var):
    """Wrong: the reconstruction is averaged over the characters of each sentence instead of summed."""
    means = []
    for row, keep in zip(log_p, is_character):
        means.append(row[keep].mean())
    kl = -0.5 * (1 + log_var - mean.pow(2) - log_var.exp()).sum(dim=1)
    return torch.stack(means) - kl


def wrong_3(log_p, is_character, mean, log_var):
    """Wrong: exp(log_var), the variance, is given to Normal as the standard deviation."""
    q = td.Independent(td.Normal(mean, log_var.exp()), 1)
    prior = td.Independent(td.Normal(torch.zeros_like(mean), torch.ones_like(mean)), 1)
    return log_p.masked_fill(~is_character, 0.0).sum(-1) - td.kl_divergence(q, prior)


def wrong_4(log_p, is_character, mean, log_var):
    """Wrong twice: the KL is added instead of subtracted, and its factor one half is forgotten."""
    zero = torch.zeros_like(log_p)
    reconstruction = torch.where(is_character, log_p, zero).sum(1)
    return reconstruction + (mean.square() + log_var.exp() - log_var - 1).sum(1)


def right_1(log_p, is_character, mean, log_var):
    """Right: log-probabilities picked at the characters only and added to their sentences, minus the KL by expm1."""
    rows, places = is_character.nonzero(as_tuple=True)
    reconstruction = log_p.new_zeros(len(log_p)).index_add(0, rows, log_p[rows, places])
    kl = (mean * mean + torch.expm1(log_var) - log_var).sum(-1) / 2
    return reconstruction - kl


def right_2(log_p, is_character, mean, log_var):
    """Right: loop over sentences, the sum over their characters minus torch's KL between whole Gaussians."""
    q = td.Independent(td.Normal(mean, (log_var / 2).exp()), 1)
    prior = td.Independent(td.Normal(torch.zeros_like(mean), torch.ones_like(mean)), 1)
    kl = td.kl_divergence(q, prior)
    bounds = []
    for n in range(log_p.shape[0]):
        bounds.append(log_p[n][is_character[n]].sum() - kl[n])
    return torch.stack(bounds)
