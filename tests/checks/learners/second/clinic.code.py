import torch
from torch import distributions as td


def wrong_1(hidden, to_mean, to_log_var):
    """Takes exp(log_var), the variance, as standard deviation."""
    mean = to_mean(hidden)
    std = to_log_var(hidden).exp()
    return mean + std * torch.randn_like(mean)


def wrong_2(hidden, to_mean, to_log_var):
    """Removes no_grad only: torch.normal passes no gradient to its mean and std."""
    mean = to_mean(hidden)
    std = (0.5 * to_log_var(hidden)).exp()
    return torch.normal(mean, std)


def wrong_3(hidden, to_mean, to_log_var):
    """Draws one noise vector and uses it for all images of the batch."""
    mean = to_mean(hidden)
    std = (0.5 * to_log_var(hidden)).exp()
    return mean + std * torch.randn(mean.shape[-1])


def wrong_4(hidden, to_mean, to_log_var):
    """Leaves the ReLU on the mean, which cannot be negative then."""
    mean = to_mean(hidden).relu()
    std = torch.exp(to_log_var(hidden) / 2)
    return mean + std * torch.randn_like(std)


def right_1(hidden, to_mean, to_log_var):
    """Mean plus standard deviation times noise."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    return mean + (0.5 * log_var).exp() * torch.randn_like(mean)


def right_2(hidden, to_mean, to_log_var):
    """rsample of torch's normal distribution, with the root of the variance."""
    return td.Normal(to_mean(hidden), to_log_var(hidden).exp().sqrt()).rsample()
