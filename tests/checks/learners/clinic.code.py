from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor, distributions as td


def wrong_1(
    hidden: Float[Tensor, "batch features"],
    to_mean: Callable[[Tensor], Tensor],
    to_log_var: Callable[[Tensor], Tensor],
) -> Float[Tensor, "batch latent"]:
    """The noise has the standard deviation exp(log_var): the one half in the exponent is missing."""
    mean = to_mean(hidden)
    std = to_log_var(hidden).exp()
    return mean + std * torch.randn_like(std)


def wrong_2(
    hidden: Float[Tensor, "batch features"],
    to_mean: Callable[[Tensor], Tensor],
    to_log_var: Callable[[Tensor], Tensor],
) -> Float[Tensor, "batch latent"]:
    """The ReLU on the mean is still there: no mean can be negative."""
    mean = to_mean(hidden).relu()
    std = (0.5 * to_log_var(hidden)).exp()
    return mean + std * torch.randn_like(std)


def wrong_3(
    hidden: Float[Tensor, "batch features"],
    to_mean: Callable[[Tensor], Tensor],
    to_log_var: Callable[[Tensor], Tensor],
) -> Float[Tensor, "batch latent"]:
    """torch.normal draws the code itself: without no_grad, too, no gradient reaches mean and log-variance."""
    mean = to_mean(hidden)
    std = (0.5 * to_log_var(hidden)).exp()
    return torch.normal(mean, std)


def wrong_4(
    hidden: Float[Tensor, "batch features"],
    to_mean: Callable[[Tensor], Tensor],
    to_log_var: Callable[[Tensor], Tensor],
) -> Float[Tensor, "batch latent"]:
    """The standard deviation is detached: gradients reach to_mean but not to_log_var."""
    mean = to_mean(hidden)
    std = (0.5 * to_log_var(hidden)).exp().detach()
    return mean + std * torch.randn_like(std)


def wrong_5(
    hidden: Float[Tensor, "batch features"],
    to_mean: Callable[[Tensor], Tensor],
    to_log_var: Callable[[Tensor], Tensor],
) -> Float[Tensor, "batch latent"]:
    """One noise vector for the whole batch: the codes of different images are not drawn independently."""
    mean = to_mean(hidden)
    std = (0.5 * to_log_var(hidden)).exp()
    return mean + std * torch.randn(mean.shape[1])


def wrong_6(
    hidden: Float[Tensor, "batch features"],
    to_mean: Callable[[Tensor], Tensor],
    to_log_var: Callable[[Tensor], Tensor],
) -> Float[Tensor, "batch latent"]:
    """The noise is uniform between 0 and 1 (rand instead of randn): wrong mean, wrong spread."""
    mean = to_mean(hidden)
    std = (0.5 * to_log_var(hidden)).exp()
    return mean + std * torch.rand_like(std)


def right_1(
    hidden: Float[Tensor, "batch features"],
    to_mean: Callable[[Tensor], Tensor],
    to_log_var: Callable[[Tensor], Tensor],
) -> Float[Tensor, "batch latent"]:
    """Mean plus standard deviation times standard normal noise."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    return mean + torch.exp(0.5 * log_var) * torch.randn_like(mean)


def right_2(
    hidden: Float[Tensor, "batch features"],
    to_mean: Callable[[Tensor], Tensor],
    to_log_var: Callable[[Tensor], Tensor],
) -> Float[Tensor, "batch latent"]:
    """rsample of a Normal whose scale is the root of the variance."""
    return td.Normal(to_mean(hidden), to_log_var(hidden).exp().sqrt()).rsample()


def right_3(
    hidden: Float[Tensor, "batch features"],
    to_mean: Callable[[Tensor], Tensor],
    to_log_var: Callable[[Tensor], Tensor],
) -> Float[Tensor, "batch latent"]:
    """Image by image, with noise from torch.normal that has no parameters."""
    codes = []
    for mean, log_var in zip(to_mean(hidden), to_log_var(hidden)):
        noise = torch.normal(0.0, 1.0, mean.shape).to(mean)
        codes.append(torch.addcmul(mean, (log_var / 2).exp(), noise))
    return torch.stack(codes)
