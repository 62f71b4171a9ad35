"""The weights of a plain loss's two terms, at the user's batch size."""

import torch
from torch import Tensor

from vae_course.clinic.diagnostics import Weights
from vae_course.clinic.errors import CannotDiagnose
from vae_course.clinic.kl_fit import KLFit, fit_directions, fit_kl, sampled_kl
from vae_course.clinic.likelihood_fit import LikelihoodFit, fit_likelihood
from vae_course.clinic.plain_probe import Gradients, Probe, power


def weigh(
    probe: Probe, got: Gradients, fit: LikelihoodFit, parameter: str, n: int, positive: bool, batch_size: int
) -> Weights:
    """From gradients at `n` images and at half of them; a weight that goes with the batch size is carried on to
    `batch_size`. Raises `CannotDiagnose` for a loss that falls as the reconstruction gets worse."""
    if fit.weight < 0 and fit.misfit < 0.5:
        raise CannotDiagnose(
            "the loss falls as the reconstruction gets worse: it is a bound to be maximised. Write "
            "diagnose(net, images, objective=...) in the place of loss=..."
        )
    half = max(2, n // 2)
    smaller = probe.gradients(half, positive)
    kl, small_kl = _kl(probe, got, parameter, n), _kl(probe, smaller, parameter, half)
    small_fit = fit_as(fit.name, smaller) if fit.name != "none" else fit
    of_reconstruction = power(fit.weight, small_fit.weight, n / half)
    part = max(("mean", "variance"), key=lambda name: abs(getattr(kl, name)))
    of_kl = power(getattr(kl, part), getattr(small_kl, part), n / half)
    if abs(getattr(kl, part)) < 1e-6 * abs(fit.weight):
        of_kl = of_reconstruction
    per_image = float(n) ** (-of_reconstruction)
    scale = (batch_size / n) ** (of_kl - of_reconstruction) * per_image
    return Weights(
        reconstruction=fit.weight * per_image,
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
        coupled=kl.misfit > 0.01 and (_coupled(probe, got, n, positive) or _learned_prior(probe, got, n)),
        reconstruction_power=of_reconstruction,
        kl_power=of_kl,
        batch_size=batch_size,
        likelihood=fit.name,
        likelihood_misfit=fit.misfit,
    )


def fit_as(name: str, got: Gradients) -> LikelihoodFit:
    """The weight of a likelihood that is known, or was found at another batch size."""
    return fit_likelihood(got.r, got.x, got.by_r, got.scale, only=name)


def _kl(probe: Probe, got: Gradients, parameter: str, n: int) -> KLFit:
    """The closed form's weights; or, where it does not fit and an estimate from the samples themselves does, those of
    the estimate, log q(z) - log p(z)."""
    closed = fit_kl(got.m, got.b, got.by_m, got.by_b, parameter)
    if closed.misfit < 1e-3 or probe.roles.z is None:
        return closed
    roles = probe.roles
    m, b = (t.detach().clone().requires_grad_() for t in (got.m, got.b))
    run = probe.run({roles.mean: m, roles.log_var: b, roles.reconstruction: got.r}, seed=0, n=n)
    z = run.seen.get(roles.z)
    if z is None or z.numel() != m.numel():
        return closed
    by_m, by_b = torch.autograd.grad(run.total, [m, b], allow_unused=True, materialize_grads=True)
    of_m, of_b = sampled_kl(m, b, z, parameter)
    sampled = fit_directions(m, b, by_m, by_b, of_m, of_b, parameter)
    return sampled if sampled.misfit < 1e-2 else closed


def _coupled(probe: Probe, got: Gradients, n: int, positive: bool) -> bool:
    """Does the latent term of one image depend on the posteriors of the others, as a total correlation's does?"""
    moved = probe.gradients(n, positive, move=True)
    rows = got.by_m.numel() // n
    before, after = got.by_m.flatten()[:rows], moved.by_m.flatten()[:rows]
    return bool((after - before).abs().max() > 0.02 * before.abs().max())


def _learned_prior(probe: Probe, got: Gradients, n: int) -> bool:
    """Does the loss reach parameters other than by way of posterior and reconstruction?"""
    roles = probe.roles
    leaves = [p for p in probe.program.parameters if p.requires_grad]
    if not leaves:
        return False
    run = probe.run({roles.mean: got.m, roles.log_var: got.b, roles.reconstruction: got.r}, n=n)
    found: tuple[Tensor | None, ...] = torch.autograd.grad(run.total, leaves, allow_unused=True)
    return any(g is not None and g.numel() > 1 and bool((g != 0).any()) for g in found)
