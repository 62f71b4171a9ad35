import torch


def wrong_1(f, mean, log_var, samples):
    """Reads log_var as the logarithm of the standard deviation, in the draw and in the chain rule."""
    std = log_var.detach().exp()
    noise = torch.randn(samples, len(mean), dtype=mean.dtype)
    z = (mean.detach() + std * noise).requires_grad_()
    (slope,) = torch.autograd.grad(f(z).sum(), z)
    return slope, slope * std * noise


def wrong_2(f, mean, log_var, samples):
    """Multiplies the slope by fresh noise, not by the noise that made the code."""
    std = (0.5 * log_var.detach()).exp()
    z = (mean.detach() + std * torch.randn(samples, len(mean), dtype=mean.dtype)).requires_grad_()
    (slope,) = torch.autograd.grad(f(z).sum(), z)
    return slope, slope * 0.5 * std * torch.randn_like(z)


def wrong_3(f, mean, log_var, samples):
    """Differentiates the mean of f over the samples, so that every row carries a factor 1 / samples."""
    m = mean.detach().expand(samples, -1).clone().requires_grad_()
    v = log_var.detach().expand(samples, -1).clone().requires_grad_()
    z = m + (0.5 * v).exp() * torch.randn_like(m)
    return torch.autograd.grad(f(z).mean(), (m, v))


def wrong_4(f, mean, log_var, samples):
    """Takes the code z for its deviation z - mean in the derivative by log_var."""
    std = (0.5 * log_var.detach()).exp()
    z = (mean.detach() + std * torch.randn(samples, len(mean), dtype=mean.dtype)).requires_grad_()
    (slope,) = torch.autograd.grad(f(z).sum(), z)
    return slope, 0.5 * slope * z.detach()


def right_1(f, mean, log_var, samples):
    """The chain rule by hand: df/dz, and df/dz times half the deviation."""
    mean, std = mean.detach(), torch.exp(0.5 * log_var.detach())
    deviation = std * torch.randn(samples, mean.shape[0], dtype=mean.dtype)
    with torch.enable_grad():
        z = (mean + deviation).requires_grad_()
        (slope,) = torch.autograd.grad(f(z).sum(), z)
    return slope, 0.5 * slope * deviation


def right_2(f, mean, log_var, samples):
    """One copy of the parameters for every sample, and autograd for all of it."""
    m = mean.detach().repeat(samples, 1).requires_grad_()
    v = log_var.detach().repeat(samples, 1).requires_grad_()
    with torch.enable_grad():
        total = f(m + (v / 2).exp() * torch.randn_like(m)).sum()
        return torch.autograd.grad(total, (m, v))
