from collections.abc import Callable

import torch
from torch import Tensor
from torch import distributions as td


def wrong_1(
    f: Callable[[Tensor], Tensor], mean: Tensor, log_var: Tensor, samples: int
) -> tuple[Tensor, Tensor]:
    """Wrong: the rows for log_var lack the factor 1/2: they are those for the logarithm of the standard deviation."""
    sigma = (0.5 * log_var).exp()
    eps = torch.randn(samples, len(mean), dtype=mean.dtype)
    values = f(mean + sigma * eps)[:, None]
    return values * eps / sigma, values * (eps**2 - 1)


def wrong_2(
    f: Callable[[Tensor], Tensor], mean: Tensor, log_var: Tensor, samples: int
) -> tuple[Tensor, Tensor]:
    """Wrong: the rows for the mean divide z - mean by the standard deviation instead of the variance."""
    q = td.Normal(mean, torch.exp(log_var / 2))
    with torch.no_grad():
        z = q.sample((samples,))
        values = f(z).unsqueeze(1)
        standard = (z - q.loc) / q.scale
        return values * standard, values * 0.5 * (standard.square() - 1)


def wrong_3(
    f: Callable[[Tensor], Tensor], mean: Tensor, log_var: Tensor, samples: int
) -> tuple[Tensor, Tensor]:
    """Wrong: the rows for log_var forget the -1 that comes from the density's normalising factor."""
    var = log_var.exp()
    z = (mean + var.sqrt() * torch.randn(samples, *mean.shape, dtype=mean.dtype)).detach()
    away = z - mean
    weights = f(z).detach()
    for_mean = torch.einsum("s,sl->sl", weights, away / var)
    for_log_var = torch.einsum("s,sl->sl", weights, 0.5 * away**2 / var)
    return for_mean, for_log_var


def wrong_4(
    f: Callable[[Tensor], Tensor], mean: Tensor, log_var: Tensor, samples: int
) -> tuple[Tensor, Tensor]:
    """Wrong twice: the rows for the mean have the wrong sign (mean - z), and those for log_var lack the factor 1/2."""
    var = torch.exp(log_var)
    z = torch.normal(mean.detach().expand(samples, -1), var.detach().sqrt().expand(samples, -1))
    values = f(z).reshape(-1, 1)
    return values * (mean - z) / var, values * ((z - mean) ** 2 / var - 1)


def right_1(
    f: Callable[[Tensor], Tensor], mean: Tensor, log_var: Tensor, samples: int
) -> tuple[Tensor, Tensor]:
    """Right: autograd of log q(z), with a copy of the parameters for each sample, weighted with f(z); z and f(z) are constants."""
    with torch.no_grad():
        z = td.Normal(mean, log_var.mul(0.5).exp()).sample((samples,))
        values = f(z)
    with torch.enable_grad():
        means = mean.detach().repeat(samples, 1).requires_grad_()
        log_vars = log_var.detach().repeat(samples, 1).requires_grad_()
        log_q = td.Normal(means, log_vars.mul(0.5).exp()).log_prob(z).sum(1)
        return torch.autograd.grad((values.detach() * log_q).sum(), (means, log_vars))


@torch.no_grad()
def right_2(
    f: Callable[[Tensor], Tensor], mean: Tensor, log_var: Tensor, samples: int
) -> tuple[Tensor, Tensor]:
    """Right: the scores by hand, one latent dimension after the other, all from one batch of codes and one call of f."""
    noise = torch.randn(samples, mean.shape[0], dtype=mean.dtype, device=mean.device)
    values = f(torch.addcmul(mean, noise, torch.exp(log_var / 2)))
    rows_mean, rows_log_var = torch.empty_like(noise), torch.empty_like(noise)
    for j in range(mean.shape[0]):
        e = noise[:, j]
        rows_mean[:, j] = values * e * torch.exp(-log_var[j] / 2)
        rows_log_var[:, j] = values * (e - 1) * (e + 1) / 2
    return rows_mean, rows_log_var
