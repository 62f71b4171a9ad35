"""What an objective does, found by asking: it is given a posterior whose mean and log-variance are known."""

from collections.abc import Sequence
from math import inf, nan
from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional

from vae_course.clinic.tracing import Trace, trace
from vae_course.distributions import gaussian, kl_divergence
from vae_course.models import VAE
from vae_course.training import Objective

Posterior = Float[Tensor, "batch latent"]


class SamplingPath(NamedTuple):
    """How a code is made from a posterior whose means and standard deviations are known, because the probe chose them.

    >>> import torch, vae_course as vc
    >>> path, _ = probe_objective(vc.VAE.mlp((1, 4, 4), latent=2), vc.elbo, torch.rand(64, 1, 4, 4))
    >>> path.random, path.shared_noise, path.gradient_to_mean
    (True, False, True)
    """

    latent: int  # dimensions of q(z|x)
    width: int  # numbers the decoder is given
    one_code_per_image: bool
    random: bool  # does the same posterior give another code the second time?
    shared_noise: bool  # is every image moved by the same noise?
    gradient_to_mean: bool  # does the mean receive a gradient from z, and does log_var?
    gradient_to_log_var: bool
    noise_exponent: float  # z - mean is proportional to the standard deviation ** this


class Weights(NamedTuple):
    """The objective's gradient as `reconstruction * grad E[log p(x|z)] - kl * grad KL`, and what that leaves over.

    >>> Weights(reconstruction=0.01, kl=1.0, kl_misfit=0.0, kldivloss_misfit=0.9).beta  # a mean over 100 pixels
    100.0
    """

    reconstruction: float
    kl: float
    kl_misfit: float  # share of the latent term's squared gradient that no multiple of the KL's explains
    kldivloss_misfit: float  # the same for KLDivLoss(mean, std)

    @property
    def beta(self) -> float:
        """The effective beta: by how much the KL weighs more than the reconstruction."""
        return self.kl / self.reconstruction if self.reconstruction > 0 else inf


def probe_objective(
    model: VAE, objective: Objective, x: Float[Tensor, " batch *event"]
) -> tuple[SamplingPath, Weights | None]:
    """Give the objective a posterior whose parameters are leaves of the graph, and see what it does with it.

    The weights are None where the objective takes several codes per image.

    >>> import torch, vae_course as vc
    >>> from functools import partial
    >>> model, images = vc.VAE.mlp((1, 4, 4), latent=2), torch.rand(64, 1, 4, 4)
    >>> _, weights = probe_objective(model, partial(vc.elbo, beta=4.0), images)
    >>> round(weights.beta, 3)
    4.0
    """
    latent = model.encode(x[:1]).event_shape[-1]
    # Some eight nats in every dimension, far above any free bits, and standard deviations from 0.1 to 1.6.
    mean = (4 * torch.randn(len(x), latent, device=x.device, dtype=x.dtype)).requires_grad_()
    log_var = (5 * torch.rand_like(mean) - 4).detach().requires_grad_()
    first, second = (trace(model, objective, x, gaussian(mean, log_var)) for _ in range(2))
    path = _sampling_path(first.z, second.z, mean, log_var)
    return path, _weigh(model, x, first, mean, log_var) if path.one_code_per_image else None


def _sampling_path(z: Tensor, again: Tensor, mean: Posterior, log_var: Posterior) -> SamplingPath:
    """From two codes of the same posterior."""
    to_mean = to_log_var = False
    if z.requires_grad:
        gradients = torch.autograd.grad(z.sum(), [mean, log_var], retain_graph=True, allow_unused=True)
        to_mean, to_log_var = (g is not None and bool((g != 0).any()) for g in gradients)
    random = not torch.equal(z, again)
    shared, exponent = False, nan
    if random and z.shape == mean.shape:
        moved, log_std = (z - mean).detach(), 0.5 * log_var.detach()
        noise = moved / log_std.exp()
        shared = bool(((noise - noise[0]).abs() < 1e-9).all())
        exponent = _slope(log_std.flatten(), moved.abs().log().flatten())
    return SamplingPath(mean.shape[1], z.shape[-1], len(z) == len(mean), random, shared, to_mean, to_log_var, exponent)


def _weigh(model: VAE, x: Tensor, seen: Trace, mean: Posterior, log_var: Posterior) -> Weights:
    """Least squares for the objective's weights, in gradients: the decoder's weights receive a gradient from the
    reconstruction alone, mean and log_var from the rest once the reconstruction's share is taken off."""
    prior = model.prior
    if prior.event_shape != seen.q.event_shape:
        prior = gaussian(torch.zeros_like(mean[0]), torch.zeros_like(mean[0]))
    leaves = [*model.parameters(), mean, log_var]

    def gradient(value: Tensor) -> tuple[Tensor, Tensor]:
        """By the model's weights, and by mean and log_var."""
        gradients: Sequence[Tensor] = [torch.zeros_like(leaf) for leaf in leaves]
        if value.requires_grad:
            gradients = torch.autograd.grad(value, leaves, retain_graph=True, allow_unused=True, materialize_grads=True)
        *by_weights, by_mean, by_log_var = (g.flatten() for g in gradients)
        return torch.cat(by_weights), torch.cat([by_mean, by_log_var])

    wanted, wanted_latent = gradient(seen.terms.objective.mean())
    likely, likely_latent = gradient(seen.p.log_prob(x).mean())
    kl = gradient(kl_divergence(gaussian(mean, log_var), prior, seen.z).mean())[1]
    kldivloss = gradient(functional.kl_div(mean, (0.5 * log_var).exp(), reduction="none").sum(-1).mean())[1]
    reconstruction = float(wanted @ likely / (likely @ likely))
    rest = -(wanted_latent - reconstruction * likely_latent)
    weight = float(rest @ kl / (kl @ kl))
    return Weights(reconstruction, weight, _misfit(rest, kl), _misfit(rest, kldivloss))


def _slope(x: Float[Tensor, " n"], y: Float[Tensor, " n"]) -> float:
    """Of the straight line of least squares through the points."""
    x, y = x - x.mean(), y - y.mean()
    return float((x * y).sum() / x.square().sum())


def _misfit(vector: Float[Tensor, " n"], direction: Float[Tensor, " n"]) -> float:
    """Share of a squared length that lies across a direction; 0 for a vector of length 0."""
    squared = float(vector @ vector)
    along = float(vector @ direction) ** 2 / float(direction @ direction)
    return max(0.0, 1 - along / squared) if squared > 1e-20 * float(direction @ direction) else 0.0
