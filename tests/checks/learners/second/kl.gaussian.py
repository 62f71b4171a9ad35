import torch


def wrong_1(mean, log_var):
    """The sign of the log-variance."""
    return 0.5 * (mean.square() + log_var.exp() + log_var - 1).sum(-1)


def wrong_2(mean, log_var):
    """Subtracts the 1 once per code instead of once per dimension."""
    return 0.5 * ((mean.square() + log_var.exp() - log_var).sum(-1) - 1)


def wrong_3(mean, log_var):
    """Reads log_var as the logarithm of the standard deviation."""
    return 0.5 * (mean.square() + (2 * log_var).exp() - 2 * log_var - 1).sum(-1)


def wrong_4(mean, log_var):
    """The other direction, KL(N(0, I) || q)."""
    return 0.5 * (log_var + (1 + mean.square()) / log_var.exp() - 1).sum(-1)


def right_1(mean, log_var):
    """The closed form with expm1 for variance minus one."""
    return 0.5 * (mean.square() + torch.expm1(log_var) - log_var).sum(dim=-1)


def right_2(mean, log_var):
    """A loop over the latent dimensions, minus entropy of q plus cross-entropy to the prior; constants cancel."""
    total = torch.zeros_like(mean[..., 0])
    for d in range(mean.shape[-1]):
        m, v = mean[..., d], log_var[..., d]
        negative_entropy = -0.5 * (1 + v)
        cross_entropy = 0.5 * (m * m + v.exp())
        total = total + negative_entropy + cross_entropy
    return total
