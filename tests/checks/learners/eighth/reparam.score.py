import torch
from torch import distributions as td


def wrong_1(f, mean, log_var, samples):
    """Wrong: the second rows are the derivative by log sigma, twice that by log_var (the factor one half is missing)."""
    noise = torch.randn(samples, len(mean), dtype=mean.dtype)
    std = (0.5 * log_var).exp()
    values = f(mean + std * noise)[:, None]
    return values * noise / std, values * (noise**2 - 1)


def wrong_2(f, mean, log_var, samples):
    """Wrong: the score of the mean is divided by sigma instead of by sigma squared."""
    std = log_var.div(2).exp()
    z = td.Normal(mean, std).sample((samples,))
    value = f(z).unsqueeze(-1)
    for_mean = value * (z - mean) / std
    for_log_var = 0.5 * value * ((z - mean) ** 2 / log_var.exp() - 1)
    return for_mean, for_log_var


def wrong_3(f, mean, log_var, samples):
    """Wrong: log q is differentiated at a reparameterised sample that still depends on the parameters (rsample, no detach)."""
    m = mean.detach().repeat(samples, 1).requires_grad_()
    v = log_var.detach().repeat(samples, 1).requires_grad_()
    q = td.Independent(td.Normal(m, torch.exp(0.5 * v)), 1)
    z = q.rsample()
    return torch.autograd.grad((f(z).detach() * q.log_prob(z)).sum(), (m, v))


def wrong_4(f, mean, log_var, samples):
    """Wrong twice: the -1 in the score of log_var is forgotten, and every row is divided by the number of samples."""
    variance = log_var.exp()
    z = mean + variance.sqrt() * torch.randn(samples, *mean.shape, dtype=mean.dtype)
    value = f(z).view(-1, 1)
    away = z - mean
    return value * away / variance / samples, value * 0.5 * away.square() / variance / samples


def right_1(f, mean, log_var, samples):
    """Right: every sample has its own copy of the parameters, autograd differentiates f(z) log q(z) with z from sample()."""
    with torch.enable_grad():
        m = mean.detach().expand(samples, -1).clone().requires_grad_()
        v = log_var.detach().expand(samples, -1).clone().requires_grad_()
        q = td.Independent(td.Normal(m, (v / 2).exp()), 1)
        z = q.sample()
        surrogate = torch.dot(f(z).detach().to(z.dtype), q.log_prob(z))
        for_mean, for_log_var = torch.autograd.grad(surrogate, [m, v])
    return for_mean, for_log_var


def right_2(f, mean, log_var, samples):
    """Right: the scores in terms of the noise, eps / sigma and (eps + 1)(eps - 1) / 2, weighted with f by einsum."""
    mean, log_var = mean.detach(), log_var.detach()
    eps = torch.randn(samples, len(mean), dtype=mean.dtype, device=mean.device)
    with torch.no_grad():
        value = f(torch.addcmul(mean, eps, torch.exp(log_var / 2))).to(eps.dtype)
    for_mean = torch.einsum("s,sl,l->sl", value, eps, torch.exp(-log_var / 2))
    return for_mean, torch.einsum("s,sl,sl->sl", 0.5 * value, eps + 1, eps - 1)
