"""The way back through an affine coupling layer: u and log |det du/dz|."""

import torch
from torch import Tensor

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.flows._shared import Network, layers


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Network]]:
    """Points of any batch shape with a mask and a network; the last mask keeps everything."""
    return layers(generator)


def reference(z: Tensor, kept: Tensor, network: Network) -> tuple[Tensor, Tensor]:
    log_scale, shift = network(kept * z)
    u = kept * z + (1 - kept) * (z - shift) / log_scale.exp()
    return u, -((1 - kept) * log_scale).sum(-1)


def _inverse_where(z: Tensor, kept: Tensor, network: Network) -> tuple[Tensor, Tensor]:
    moved = kept == 0
    log_scale, shift = network(z.masked_fill(moved, 0.0))
    return torch.where(moved, (z - shift) * (-log_scale).exp(), z), -log_scale[..., moved].sum(-1)


def _inverse_identity(z: Tensor, kept: Tensor, network: Network) -> tuple[Tensor, Tensor]:
    # With log_scale and shift 0, a kept entry is treated like any other.
    log_scale, shift = ((1 - kept) * part for part in network(z - (1 - kept) * z))
    return torch.exp(-log_scale) * z - shift / log_scale.exp(), torch.einsum("...d->...", -log_scale)


ALTERNATIVES = (_inverse_where, _inverse_identity)


def _inverse_with(u=None, log_det=None, sees=lambda z, kept: z * kept) -> Answer:
    """The way back with another u, another log-determinant, or a network that sees something else."""

    def answer(z: Tensor, kept: Tensor, network: Network) -> tuple[Tensor, Tensor]:
        log_scale, shift = network(sees(z, kept))
        moved = (u or (lambda z, s, t: (z - t) / s.exp()))(z, log_scale, shift)
        total = (log_det or (lambda kept, s: -((1 - kept) * s).sum(-1)))(kept, log_scale)
        return kept * z + (1 - kept) * moved, total

    return answer


MISTAKES = (
    Misconception(
        "forward once more",
        _inverse_with(u=lambda z, s, t: z * s.exp() + t, log_det=lambda kept, s: ((1 - kept) * s).sum(-1)),
        "you ran the layer forward once more. The way back takes the shift off and divides by the scale.",
    ),
    Misconception(
        "log-determinant of the way there",
        _inverse_with(log_det=lambda kept, s: ((1 - kept) * s).sum(-1)),
        "this is log |det dz/du|, of the way there. The way back shrinks what the layer stretched: the other sign.",
    ),
    Misconception(
        "log-determinant forgotten",
        _inverse_with(log_det=lambda kept, s: torch.zeros_like(s[..., 0])),
        "your log-determinant is 0. Dividing by the scale changes volumes, too.",
    ),
    Misconception(
        "kept entries counted",
        _inverse_with(log_det=lambda kept, s: -s.sum(-1)),
        "your log-determinant counts the kept entries, which are not divided by anything.",
    ),
    Misconception(
        "divided before the shift is off",
        _inverse_with(u=lambda z, s, t: z / s.exp() - t),
        "you divide first and take the shift off then. What was done last is undone first: the shift came last.",
    ),
    Misconception(
        "shift added",
        _inverse_with(u=lambda z, s, t: (z + t) / s.exp()),
        "you add the shift once more. The layer has added it: take it off.",
    ),
    Misconception(
        "scale left on",
        _inverse_with(u=lambda z, s, t: z - t),
        "the shift is off, the scale is not: divide by exp(log_scale).",
    ),
    Misconception(
        "network sees everything",
        _inverse_with(sees=lambda z, kept: z),
        "your network sees the changed entries of z. On the way there it saw the kept ones alone, and only with the "
        "same input does it give the same scale and shift.",
    ),
    Misconception(
        "network run backwards",
        _inverse_with(sees=lambda z, kept: z * (1 - kept)),
        "your network sees the changed entries in place of the kept ones. It is not inverted or turned round: the kept "
        "entries are the same on both sides.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "The kept entries of z are those of u, so the network can be asked the same question as on the way there.",
        "Solve z = u * exp(log_scale) + shift for u.",
        "d u / d z is exp(-log_scale) for a changed entry and 1 for a kept one.",
    ),
    minutes=7,
    difficulty=2,
)
