"""What an objective does, found by asking: it is given a posterior whose mean and log-variance are known."""

from collections.abc import Iterator, Sequence
from math import nan

import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch import distributions as td

from vae_course.clinic.diagnostics import SamplingPath, Weights
from vae_course.clinic.gradient_fits import KLFit, fit_directions, fit_kl, weight_and_misfit
from vae_course.clinic.plain_probe import power
from vae_course.clinic.tracing import Model, Trace, trace
from vae_course.distributions import kl_divergence
from vae_course.priors import StandardNormal
from vae_course.training import Objective

Posterior = Float[Tensor, " batch *latent"]


def probe_objective(
    model: Model,
    objective: Objective,
    x: Float[Tensor, " batch *event"],
    labels: Int[Tensor, " batch"] | None = None,
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
    shape = (model.encode(x[:1]) if labels is None else model.encode(x[:1], labels[:1])).event_shape
    # Some eight nats in every dimension, far above any free bits, and standard deviations from 0.1 to 1.6.
    mean = (4 * torch.randn(len(x), *shape, device=x.device, dtype=x.dtype)).requires_grad_()
    log_var = (5 * torch.rand_like(mean) - 4).detach().requires_grad_()
    draws = min(32, max(2, 4096 // mean.numel()))  # enough numbers for the noise's mean and standard deviation
    first, *others = (trace(model, objective, x, _gaussian(mean, log_var), labels) for _ in range(draws))
    path = _sampling_path(first.z, [other.z for other in others], mean, log_var)
    if not path.one_code_per_image:
        return path, None
    weights = _weigh(model, x, first, mean, log_var)
    half = len(x) // 2
    if half:
        part = [t[:half].detach().requires_grad_() for t in (mean, log_var)]
        some = None if labels is None else labels[:half]
        smaller = _weigh(model, x[:half], trace(model, objective, x[:half], _gaussian(*part), some), *part)
        weights = _with_powers(weights, smaller, len(x) / half, len(x))
    if weights.kl_misfit > 0.01:  # of one image, or of all that were asked together?
        with torch.no_grad():
            shifted = torch.cat([mean[:1], mean[1:].roll(1, 0) + 1])
        moved = trace(model, objective, x, _gaussian(shifted.requires_grad_(), log_var), labels)
        before, after = (_latent_part(t, weights, x, m)[0] for t, m in ((first, mean), (moved, shifted)))
        weights = weights._replace(coupled=bool((after - before).abs().max() > 0.02 * before.abs().max()))
    return path, weights


def _gaussian(mean: Posterior, log_var: Posterior) -> td.Distribution:
    """As `distributions.gaussian`, with events of any number of dimensions."""
    return td.Independent(td.Normal(mean, (0.5 * log_var).exp(), validate_args=False), mean.ndim - 1)


def _latent_part(seen: Trace, weights: Weights, x: Tensor, mean: Posterior) -> Tensor:
    """What the objective's latent term does to the means."""
    value = seen.terms.objective.sum() - weights.reconstruction * seen.p.log_prob(x).sum()
    (found,) = torch.autograd.grad(value, [mean], retain_graph=True, allow_unused=True, materialize_grads=True)
    return found


def _sampling_path(z: Tensor, more: list[Tensor], mean: Posterior, log_var: Posterior) -> SamplingPath:
    """From several codes of the same posterior."""
    to_mean = to_log_var = False
    if z.requires_grad:
        gradients = torch.autograd.grad(z.sum(), [mean, log_var], retain_graph=True, allow_unused=True)
        to_mean, to_log_var = (g is not None and bool((g != 0).any()) for g in gradients)
    random = not torch.equal(z, more[0])
    path = SamplingPath(
        latent=mean[0].numel(),
        width=z[0].numel(),
        one_code_per_image=len(z) == len(mean),
        random=random,
        shared_noise=False,
        gradient_to_mean=to_mean,
        gradient_to_log_var=to_log_var,
        noise_exponent=nan,
        decodes_spread=z[0].numel() != mean[0].numel(),
    )
    if not random or z.shape != mean.shape:
        return path
    every = torch.stack([z, *more]).detach()
    moved, log_std = every - mean.detach(), 0.5 * log_var.detach().expand_as(every)
    noise = (moved / log_std.exp()).flatten(2)
    return path._replace(
        shared_noise=bool(((noise - noise[:, :1]).abs() < 1e-9).all()),
        one_number_per_image=noise.shape[2] > 1 and bool(((noise - noise[..., :1]).abs() < 1e-9).all()),
        noise_exponent=_slope(log_std.flatten(), moved.abs().log().flatten()),
        noise_mean=float(noise.mean()),
        noise_std=float(noise.std()),
    )


def _weigh(model: Model, x: Tensor, seen: Trace, mean: Posterior, log_var: Posterior) -> Weights:
    """Least squares for the objective's weights, in gradients: the decoder's weights receive a gradient from the
    reconstruction alone, mean and log_var from the rest once the reconstruction's share is taken off. What the user has
    frozen stays frozen."""
    prior = model.prior
    standard = (
        isinstance(getattr(model, "prior_module", None), StandardNormal) or prior.event_shape != seen.q.event_shape
    )
    leaves = [*[p for p in model.parameters() if p.requires_grad], mean, log_var]

    def gradient(value: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """By the model's weights, by mean, and by log_var."""
        gradients: Sequence[Tensor] = [torch.zeros_like(leaf) for leaf in leaves]
        if value.requires_grad:
            gradients = torch.autograd.grad(value, leaves, retain_graph=True, allow_unused=True, materialize_grads=True)
        *by_weights, by_mean, by_log_var = (g.flatten() for g in gradients)
        return torch.cat([by_mean[:0], *by_weights]), by_mean, by_log_var

    wanted, by_mean, by_log_var = gradient(seen.terms.objective.mean())
    fits = []
    for name, value in _log_likelihoods(seen.p, x):
        likely, likely_mean, likely_log_var = gradient(value.mean())
        target = wanted
        if not bool(likely.any()):  # all of the decoder is frozen: what comes back to the code is left
            target, likely = torch.cat([wanted, by_mean]), torch.cat([likely, likely_mean])
        own = likely != 0  # what the encoder's weights receive from a learned prior is not the reconstruction's
        reconstruction, misfit = weight_and_misfit(target[own], likely[own])
        fits.append((misfit, name, reconstruction, likely_mean, likely_log_var))
        if misfit < 1e-3:
            break
    misfit, name, reconstruction, likely_mean, likely_log_var = min(fits, key=lambda fit: fit[0])
    rest_mean, rest_log_var = (
        -(got - reconstruction * of) for got, of in ((by_mean, likely_mean), (by_log_var, likely_log_var))
    )
    if standard:
        kl = fit_kl(mean, log_var, len(x) * rest_mean, len(x) * rest_log_var, "log_var")
    else:
        of_prior = gradient(kl_divergence(_gaussian(mean, log_var), prior, seen.z).mean())[1:]
        kl = fit_directions(mean, log_var, rest_mean, rest_log_var, *of_prior)
    return as_weights(reconstruction, kl)._replace(likelihood=name, likelihood_misfit=misfit)


def _log_likelihoods(p: td.Distribution, x: Tensor) -> Iterator[tuple[str, Tensor]]:
    """The model's own log-likelihood of images, and others that an objective may have put in its place; per image."""
    yield "", p.log_prob(x)
    means, flat = p.mean.flatten(1), x.flatten(1)
    yield "gaussian", -0.5 * (means - flat).square().sum(1)
    if bool(((means > 0) & (means < 1)).all()):
        yield "bernoulli", (flat * means.log() + (1 - flat) * (1 - means).log()).sum(1)
    yield "laplace", -(means - flat).abs().sum(1)


def _with_powers(weights: Weights, smaller: Weights, ratio: float, batch_size: int) -> Weights:
    """How the weights go with the batch size, from those at a smaller batch; both are means over it as they should be
    where they stay."""
    of_reconstruction = power(weights.reconstruction, smaller.reconstruction, ratio)
    part = max(("kl_mean", "kl_variance"), key=lambda name: abs(getattr(weights, name)))
    now, then = getattr(weights, part), getattr(smaller, part)
    of_kl = power(now, then, ratio) if abs(now) > 1e-6 * abs(weights.reconstruction) else of_reconstruction
    return weights._replace(reconstruction_power=of_reconstruction - 1, kl_power=of_kl - 1, batch_size=batch_size)


def as_weights(reconstruction: float, kl: KLFit, scale: float = 1.0) -> Weights:
    """With the KL's weights times `scale`, at which they stand beside that of the reconstruction."""
    return Weights(
        reconstruction=reconstruction,
        kl=kl.both * scale,
        kl_misfit=kl.misfit,
        kldivloss_misfit=kl.kldivloss_misfit,
        kl_mean=kl.mean * scale,
        kl_variance=kl.variance * scale,
        mean_misfit=kl.mean_misfit,
        variance_misfit=kl.variance_misfit,
        square=kl.square * scale,
        log=kl.log * scale,
        terms_misfit=kl.terms_misfit,
    )


def _slope(x: Float[Tensor, " n"], y: Float[Tensor, " n"]) -> float:
    """Of the straight line of least squares through the points."""
    x, y = x - x.mean(), y - y.mean()
    return float((x * y).sum() / x.square().sum())
