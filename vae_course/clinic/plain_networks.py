"""What a plain model can do at all, found by giving it other weights; and what its decoder makes of codes."""

import torch
from torch import Tensor

from vae_course.clinic.gradient_fits import decoded_mean
from vae_course.clinic.model_probe import mild
from vae_course.clinic.plain_probe import Probe, other_weights
from vae_course.clinic.untouched import seed_all

Range = tuple[float, float]


def with_any_weights(
    probe: Probe, parameters: list[Tensor], name: str, parameter: str, n: int, positive: bool, copies: int = 4
) -> tuple[Range, Range, float]:
    """Shares of negative and of zero means, the range of decoded means, and the share of standard deviations that are 0
    or negative, over `copies` of the model with random weights."""
    roles = probe.roles
    means, outputs = [], []
    m, b = probe.chosen(n, positive)
    for copy in range(copies):
        seed_all(100 + copy)
        # From one copy to the next larger, so that what saturates is seen to do so.
        with other_weights(parameters, lambda p, c=copy: (1 + c) * torch.randn_like(p)), torch.no_grad():
            try:
                run = probe.run({roles.mean: m, roles.log_var: b}, seed=copy, n=n)
            except Exception:  # a loss may refuse what such weights give
                continue
        means.append(run.was[roles.mean].flatten().cpu().double())
        outputs.append(decoded_mean(name, run.seen[roles.reconstruction]).flatten().cpu().double())
    if not means:
        return (0.5, 0.0), (-float("inf"), float("inf")), 0.0
    signs, out = torch.cat(means).sign(), torch.cat(outputs)
    out = out[out.isfinite()]
    bounds = (float(out.min()), float(out.max())) if len(out) else (-float("inf"), float("inf"))
    at_fault = _at_zero(probe, parameters, m, b, n) if parameter in ("std", "variance") else 0.0
    return (float((signs < 0).double().mean()), float((signs == 0).double().mean())), bounds, at_fault


def _at_zero(probe: Probe, parameters: list[Tensor], m: Tensor, b: Tensor, n: int, copies: int = 4) -> float:
    """Share of the second output that is next to 0, or below, where outputs of the order of 1 are expected."""
    roles, found = probe.roles, [torch.ones(1, dtype=torch.float64)]
    for copy in range(copies):
        seed_all(300 + copy)
        with other_weights(parameters, mild), torch.no_grad():
            try:
                run = probe.run({roles.mean: m, roles.log_var: b}, seed=copy, n=n)
            except Exception:  # a loss may refuse what such weights give
                continue
        found.append(run.was[roles.log_var].flatten().cpu().double())
    return float((torch.cat(found) <= 1e-6).double().mean())


def one_tap_kernels(probe: Probe, parameters: list[Tensor]) -> int:
    """How many of the encoder's kernels have one weight that meets pixels, while all others only ever meet padding.

    With positive weights every path is open, so a gradient of exactly zero means: there is no path.
    """
    kernels = [p for p in parameters if p.ndim == 4 and p.shape[-1] * p.shape[-2] > 1]
    if not kernels:
        return 0
    seed_all(5)
    # The encoder is asked alone: a loss or a decoder may not stand such weights.
    bright = torch.rand(probe.x[:2].shape, device=probe.x.device).to(probe.x.dtype)
    asked = Probe(
        probe.program,
        probe.roles,
        bright,
        tuple(e[:2] if isinstance(e, Tensor) and len(e) == len(probe.x) else e for e in probe.extras),
    )
    flags = [p.requires_grad for p in kernels]
    try:
        for p in kernels:
            p.requires_grad_()
        with other_weights(parameters, lambda p: torch.rand_like(p) / p[0].numel() if p.ndim else torch.zeros_like(p)):
            seen = asked.run().seen
            total = seen[probe.roles.mean].sum() + seen[probe.roles.log_var].sum()
            grads = torch.autograd.grad(total, kernels, allow_unused=True, materialize_grads=True)
    except Exception:
        return 0
    finally:
        for p, flag in zip(kernels, flags, strict=True):
            p.requires_grad_(flag)
    return sum(int(((g != 0).flatten(0, 1).any(0)).sum()) == 1 for g in grads)


def code_effect(probe: Probe, n: int, positive: bool) -> float:
    """By how much, at most, a pixel changes when nothing but the code does."""
    roles = probe.roles
    m, b = probe.chosen(n, positive)
    with torch.no_grad():
        one, two = (
            probe.run({roles.mean: mean, roles.log_var: b}, n=n).seen[roles.reconstruction]
            for mean in (m, m.roll(1, 0))
        )
    return float((one - two).abs().max())
