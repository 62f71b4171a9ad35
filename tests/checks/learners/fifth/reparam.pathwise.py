import torch
import torch.distributions as td


def wrong_1(f, mean, log_var, samples):
    """Mistake: the gradient of the mean over samples, so every row is divided by the number of samples."""
    eps = torch.randn(samples, len(mean))
    sigma = (0.5 * log_var).exp()
    z = (mean + sigma * eps).detach().requires_grad_()
    (slope,) = torch.autograd.grad(f(z).mean(), z)
    return slope, slope * 0.5 * sigma * eps


def wrong_2(f, mean, log_var, samples):
    """Mistake: the second result is the derivative by the standard deviation, not by log_var."""
    std = torch.exp(0.5 * log_var).detach()
    noise = torch.randn(samples, mean.shape[0])
    z = (mean.detach() + std * noise).requires_grad_(True)
    f(z).sum().backward()
    return z.grad, z.grad * noise


def wrong_3(f, mean, log_var, samples):
    """Mistake: one noise for all samples, all rows are the same."""
    m = mean.detach().expand(samples, -1).clone().requires_grad_()
    v = log_var.detach().expand(samples, -1).clone().requires_grad_()
    z = m + (v / 2).exp() * torch.randn_like(mean)
    return torch.autograd.grad(f(z).sum(), (m, v))


def wrong_4(f, mean, log_var, samples):
    """Two mistakes: the standard deviation is exp(log_var), and the gradient of the average is taken."""
    m = mean.detach().repeat(samples, 1).requires_grad_()
    v = log_var.detach().repeat(samples, 1).requires_grad_()
    z = td.Normal(m, v.exp()).rsample()
    return torch.autograd.grad(f(z).mean(), [m, v])


def right_1(f, mean, log_var, samples):
    """Right: the chain rule by hand, with one call of autograd for the slope of f at z."""
    eps = torch.randn(samples, len(mean), dtype=mean.dtype)
    sigma = (0.5 * log_var).exp().detach()
    z = (mean.detach() + sigma * eps).requires_grad_()
    (slope,) = torch.autograd.grad(f(z).sum(), z)
    return slope, slope * 0.5 * sigma * eps


def right_2(f, mean, log_var, samples):
    """Right: a copy of the parameters for each sample, and autograd does everything through rsample."""
    m = mean.detach().expand(samples, -1).clone().requires_grad_()
    v = log_var.detach().expand(samples, -1).clone().requires_grad_()
    z = td.Normal(m, torch.exp(v / 2)).rsample()
    by_mean, by_log_var = torch.autograd.grad(f(z).sum(), (m, v))
    return by_mean, by_log_var
