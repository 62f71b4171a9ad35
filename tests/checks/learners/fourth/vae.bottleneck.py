import torch
import torch.distributions as td


def wrong_1(hidden, to_mean, to_log_var):
    """exp(log_var) is the variance, used as the standard deviation."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    z = mean + log_var.exp() * torch.randn_like(mean)
    return z, mean, log_var


def wrong_2(hidden, to_mean, to_log_var):
    """The draw is made without gradients."""
    mean = to_mean(hidden)
    log_var = to_log_var(hidden)
    with torch.no_grad():
        z = td.Normal(mean, torch.exp(0.5 * log_var)).rsample()
    return z, mean, log_var


def wrong_3(hidden, to_mean, to_log_var):
    """Wrong order: mean, log-variance, code."""
    m, s = to_mean(hidden), to_log_var(hidden)
    return m, s, m + (s / 2).exp() * torch.randn_like(s)


def wrong_4(hidden, to_mean, to_log_var):
    """Two mistakes: the same noise for every image of the batch; the standard deviation is returned in place of the log-variance."""
    mu = to_mean(hidden)
    sigma = torch.exp(to_log_var(hidden) / 2)
    noise = torch.randn(mu.shape[1], dtype=mu.dtype)
    return mu + sigma * noise, mu, sigma


def right_1(hidden, to_mean, to_log_var):
    """By hand."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    return mean + (log_var / 2).exp() * torch.randn_like(mean), mean, log_var


def right_2(hidden, to_mean, to_log_var):
    """Library distribution, rsample."""
    mean = to_mean(hidden)
    log_var = to_log_var(hidden)
    q = td.Normal(mean, torch.exp(log_var) ** 0.5)
    return q.rsample(), mean, log_var
