import torch
from torch import distributions as td


def wrong_1(f, mean, log_var, samples):
    """Mistake: takes exp(log_var) for the standard deviation, in the draw and in the density."""
    sigma = log_var.exp()
    noise = torch.randn(samples, len(mean), dtype=mean.dtype)
    z = mean + sigma * noise
    values = f(z)[:, None]
    return values * noise / sigma, values * (noise**2 - 1)


def wrong_2(f, mean, log_var, samples):
    """Mistake: the second gradient is with respect to sigma, not to log_var (the factor sigma / 2 is missing)."""
    sigma = (0.5 * log_var).exp()
    z = mean + sigma * torch.randn(samples, len(mean), dtype=mean.dtype)
    values = f(z)[:, None]
    return values * (z - mean) / sigma**2, values * ((z - mean) ** 2 / sigma**3 - 1 / sigma)


def wrong_3(f, mean, log_var, samples):
    """Mistake: f is evaluated at one draw and the score at another, so the product is zero on average."""
    q = td.Normal(mean, (0.5 * log_var).exp())
    values = f(q.sample((samples,)))[:, None]
    standard = (q.sample((samples,)) - mean) / q.scale
    return values * standard / q.scale, values * 0.5 * (standard**2 - 1)


def wrong_4(f, mean, log_var, samples):
    """Mistake: one noise vector (randn_like of the mean) for all samples, so all rows are the same."""
    sigma = (0.5 * log_var).exp()
    noise = torch.randn_like(mean).expand(samples, -1)
    values = f(mean + sigma * noise)[:, None]
    return values * noise / sigma, values * 0.5 * (noise**2 - 1)


def right_1(f, mean, log_var, samples):
    """The scores by hand: (z - mean) / variance, and half of ((z - mean)^2 / variance - 1), times f(z)."""
    mean, log_var = mean.detach(), log_var.detach()
    sigma = (0.5 * log_var).exp()
    noise = torch.randn(samples, len(mean), dtype=mean.dtype, device=mean.device)
    values = f(mean + sigma * noise).detach()[:, None]
    return values * noise / sigma, values * 0.5 * (noise**2 - 1)


def right_2(f, mean, log_var, samples):
    """Autograd on f(z) log q(z), with a copy of both parameters for each sample and the draws without gradient."""
    means = mean.detach().expand(samples, -1).clone().requires_grad_()
    log_vars = log_var.detach().expand(samples, -1).clone().requires_grad_()
    with torch.enable_grad():
        q = td.Independent(td.Normal(means, (0.5 * log_vars).exp()), 1)
        z = q.sample()
        with torch.no_grad():
            values = f(z)
        return torch.autograd.grad((values * q.log_prob(z)).sum(), (means, log_vars))
