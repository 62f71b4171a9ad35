import torch
from torch import distributions as td


def wrong_1(hidden, to_mean, to_log_var):
    """Wrong: returns mean, log-variance, code, where the order asked for is code, mean, log-variance."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    z = mean + torch.exp(0.5 * log_var) * torch.randn_like(mean)
    return mean, log_var, z


def wrong_2(hidden, to_mean, to_log_var):
    """Wrong: one noise vector is drawn for the whole batch, all images share it."""
    mean = to_mean(hidden)
    log_var = to_log_var(hidden)
    eps = torch.randn(mean.shape[1], dtype=mean.dtype)
    return mean + log_var.exp().sqrt() * eps, mean, log_var


def wrong_3(hidden, to_mean, to_log_var):
    """Wrong: the standard deviation is detached, so the code passes no gradient to the log-variance layer."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    with torch.no_grad():
        noise = td.Normal(torch.zeros_like(mean), torch.exp(log_var / 2)).sample()
    return mean + noise, mean, log_var


def wrong_4(hidden, to_mean, to_log_var):
    """Wrong twice: the noise is uniform between 0 and 1, and exp(log_var) multiplies it as if it were the deviation."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    z = mean + log_var.exp() * torch.rand_like(mean)
    return z, mean, log_var


def right_1(hidden, to_mean, to_log_var):
    """Right: an Independent Normal with rsample, whose scale is the exponential of half the log-variance."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    q = td.Independent(td.Normal(mean, log_var.mul(0.5).exp(), validate_args=False), 1, validate_args=False)
    return q.rsample(), mean, log_var


def right_2(hidden, to_mean, to_log_var):
    """Right: column by column, fresh normal noise times the deviation plus the mean, stacked to the code."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    columns = []
    for m, v in zip(mean.unbind(1), log_var.unbind(1)):
        noise = torch.empty_like(m).normal_()
        columns.append(torch.addcmul(m, (v / 2).exp(), noise))
    return torch.stack(columns, dim=1), mean, log_var
