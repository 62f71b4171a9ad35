import torch
from torch import distributions as td


def wrong_1(log_p, is_character, mean, log_var):
    """Wrong: multiplies by the mask, so a minus infinity at padding becomes NaN (0 times infinity)."""
    reconstruction = (log_p * is_character).sum(1)
    kl = 0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum(1)
    return reconstruction - kl


def wrong_2(log_p, is_character, mean, log_var):
    """Wrong: averages log p over the characters of a sentence instead of summing, while the KL is summed."""
    values = []
    for n in range(len(log_p)):
        reconstruction = log_p[n][is_character[n]].mean()
        kl = -0.5 * torch.sum(1 + log_var[n] - mean[n].pow(2) - log_var[n].exp())
        values.append(reconstruction - kl)
    return torch.stack(values)


def wrong_3(log_p, is_character, mean, log_var):
    """Wrong: exp(log_var) is used as the standard deviation of q."""
    q = td.Independent(td.Normal(mean, log_var.exp()), 1)
    p = td.Independent(td.Normal(torch.zeros_like(mean), torch.ones_like(mean)), 1)
    return log_p.masked_fill(~is_character, 0).sum(-1) - td.kl_divergence(q, p)


def wrong_4(log_p, is_character, mean, log_var):
    """Wrong twice: the KL is added instead of subtracted, and its factor 1/2 is forgotten."""
    reconstruction = torch.where(is_character, log_p, torch.zeros_like(log_p)).sum(1)
    kl = (mean.square() + log_var.exp() - log_var - 1).sum(1)
    return reconstruction + kl


def right_1(log_p, is_character, mean, log_var):
    """Right: the characters' log-probabilities are picked and added up by index_add; the KL comes from torch.distributions with std exp(log_var / 2)."""
    owner = is_character.nonzero()[:, 0]
    reconstruction = torch.zeros_like(log_p[:, 0]).index_add(0, owner, log_p[is_character])
    q = td.Normal(mean, torch.exp(log_var / 2))
    p = td.Normal(torch.zeros_like(mean), torch.ones_like(mean))
    return reconstruction - td.kl_divergence(q, p).sum(-1)


def right_2(log_p, is_character, mean, log_var):
    """Right: sentence by sentence, boolean indexing for the characters, closed-form KL with expm1."""
    values = []
    for row, there, m, v in zip(log_p, is_character, mean, log_var):
        twice_kl = (m * m).sum() + (torch.expm1(v) - v).sum()
        values.append(row[there].sum() - 0.5 * twice_kl)
    return torch.stack(values)
