from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor
from torch import distributions as td


def wrong_1(
    f: Callable[[Tensor], Tensor],
    mean: Float[Tensor, "latent"],
    log_var: Float[Tensor, "latent"],
    samples: int,
) -> tuple[Float[Tensor, "samples latent"], Float[Tensor, "samples latent"]]:
    """the one half of d sigma / d log_var = sigma / 2 is missing in the rows for log_var"""
    sigma = (0.5 * log_var).exp()
    eps = torch.randn(samples, len(mean), dtype=mean.dtype)
    z = (mean + sigma * eps).detach().requires_grad_()
    (slope,) = torch.autograd.grad(f(z).sum(), z)
    return slope, slope * sigma.detach() * eps


def wrong_2(
    f: Callable[[Tensor], Tensor],
    mean: Float[Tensor, "latent"],
    log_var: Float[Tensor, "latent"],
    samples: int,
) -> tuple[Float[Tensor, "samples latent"], Float[Tensor, "samples latent"]]:
    """the noise is missing in the rows for log_var: only the slope times sigma / 2"""
    sigma = (0.5 * log_var).exp().detach()
    eps = torch.randn(samples, len(mean), dtype=mean.dtype)
    z = (mean.detach() + sigma * eps).requires_grad_()
    (slope,) = torch.autograd.grad(f(z).sum(), z)
    return slope, slope * 0.5 * sigma


def wrong_3(
    f: Callable[[Tensor], Tensor],
    mean: Float[Tensor, "latent"],
    log_var: Float[Tensor, "latent"],
    samples: int,
) -> tuple[Float[Tensor, "samples latent"], Float[Tensor, "samples latent"]]:
    """uses exp(log_var), the variance, as the standard deviation of the samples"""
    means = mean.detach().expand(samples, -1).clone().requires_grad_()
    log_vars = log_var.detach().expand(samples, -1).clone().requires_grad_()
    z = means + log_vars.exp() * torch.randn_like(means)
    return torch.autograd.grad(f(z).sum(), (means, log_vars))


def wrong_4(
    f: Callable[[Tensor], Tensor],
    mean: Float[Tensor, "latent"],
    log_var: Float[Tensor, "latent"],
    samples: int,
) -> tuple[Float[Tensor, "samples latent"], Float[Tensor, "samples latent"]]:
    """the second rows are the gradient by sigma instead of by log_var: the factor sigma / 2 is missing"""
    sigma = (0.5 * log_var).exp().detach()
    eps = torch.randn(samples, len(mean), dtype=mean.dtype)
    z = (mean.detach() + sigma * eps).requires_grad_()
    (slope,) = torch.autograd.grad(f(z).sum(), z)
    return slope, slope * eps


def wrong_5(
    f: Callable[[Tensor], Tensor],
    mean: Float[Tensor, "latent"],
    log_var: Float[Tensor, "latent"],
    samples: int,
) -> tuple[Float[Tensor, "samples latent"], Float[Tensor, "samples latent"]]:
    """differentiates the mean value by the shared parameters: two averaged vectors of shape (latent,) instead of one row per sample"""
    m = mean.detach().clone().requires_grad_()
    s = log_var.detach().clone().requires_grad_()
    z = m + (0.5 * s).exp() * torch.randn(samples, len(mean), dtype=mean.dtype)
    return torch.autograd.grad(f(z).mean(), (m, s))


def wrong_6(
    f: Callable[[Tensor], Tensor],
    mean: Float[Tensor, "latent"],
    log_var: Float[Tensor, "latent"],
    samples: int,
) -> tuple[Float[Tensor, "samples latent"], Float[Tensor, "samples latent"]]:
    """differentiates the mean over samples instead of the sum, so every row is too small by the number of samples"""
    means = mean.detach().expand(samples, -1).clone().requires_grad_()
    log_vars = log_var.detach().expand(samples, -1).clone().requires_grad_()
    z = means + (0.5 * log_vars).exp() * torch.randn_like(means)
    return torch.autograd.grad(f(z).mean(), (means, log_vars))


def right_1(
    f: Callable[[Tensor], Tensor],
    mean: Float[Tensor, "latent"],
    log_var: Float[Tensor, "latent"],
    samples: int,
) -> tuple[Float[Tensor, "samples latent"], Float[Tensor, "samples latent"]]:
    """the slope of f at the samples, and the chain rule by hand"""
    sigma = (0.5 * log_var).exp().detach()
    eps = torch.randn(samples, len(mean), dtype=mean.dtype, device=mean.device)
    z = (mean.detach() + sigma * eps).requires_grad_()
    (slope,) = torch.autograd.grad(f(z).sum(), z)
    return slope, slope * 0.5 * sigma * eps


def right_2(
    f: Callable[[Tensor], Tensor],
    mean: Float[Tensor, "latent"],
    log_var: Float[Tensor, "latent"],
    samples: int,
) -> tuple[Float[Tensor, "samples latent"], Float[Tensor, "samples latent"]]:
    """a copy of the parameters for every sample, and autograd for all of it"""
    means = mean.detach().expand(samples, -1).clone().requires_grad_()
    log_vars = log_var.detach().expand(samples, -1).clone().requires_grad_()
    z = means + (0.5 * log_vars).exp() * torch.randn_like(means)
    return torch.autograd.grad(f(z).sum(), (means, log_vars))


def right_3(
    f: Callable[[Tensor], Tensor],
    mean: Float[Tensor, "latent"],
    log_var: Float[Tensor, "latent"],
    samples: int,
) -> tuple[Float[Tensor, "samples latent"], Float[Tensor, "samples latent"]]:
    """the library's sampler, backward, and d z / d log_var written as (z - mean) / 2"""
    q = td.Normal(mean.detach(), log_var.detach().exp().sqrt())
    z = q.sample((samples,)).requires_grad_()
    values = f(z)
    (slope,) = torch.autograd.grad(values, z, grad_outputs=torch.ones_like(values))
    return slope, slope * (z.detach() - q.loc) / 2
