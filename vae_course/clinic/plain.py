"""`examine_plain`: the same figures as `examine`, of a PyTorch module with a Gaussian posterior and its loss."""

from collections.abc import Callable
from dataclasses import dataclass
from math import nan
from typing import Any

import torch
from torch import Tensor

from vae_course.clinic.completing import complete
from vae_course.clinic.diagnostics import Diagnostics
from vae_course.clinic.errors import CannotDiagnose, asked
from vae_course.clinic.forward import Forward, device_and_dtype, forward_of, modules_of, parameters_of, train_mode
from vae_course.clinic.gradient_fits import decoded_mean, negative_log_likelihood, spread
from vae_course.clinic.loss_probe import fit_as, noise_path, right_way_round, weigh, which_parameter
from vae_course.clinic.plain_networks import code_effect, one_tap_kernels, with_any_weights
from vae_course.clinic.plain_probe import Probe, cut, other_weights
from vae_course.clinic.plain_setup import (
    answers_are_finite,
    at_least,
    largest_variance,
    no_posterior,
    prepare,
    refuse_changes,
)
from vae_course.clinic.program import Program
from vae_course.clinic.spy import quietly
from vae_course.clinic.untouched import seed_all, untouched

PROBED, LOOKED_AT = 64, 512
QUIET = "no noise in eval mode only: after .eval() the mean is decoded, so an ELBO reported there is none"


@dataclass(frozen=True)
class Examined:
    """The figures, what else is worth saying, and where in the user's code things stand ("line 12 of vae.py: ...")."""

    diagnostics: Diagnostics
    notes: tuple[str, ...]
    lines: dict[str, str]


def examine_plain(
    net: Any,
    images: Tensor,
    extras: tuple = (),
    *,
    loss: Callable | None = None,
    encode: Any = None,
    decode: Any = None,
    sample: Any = None,
    likelihood: str | None = None,
    batch_size: int | None = None,
    sign: float = 1.0,
) -> Examined:
    """Every figure, from at most 512 images. The model is afterwards what it was, also after an error.

    Raises `CannotDiagnose` for what cannot be found out, with the line to write instead.
    """
    net = getattr(net, "_orig_mod", net)  # what torch.compile was given
    modules = modules_of(net, encode, decode, sample, loss)
    parameters = parameters_of(modules)
    if any(p.is_inference() for p in parameters):
        raise CannotDiagnose(
            "the model was made under torch.inference_mode() and has no gradients; make it outside of it"
        )
    with quietly(), untouched(modules):
        finite = all(bool(p.isfinite().all()) for p in parameters)
        device, dtype = device_and_dtype(modules, images)
        prepare(modules, parameters)
        dtype = torch.float32 if dtype in (torch.float16, torch.bfloat16) else dtype
        x, extras = at_least(16, images[:LOOKED_AT], cut(extras, slice(0, LOOKED_AT), len(images)))
        x = x.detach().clone().to(device, dtype)
        extras = tuple(e.to(device) if isinstance(e, Tensor) else e for e in extras)
        few = x[:8], cut(extras, slice(0, 8), len(x))
        train_mode(modules, True)
        if not any(p.requires_grad for p in parameters):  # all frozen: the loss is asked all the same
            for p in parameters:
                p.requires_grad_()
        before = [p.data.clone() for p in parameters]
        forward, missing = _forward(net, few, encode, decode, sample, loss)
        if finite and forward is not None and not answers_are_finite(forward, few):
            finite = False
            for p in parameters:
                p.data = 0.05 * torch.randn_like(p)
            before = [p.data.clone() for p in parameters]
        try:
            program, flow, roles = complete(Program(net, forward, loss, list(parameters), sign=sign), *few)
        except CannotDiagnose:
            if missing is None:
                raise
            raise missing from None
        refuse_changes(before, parameters)
        if roles.mean is None or roles.log_var is None:
            raise CannotDiagnose(no_posterior(program, few))
        probe = right_way_round(Probe(program, roles, x, extras))
        figures, notes = _figures(probe, modules, parameters, len(images), batch_size, likelihood, finite)
        lines = {
            "noise": _line(flow, probe.roles.z),
            "output": _line(flow, probe.roles.reconstruction),
            "mean": _line(flow, probe.roles.mean),
            "log_var": _line(flow, probe.roles.log_var),
        }
    return Examined(figures, tuple(notes), lines)


