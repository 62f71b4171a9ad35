import torch


def wrong_1(mean, log_var):
    """Mistake: the other direction, KL(N(0, I) || N(mean, exp(log_var)))."""
    return 0.5 * ((1 + mean**2) * (-log_var).exp() - 1 + log_var).sum(-1)


def wrong_2(mean, log_var):
    """Mistake: log_var is read as the logarithm of the standard deviation."""
    return (0.5 * (mean**2 + (2 * log_var).exp() - 1) - log_var).sum(-1)


def wrong_3(mean, log_var):
    """Mistake: sums over axis 1 and not over the last, which is right for one batch axis only."""
    terms = 0.5 * (mean**2 + log_var.exp() - 1 - log_var)
    return terms.sum(1) if terms.dim() > 1 else terms.sum()


def wrong_4(mean, log_var):
    """Mistake: wrong sign of the logarithm, which turns the entropy of q round."""
    return 0.5 * (mean**2 + log_var.exp() - 1 + log_var).sum(-1)


def right_1(mean, log_var):
    """Half of mean^2 + variance - 1 - log_var, with expm1 for the middle, summed over the last axis."""
    return 0.5 * (mean.square() + torch.expm1(log_var) - log_var).sum(-1)


def right_2(mean, log_var):
    """A loop over the latent dimensions, added up in the form -1/2 (1 + log_var - mean^2 - variance)."""
    total = torch.zeros_like(mean[..., 0])
    for m, v in zip(mean.unbind(-1), log_var.unbind(-1)):
        total = total - 0.5 * (1 + v - m * m - torch.exp(v))
    return total
