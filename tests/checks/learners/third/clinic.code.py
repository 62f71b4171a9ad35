from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor
from torch import distributions as td


def wrong_1(
    hidden: Float[Tensor, "batch features"],
    to_mean: Callable[[Tensor], Tensor],
    to_log_var: Callable[[Tensor], Tensor],
) -> Float[Tensor, "batch latent"]:
    """Takes exp(log_var), the variance, for the standard deviation."""
    mean = to_mean(hidden)
    std = to_log_var(hidden).exp()
    return mean + std * torch.randn_like(mean)


def wrong_2(
    hidden: Float[Tensor, "batch features"],
    to_mean: Callable[[Tensor], Tensor],
    to_log_var: Callable[[Tensor], Tensor],
) -> Float[Tensor, "batch latent"]:
    """Draws the noise with sample(), so that a gradient reaches the layer of the mean but not that of the log-variance."""
    mean = to_mean(hidden)
    std = (0.5 * to_log_var(hidden)).exp()
    return mean + td.Normal(torch.zeros_like(mean), std).sample()


def wrong_3(
    hidden: Float[Tensor, "batch features"],
    to_mean: Callable[[Tensor], Tensor],
    to_log_var: Callable[[Tensor], Tensor],
) -> Float[Tensor, "batch latent"]:
    """Leaves the ReLU on the mean, so that no code has a negative mean."""
    mean = to_mean(hidden).relu()
    std = (0.5 * to_log_var(hidden)).exp()
    return mean + std * torch.randn_like(std)


def wrong_4(
    hidden: Float[Tensor, "batch features"],
    to_mean: Callable[[Tensor], Tensor],
    to_log_var: Callable[[Tensor], Tensor],
) -> Float[Tensor, "batch latent"]:
    """Draws one noise vector and uses it for all images of the batch."""
    mean = to_mean(hidden)
    std = (0.5 * to_log_var(hidden)).exp()
    noise = torch.randn(mean.shape[-1], dtype=mean.dtype, device=mean.device)
    return mean + std * noise


def right_1(
    hidden: Float[Tensor, "batch features"],
    to_mean: Callable[[Tensor], Tensor],
    to_log_var: Callable[[Tensor], Tensor],
) -> Float[Tensor, "batch latent"]:
    """Mean plus exp(log_var / 2) times standard normal noise."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    return mean + torch.exp(log_var / 2) * torch.randn_like(mean)


def right_2(
    hidden: Float[Tensor, "batch features"],
    to_mean: Callable[[Tensor], Tensor],
    to_log_var: Callable[[Tensor], Tensor],
) -> Float[Tensor, "batch latent"]:
    """rsample() of torch's diagonal Gaussian, the scale as the root of the variance."""
    q = td.Independent(td.Normal(to_mean(hidden), to_log_var(hidden).exp().sqrt()), 1)
    return q.rsample()
