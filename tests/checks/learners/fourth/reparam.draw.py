import torch
import torch.distributions as td


def wrong_1(mean, log_var):
    """The log-variance is taken for the standard deviation."""
    return mean + log_var * torch.randn_like(mean)


def wrong_2(mean, log_var):
    """The variance is taken for the standard deviation (no half)."""
    eps = torch.randn(mean.shape, dtype=mean.dtype)
    return mean + eps * log_var.exp()


def wrong_3(mean, log_var):
    """sample() instead of rsample(): no gradient."""
    return td.Normal(mean, (0.5 * log_var).exp()).sample()


def wrong_4(mean, log_var):
    """Two mistakes: one noise for all dimensions of a code, and it is uniform on [0, 1)."""
    eps = torch.rand(*mean.shape[:-1], 1, dtype=mean.dtype)
    return mean + torch.exp(log_var / 2) * eps


def right_1(mean, log_var):
    """By hand with randn_like."""
    return mean + torch.exp(log_var / 2) * torch.randn_like(mean)


def right_2(mean, log_var):
    """Library distribution, rsample."""
    q = td.Independent(td.Normal(mean, log_var.exp().sqrt()), 1)
    return q.rsample()
