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
    """the -1 is missing in the score of log_var (the derivative of the normaliser)"""
    sigma = (0.5 * log_var).exp()
    eps = torch.randn(samples, len(mean), dtype=mean.dtype)
    values = f(mean + sigma * eps)[:, None]
    return values * eps / sigma, values * 0.5 * eps.square()


def wrong_2(
    f: Callable[[Tensor], Tensor],
    mean: Float[Tensor, "latent"],
    log_var: Float[Tensor, "latent"],
    samples: int,
) -> tuple[Float[Tensor, "samples latent"], Float[Tensor, "samples latent"]]:
    """the one half is missing in the score of log_var"""
    sigma = (0.5 * log_var).exp()
    eps = torch.randn(samples, len(mean), dtype=mean.dtype)
    values = f(mean + sigma * eps)[:, None]
    return values * eps / sigma, values * (eps.square() - 1)


def wrong_3(
    f: Callable[[Tensor], Tensor],
    mean: Float[Tensor, "latent"],
    log_var: Float[Tensor, "latent"],
    samples: int,
) -> tuple[Float[Tensor, "samples latent"], Float[Tensor, "samples latent"]]:
    """the score of the mean is divided by sigma instead of by the variance"""
    sigma = (0.5 * log_var).exp()
    z = mean + sigma * torch.randn(samples, len(mean), dtype=mean.dtype)
    values = f(z)[:, None]
    return values * (z - mean) / sigma, values * 0.5 * ((z - mean) ** 2 / sigma**2 - 1)


def wrong_4(
    f: Callable[[Tensor], Tensor],
    mean: Float[Tensor, "latent"],
    log_var: Float[Tensor, "latent"],
    samples: int,
) -> tuple[Float[Tensor, "samples latent"], Float[Tensor, "samples latent"]]:
    """draws the samples with the variance as standard deviation, while the scores are those of the right density"""
    var = log_var.exp()
    z = mean + var * torch.randn(samples, len(mean), dtype=mean.dtype)
    values = f(z)[:, None]
    return values * (z - mean) / var, values * 0.5 * ((z - mean) ** 2 / var - 1)


def wrong_5(
    f: Callable[[Tensor], Tensor],
    mean: Float[Tensor, "latent"],
    log_var: Float[Tensor, "latent"],
    samples: int,
) -> tuple[Float[Tensor, "samples latent"], Float[Tensor, "samples latent"]]:
    """the second rows are the gradient by sigma instead of by log_var"""
    sigma = (0.5 * log_var).exp()
    z = mean + sigma * torch.randn(samples, len(mean), dtype=mean.dtype)
    values = f(z)[:, None]
    return values * (z - mean) / sigma**2, values * ((z - mean) ** 2 / sigma**3 - 1 / sigma)


def wrong_6(
    f: Callable[[Tensor], Tensor],
    mean: Float[Tensor, "latent"],
    log_var: Float[Tensor, "latent"],
    samples: int,
) -> tuple[Float[Tensor, "samples latent"], Float[Tensor, "samples latent"]]:
    """the samples are not detached, so log q(z) is differentiated through z as well: the rows for the mean are 0 and those for log_var -f/2"""
    means = mean.detach().expand(samples, -1).clone().requires_grad_()
    log_vars = log_var.detach().expand(samples, -1).clone().requires_grad_()
    q = td.Normal(means, (0.5 * log_vars).exp())
    z = q.rsample()
    log_prob = q.log_prob(z).sum(-1)
    return torch.autograd.grad((f(z).detach() * log_prob).sum(), (means, log_vars))


def right_1(
    f: Callable[[Tensor], Tensor],
    mean: Float[Tensor, "latent"],
    log_var: Float[Tensor, "latent"],
    samples: int,
) -> tuple[Float[Tensor, "samples latent"], Float[Tensor, "samples latent"]]:
    """values times the scores, written in the samples and the variance"""
    var = log_var.exp()
    z = mean + var.sqrt() * torch.randn(samples, len(mean), dtype=mean.dtype, device=mean.device)
    values = f(z).unsqueeze(-1)
    return values * (z - mean) / var, values * 0.5 * ((z - mean).square() / var - 1)


def right_2(
    f: Callable[[Tensor], Tensor],
    mean: Float[Tensor, "latent"],
    log_var: Float[Tensor, "latent"],
    samples: int,
) -> tuple[Float[Tensor, "samples latent"], Float[Tensor, "samples latent"]]:
    """values times the scores, written in the noise"""
    sigma = (0.5 * log_var).exp()
    eps = torch.randn(samples, len(mean), dtype=mean.dtype, device=mean.device)
    values = f(mean + sigma * eps)
    return torch.einsum("s,sl->sl", values, eps / sigma), torch.einsum("s,sl->sl", values, (eps**2 - 1) / 2)


def right_3(
    f: Callable[[Tensor], Tensor],
    mean: Float[Tensor, "latent"],
    log_var: Float[Tensor, "latent"],
    samples: int,
) -> tuple[Float[Tensor, "samples latent"], Float[Tensor, "samples latent"]]:
    """autograd on f(z) log q(z) with a copy of the parameters for every sample and z a constant"""
    means = mean.detach().expand(samples, -1).clone().requires_grad_()
    log_vars = log_var.detach().expand(samples, -1).clone().requires_grad_()
    q = td.Independent(td.Normal(means, (0.5 * log_vars).exp()), 1)
    z = q.sample()
    with torch.no_grad():
        values = f(z)
    return torch.autograd.grad((values * q.log_prob(z)).sum(), (means, log_vars))
