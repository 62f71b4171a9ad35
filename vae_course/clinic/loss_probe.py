"""What a plain program does with a posterior that the probe chose: the noise of its codes, and the weights of its
loss's two terms at the user's batch size. `objective_probe` does the same for models of this package.
"""

from math import inf, log

import torch
from torch import Tensor

from vae_course.clinic.diagnostics import SamplingPath, Weights
from vae_course.clinic.errors import CannotDiagnose
from vae_course.clinic.gradient_fits import (
    KLFit,
    LikelihoodFit,
    fit_directions,
    fit_kl,
    fit_likelihood,
    parameters_for,
    sampled_kl,
    spread,
)
from vae_course.clinic.objective_probe import as_weights
from vae_course.clinic.plain_probe import Gradients, Probe, power

MOVED = 0.5


def right_way_round(probe: Probe) -> Probe:
    """The probe with mean and second output exchanged, if it is the second that the code moves with."""
    if probe.roles.z is None:
        return probe
    n = min(16, len(probe.x))
    for candidate in (probe, probe.with_roles(**vars(probe.roles.exchanged()))):
        a, b = candidate.chosen(n, positive=True)
        with torch.no_grad():
            z, moved = (
                candidate.run({candidate.roles.mean: value, candidate.roles.log_var: b}, n=n).seen.get(probe.roles.z)
                for value in (a, a + MOVED)
            )
        if z is not None and z.numel() == a.numel() and bool(((moved - z - MOVED).abs() < 1e-2).all()):
            return candidate
    return probe


def which_parameter(probe: Probe, got: Gradients | None, n: int, positive: bool) -> str:
    """What the second output means: as the KL understands it, or, where there is none, as the noise does."""
    _, b = probe.chosen(n, positive)
    options = parameters_for(b.detach())
    if got is not None:
        fits = {p: fit_kl(got.m, got.b, got.by_m, got.by_b, p) for p in options}
        best = min(options, key=lambda p: fits[p].variance_misfit)
        used = abs(fits[best].variance) > 1e-4 * max(abs(fits[best].mean), float(got.by_r.abs().max()) * 1e-3)
        if used and fits[best].variance_misfit < 1e-3:
            return best
    if not probe.roles.random:
        return options[0]
    moved, b = _moved(probe, n, positive, draws=8)
    if moved is None:
        return options[0]

    def off(p: str) -> float:
        std = spread(p, b)
        ratio = moved / std
        found = float(ratio.std()), _slope(std.log().flatten(), moved.abs().clamp(min=1e-12).log().flatten())
        return abs(log(max(found[0], 1e-12))) + abs(found[1] - 1)

    best = min(options, key=off)
    # Within what chance leaves, the usual meaning.
    return best if off(best) < 0.2 else options[0]


def noise_path(probe: Probe, parameter: str, n: int, positive: bool) -> SamplingPath:
    """What `SamplingPath` says, from runs in which mean and second output are leaves."""
    roles = probe.roles
    m, b = probe.chosen(n, positive)
    replace = {roles.mean: m, roles.log_var: b}
    one, two = (probe.run(replace, seed=seed, n=n).seen for seed in (0, 1))
    place = roles.decoder_input or roles.z
    if place is None or place not in one:
        return SamplingPath(m[0].numel(), 0, True, False, False, True, True, 1.0)
    entry = one[place]
    to_mean = to_second = False
    if entry.requires_grad:
        grads = torch.autograd.grad(entry.sum(), [m, b], retain_graph=True, allow_unused=True)
        to_mean, to_second = (g is not None and bool((g != 0).any()) for g in grads)
    random = not torch.equal(entry, two[place])
    latent, width = m.numel() // n, entry.numel() // n
    with torch.no_grad():
        other = probe.run({roles.mean: m, roles.log_var: b * 0.5 + 0.3}, seed=0, n=n).seen[place]
    path = SamplingPath(
        latent, width, entry.numel() % n == 0, random, False, to_mean, to_second, 1.0,
        decodes_spread=not random and not torch.equal(other, entry),
    )  # fmt: skip
    if not random:
        return path
    draws = max(4, -(-6000 // m.numel()))
    moved, spreads = _moved(probe, n, positive, draws)
    if moved is None:
        return path
    std = spread(parameter, spreads)
    noise = moved / std
    each = noise.reshape(draws, n, -1)
    shared = bool(((each - each[:, :1]).abs() < 1e-2 * (1 + each.abs())).all()) and n > 1
    flat = latent > 1 and bool(((each - each[..., :1]).abs() < 1e-2 * (1 + each.abs())).all())
    return path._replace(
        still=float((moved.abs().amax(0) < 1e-6).double().mean()),
        shared_noise=shared,
        one_number_per_image=flat,
        noise_exponent=_slope(std.log().flatten(), moved.abs().clamp(min=1e-12).log().flatten()),
        noise_mean=float(noise.mean()),
        noise_std=float(noise.std()),
    )


def _moved(probe: Probe, n: int, positive: bool, draws: int) -> tuple[Tensor | None, Tensor]:
    """z - mean over several draws `(draws, n, latent)`, and the second outputs it was drawn with."""
    roles = probe.roles
    m, b = probe.chosen(n, positive)
    b = b.detach().cpu().double().reshape(1, n, -1)
    found = []
    with torch.no_grad():
        for seed in range(draws):
            z = probe.run({roles.mean: m, roles.log_var: probe.chosen(n, positive)[1]}, seed=seed, n=n).seen.get(
                roles.z
            )
            if z is None or z.numel() != m.numel():
                return None, b
            found.append((z - m.reshape(z.shape)).cpu().double().reshape(n, -1))
    return torch.stack(found), b.expand(draws, -1, -1)


def _slope(x: Tensor, y: Tensor) -> float:
    """Of the straight line of least squares through the points."""
    x, y = x - x.mean(), y - y.mean()
    return float((x * y).sum() / x.square().sum()) if bool(x.any()) else inf


# The weights of the two terms


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
    return as_weights(fit.weight * per_image, kl, scale)._replace(
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
