import torch
from torch import distributions as td


def wrong_1(f, mean, log_var, samples):
    """Does not detach the code: the gradient of log q through the sample cancels the score."""
    m = mean.detach().expand(samples, -1).clone().requires_grad_()
    v = log_var.detach().expand(samples, -1).clone().requires_grad_()
    q = td.Normal(m, (0.5 * v).exp())
    z = q.rsample()
    surrogate = f(z.detach()) * q.log_prob(z).sum(-1)
    return torch.autograd.grad(surrogate.sum(), (m, v), materialize_grads=True)


def wrong_2(f, mean, log_var, samples):
    """Forgets the normaliser's part of the score of log_var, the -1."""
    std = (0.5 * log_var).exp()
    noise = torch.randn(samples, len(mean), dtype=mean.dtype)
    value = f(mean + std * noise)[:, None]
    return value * noise / std, value * 0.5 * noise**2


def wrong_3(f, mean, log_var, samples):
    """Divides every row by the number of samples, although the mean over the rows comes later."""
    var = log_var.exp()
    z = mean + var.sqrt() * torch.randn(samples, len(mean), dtype=mean.dtype)
    value = f(z).unsqueeze(1) / samples
    return value * (z - mean) / var, value * 0.5 * ((z - mean) ** 2 / var - 1)


def wrong_4(f, mean, log_var, samples):
    """Differentiates with respect to the variance and forgets the chain rule to its logarithm."""
    var = log_var.exp()
    z = mean + var.sqrt() * torch.randn(samples, len(mean), dtype=mean.dtype)
    value = f(z)[:, None]
    return value * (z - mean) / var, value * 0.5 * ((z - mean) ** 2 / var**2 - 1 / var)


def right_1(f, mean, log_var, samples):
    """The two scores by hand, times the values of f."""
    mean, log_var = mean.detach(), log_var.detach()
    std = torch.exp(0.5 * log_var)
    noise = torch.randn(samples, mean.shape[0], dtype=mean.dtype)
    values = f(mean + std * noise).detach()[:, None]
    return values * noise / std, values * 0.5 * (noise.square() - 1)


def right_2(f, mean, log_var, samples):
    """One copy of the parameters per sample; autograd differentiates f times log q at detached codes."""
    m = mean.detach().expand(samples, -1).clone().requires_grad_()
    v = log_var.detach().expand(samples, -1).clone().requires_grad_()
    with torch.enable_grad():
        q = td.Independent(td.Normal(m, (v / 2).exp()), 1)
        z = q.sample()
        surrogate = (f(z).detach() * q.log_prob(z)).sum()
        return torch.autograd.grad(surrogate, (m, v))
