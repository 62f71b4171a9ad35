import torch
from torch import distributions as td


def wrong_1(mean, log_var):
    """Wrong: exp(log_var), the variance, is used as the standard deviation."""
    return mean + log_var.exp() * torch.randn_like(mean)


def wrong_2(mean, log_var):
    """Wrong: uses .sample(), through which no gradient flows to mean or log_var."""
    return td.Normal(mean, (0.5 * log_var).exp()).sample()


def wrong_3(mean, log_var):
    """Wrong: one noise vector of the size of a code is shared by the whole batch."""
    std = torch.sqrt(torch.exp(log_var))
    eps = torch.randn(mean.shape[-1], dtype=mean.dtype)
    return mean + std * eps


def wrong_4(mean, log_var):
    """Wrong twice: one noise number per code is shared by all its dimensions, and the standard deviation is detached, so that log_var gets no gradient."""
    std = torch.exp(log_var / 2).detach()
    eps = torch.randn(*mean.shape[:-1], 1, dtype=mean.dtype)
    return mean + std * eps


def right_1(mean, log_var):
    """Right: rsample of a multivariate normal whose triangular factor is the diagonal matrix of standard deviations."""
    factor = torch.diag_embed(torch.exp(0.5 * log_var))
    return td.MultivariateNormal(mean, scale_tril=factor, validate_args=False).rsample()


def right_2(mean, log_var):
    """Right: an empty tensor filled with standard normal noise, then addcmul with std = exp(log_var / 2)."""
    noise = torch.empty(mean.shape, dtype=mean.dtype, device=mean.device).normal_()
    return torch.addcmul(mean, torch.exp(log_var.div(2)), noise)
