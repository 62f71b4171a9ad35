import torch
from torch import distributions as td


def wrong_1(f, mean, log_var, samples):
    """Wrong: the rows for log_var lack the one half: they are the derivative by log sigma."""
    sigma = (0.5 * log_var).exp()
    eps = torch.randn(samples, *mean.shape, dtype=mean.dtype)
    z = (mean + sigma * eps).detach().requires_grad_()
    (slope,) = torch.autograd.grad(f(z).sum(), z)
    return slope, slope * sigma.detach() * eps


def wrong_2(f, mean, log_var, samples):
    """Wrong: variance for standard deviation: draws with scale exp(log_var) and takes the same for sigma in the chain rule."""
    scale = log_var.detach().exp()
    noise = td.Normal(torch.zeros_like(scale), torch.ones_like(scale)).sample((samples,))
    z = mean.detach() + scale * noise
    z.requires_grad_()
    f(z).sum().backward()
    return z.grad, z.grad * noise * scale / 2


def wrong_3(f, mean, log_var, samples):
    """Wrong: differentiates the mean of f over the samples, so that each row is too small by the factor samples."""
    m = mean.detach().repeat(samples, 1).requires_grad_()
    v = log_var.detach().repeat(samples, 1).requires_grad_()
    z = td.Normal(m, (v / 2).exp()).rsample()
    return torch.autograd.grad(f(z).mean(), (m, v))


def wrong_4(f, mean, log_var, samples):
    """Wrong twice: the rows for log_var are those for sigma (slope times noise, no sigma / 2), and one noise vector is shared by all rows."""
    sigma = log_var.detach().exp().sqrt()
    eps = torch.randn_like(mean).detach().expand(samples, -1)
    z = (mean.detach() + sigma * eps).requires_grad_()
    g = torch.autograd.grad(f(z).sum(), z)[0]
    return g, g * eps


def right_1(f, mean, log_var, samples):
    """Right: autograd does it all: one leaf with a copy of (mean, log_var) for each sample, split in two, noise added, gradient of the sum of f."""
    with torch.enable_grad():
        leaf = torch.stack([mean, log_var]).detach().repeat(samples, 1, 1).requires_grad_()
        m, v = leaf.unbind(1)
        z = m + torch.randn_like(m) * (v * 0.5).exp()
        (rows,) = torch.autograd.grad(f(z).sum(), leaf)
    return rows[:, 0], rows[:, 1]


def right_2(f, mean, log_var, samples):
    """Right: the chain rule by hand: the slope of f at draws of a Normal, and half the slope times (z - mean), since sigma times noise is z - mean."""
    m = mean.detach()
    z = td.Normal(m, log_var.detach().exp().sqrt()).sample((samples,))
    with torch.enable_grad():
        z.requires_grad_()
        values = f(z)
        (slope,) = torch.autograd.grad(values, z, grad_outputs=torch.ones_like(values))
    return slope, 0.5 * slope * (z.detach() - m)