def _figures(probe: Probe, modules, parameters, count: int, batch_size, likelihood, finite: bool):
    notes: list[str] = []
    n = min(PROBED, len(probe.x))
    positive = _second_is_positive(probe, parameters)
    weights, name = None, likelihood or ""
    got = None
    if probe.program.loss is not None:
        probe, got, fit = probe.likelihood(n, positive)
        name = likelihood or fit.name
    parameter = which_parameter(probe, got, n, positive)
    if got is not None:
        if likelihood:
            fit = fit_as(likelihood, got)
        weights = weigh(probe, got, fit, parameter, n, positive, batch_size or count)
    else:
        notes.append("no loss was given, so neither the KL's weight nor the reconstruction's was judged: loss=")
    path = noise_path(probe, parameter, n, positive)
    path = path._replace(random_in_evaluation=_random_in_evaluation(probe, modules))
    if path.random and path.random_in_evaluation is False:
        notes.append(QUIET)
    real = _real(probe, parameter, name, n)
    means, outputs, at_fault = with_any_weights(probe, parameters, name, parameter, n, positive)
    x = probe.x.detach().cpu().double()
    average = torch.stack([real["r"].mean(0).flatten(), x[: len(real["r"])].mean(0).flatten()])
    seen = [real["r"].flatten()] if finite else [torch.zeros(1)]
    diagnostics = Diagnostics(
        pixels=x[0].numel(),
        image_range=(float(x.min()), float(x.max())),
        dark_pixels=float((x < 0.5).double().mean()),
        seen_before=0.0,
        sampling_path=path,
        weights=weights,
        finite=finite,
        last_finite=None,
        log_var_range=real["log_var"] if finite else (nan, nan),
        kl_per_dimension=real["kl"],
        active_units=int((real["m"].var(0) > 0.01).sum()),
        means_with_any_weights=means,
        outputs_with_any_weights=outputs,
        one_tap_kernels=one_tap_kernels(probe, parameters) if finite else 0,
        output_range=(float(torch.cat(seen).min()), float(torch.cat(seen).max())),
        code_effect=code_effect(probe, n, positive) if finite else 1.0,
        code_worth=real["worth"],
        likeness=float(torch.corrcoef(average)[0, 1]) if average.shape[1] >= 16 and finite else 0.0,
        likelihood=name,
        posterior=parameter,
        spread_at_fault=max(at_fault, path.still, real["at 0"] if parameter in ("std", "variance") else 0.0),
        data_variance=largest_variance(x),
        images=count,
    )
    return diagnostics, notes


def _real(probe: Probe, parameter: str, name: str, n: int) -> dict[str, Any]:
    """What the model makes of the images themselves, in evaluation of everything but its noise."""
    with torch.no_grad():
        run = probe.run(seed=7)
        roles = probe.roles
        m, b, r = (run.seen[p].detach() for p in (roles.mean, roles.log_var, roles.reconstruction))
        rows = len(probe.x)
        swapped = probe.run({roles.mean: m.roll(1, 0), roles.log_var: b.roll(1, 0)}, seed=7).seen[roles.reconstruction]
    m, b, r, swapped = (t.cpu().double().reshape(rows, -1) for t in (m, b, r, swapped))
    std = spread(parameter, b)
    log_var = 2 * std.log()
    worth = nan
    x = probe.x.detach().cpu().double().reshape(rows, -1)
    if name and name != "none" and r.shape == x.shape:
        worth = float((negative_log_likelihood(name, swapped, x) - negative_log_likelihood(name, r, x)).mean())
    return {
        "m": m,
        "r": decoded_mean(name, r) if r.shape == x.shape else x,
        "log_var": (float(log_var.min()), float(log_var.max())),
        "kl": 0.5 * (m.square() + std.square() - log_var - 1).mean(0),
        "worth": worth,
        "at 0": float((std <= 1e-6).double().mean()),
    }


def _second_is_positive(probe: Probe, parameters) -> bool:
    """Is the encoder's second output never negative, as a standard deviation is, whatever the weights?"""
    n, found = min(64, len(probe.x)), []
    with torch.no_grad():
        m = probe.chosen(n, positive=True)[0]
        place = probe.roles.log_var
        found.append(probe.run(n=n).seen[place])
        for seed in range(200, 206):
            seed_all(seed)
            with other_weights(parameters, torch.randn_like):
                try:
                    found.append(probe.run({probe.roles.mean: m, place: m.exp()}, n=n).was[place])
                except CannotDiagnose:  # a loss may refuse what such weights give
                    continue
    return all(bool((b >= 0).all()) and bool((b > 0).any()) for b in found)


def _random_in_evaluation(probe: Probe, modules) -> bool | None:
    train_mode(modules, False)
    place = probe.roles.decoder_input
    try:
        forward, x, extras = probe.program.forward, probe.x[:8], cut(probe.extras, slice(0, 8), len(probe.x))
        if forward is None or place is None:
            return None
        flow, roles, _ = Program(probe.program.net, forward, None, probe.program.parameters).traced(x, extras)
        return roles.random or bool(flow.noisy)
    except Exception:
        return None
    finally:
        train_mode(modules, True)


def _forward(net, few, encode, decode, sample, loss) -> tuple[Forward | None, CannotDiagnose | None]:
    """The model's forward; or, where the loss may call the model in its own way, None and what was missing."""
    try:
        return asked("net", forward_of, net, *few, encode, decode, sample), None
    except CannotDiagnose as error:
        if loss is None or encode is not None or decode is not None:
            raise
        return None, error


def _line(flow, place) -> str:
    return flow.calls[place[0]].line if place else ""
