import torch
from torch import distributions as td


def wrong_1(hidden, to_mean, to_log_var):
    """Returns the three in the wrong order, the code last."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    return mean, log_var, mean + (0.5 * log_var).exp() * torch.randn_like(mean)


def wrong_2(hidden, to_mean, to_log_var):
    """Takes the variance for the standard deviation."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    return mean + log_var.exp() * torch.randn_like(mean), mean, log_var


def wrong_3(hidden, to_mean, to_log_var):
    """Draws with torch.normal, through which no gradient reaches the layers."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    return torch.normal(mean, (0.5 * log_var).exp()), mean, log_var


def wrong_4(hidden, to_mean, to_log_var):
    """Draws one number per image and uses it for all its code dimensions."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    noise = torch.randn(len(mean), 1, dtype=mean.dtype)
    return mean + (0.5 * log_var).exp() * noise, mean, log_var


def right_1(hidden, to_mean, to_log_var):
    """Reparameterised by hand."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    z = mean + torch.exp(0.5 * log_var) * torch.randn_like(log_var)
    return z, mean, log_var


def right_2(hidden, to_mean, to_log_var):
    """rsample of a normal distribution."""
    mean = to_mean(hidden)
    log_var = to_log_var(hidden)
    return td.Normal(mean, (log_var / 2).exp()).rsample(), mean, log_var
