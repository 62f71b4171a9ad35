import torch
import torch.distributions as td


def wrong_1(f, mean, log_var, samples):
    """The second tensor is the derivative by sigma instead of log sigma^2."""
    std = (0.5 * log_var).exp()
    z = mean + std * torch.randn(samples, len(mean), dtype=mean.dtype)
    values = f(z)[:, None]
    e = (z - mean) / std
    return values * e / std, values * (e**2 - 1) / std


def wrong_2(f, mean, log_var, samples):
    """Takes log_var for the log of the standard deviation, in the draw and in the density."""
    m = mean.detach().expand(samples, -1).clone().requires_grad_()
    s = log_var.detach().expand(samples, -1).clone().requires_grad_()
    q = td.Normal(m, s.exp())
    z = q.sample()
    surrogate = (f(z).detach()[:, None] * q.log_prob(z)).sum()
    return torch.autograd.grad(surrogate, (m, s))


def wrong_3(f, mean, log_var, samples):
    """The codes are not detached: autograd also differentiates log q(z) through z, and the score of the mean cancels to zero."""
    m = mean.detach().repeat(samples, 1).requires_grad_()
    v = log_var.detach().repeat(samples, 1).requires_grad_()
    q = td.Independent(td.Normal(m, (v / 2).exp()), 1)
    z = q.rsample()
    weight = f(z).detach()
    grad_m, grad_v = torch.autograd.grad(weight @ q.log_prob(z), [m, v])
    return grad_m, grad_v


def wrong_4(f, mean, log_var, samples):
    """Two mistakes: the -1 in the score of log_var is missing, and the score of the mean is divided by sigma instead of the variance."""
    std = log_var.exp().sqrt()
    z = torch.normal(mean.detach().expand(samples, -1), std.detach().expand(samples, -1))
    values = f(z)
    by_mean = torch.einsum("s,sd->sd", values, (z - mean) / std)
    by_log_var = torch.einsum("s,sd->sd", values, 0.5 * (z - mean) ** 2 / std**2)
    return by_mean, by_log_var


def right_1(f, mean, log_var, samples):
    """The scores by hand: (z - mean) / var, and ((z - mean)^2 / var - 1) / 2."""
    mean, log_var = mean.detach(), log_var.detach()
    std = (0.5 * log_var).exp()
    noise = torch.randn(samples, len(mean), dtype=mean.dtype, device=mean.device)
    values = f(mean + std * noise).detach()[:, None]
    return values * noise / std, values * 0.5 * (noise.square() - 1)


def right_2(f, mean, log_var, samples):
    """Autograd of f(z) log q(z) at codes drawn without gradient, with a copy of the parameters for each sample."""
    with torch.enable_grad():
        m = mean.detach().expand(samples, -1).clone().requires_grad_()
        v = log_var.detach().expand(samples, -1).clone().requires_grad_()
        q = td.Independent(td.Normal(m, (0.5 * v).exp()), 1)
        z = q.sample()
        surrogate = (f(z).detach() * q.log_prob(z)).sum()
        by_mean, by_log_var = torch.autograd.grad(surrogate, (m, v))
    return by_mean, by_log_var
