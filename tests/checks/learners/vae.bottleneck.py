import torch
from torch import distributions as td


def wrong_1(hidden, to_mean, to_log_var):
    """Uses the variance exp(log_var) as the standard deviation; the one half is missing in the exponent."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    z = mean + torch.exp(log_var) * torch.randn_like(mean)
    return z, mean, log_var


def wrong_2(hidden, to_mean, to_log_var):
    """Draws with sample() instead of rsample(), so no gradient goes through the code."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    z = td.Normal(mean, (0.5 * log_var).exp()).sample()
    return z, mean, log_var


def wrong_3(hidden, to_mean, to_log_var):
    """Draws the noise once and uses it for every image of the batch."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    eps = torch.randn(mean.shape[-1], dtype=mean.dtype)
    z = mean + (0.5 * log_var).exp() * eps
    return z, mean, log_var


def wrong_4(hidden, to_mean, to_log_var):
    """Returns the three in the wrong order: mean, log-variance, code."""
    mean = to_mean(hidden)
    log_var = to_log_var(hidden)
    z = mean + torch.exp(log_var / 2) * torch.randn_like(mean)
    return mean, log_var, z


def wrong_5(hidden, to_mean, to_log_var):
    """Returns the standard deviation in place of the log-variance."""
    mean = to_mean(hidden)
    std = torch.exp(0.5 * to_log_var(hidden))
    z = mean + std * torch.randn_like(std)
    return z, mean, std


def wrong_6(hidden, to_mean, to_log_var):
    """The noise is uniform between 0 and 1 (rand) instead of standard normal (randn)."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    std = torch.exp(0.5 * log_var)
    eps = torch.rand_like(std)
    return mean + eps * std, mean, log_var


def right_1(hidden, to_mean, to_log_var):
    """Mean plus standard deviation times standard normal noise."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    z = mean + (0.5 * log_var).exp() * torch.randn_like(mean)
    return z, mean, log_var


def right_2(hidden, to_mean, to_log_var):
    """rsample of torch's Independent Normal."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    q = td.Independent(td.Normal(mean, torch.exp(log_var / 2)), 1)
    return q.rsample(), mean, log_var


def right_3(hidden, to_mean, to_log_var):
    """A loop over images, each code drawn as mean plus a diagonal matrix times a noise vector."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    codes = []
    for m, lv in zip(mean, log_var):
        noise = torch.normal(torch.zeros_like(m), torch.ones_like(m))
        codes.append(m + torch.diag(torch.exp(0.5 * lv)) @ noise)
    return torch.stack(codes), mean, log_var
