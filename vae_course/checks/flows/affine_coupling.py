"""An affine coupling layer: z and log |det dz/du|."""

import torch
from torch import Tensor

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.flows._shared import Network, layers


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Network]]:
    """Points of any batch shape with a mask and a network; the last mask keeps everything."""
    return layers(generator)


def reference(u: Tensor, kept: Tensor, network: Network) -> tuple[Tensor, Tensor]:
    log_scale, shift = network(kept * u)
    z = kept * u + (1 - kept) * (u * log_scale.exp() + shift)
    return z, ((1 - kept) * log_scale).sum(-1)


def _coupling_where(u: Tensor, kept: Tensor, network: Network) -> tuple[Tensor, Tensor]:
    moved = kept == 0
    log_scale, shift = network(u.masked_fill(moved, 0.0))
    return torch.where(moved, shift + u * log_scale.exp(), u), log_scale[..., moved].sum(-1)


def _coupling_identity(u: Tensor, kept: Tensor, network: Network) -> tuple[Tensor, Tensor]:
    # With log_scale and shift 0, a kept entry is treated like any other.
    log_scale, shift = ((1 - kept) * part for part in network(u - (1 - kept) * u))
    return log_scale.exp() * u + shift, torch.einsum("...d->...", log_scale)


ALTERNATIVES = (_coupling_where, _coupling_identity)


def _coupling_with(z=None, log_det=None, sees=lambda u, kept: u * kept) -> Answer:
    """The layer with another z, another log-determinant, or a network that sees something else."""

    def answer(u: Tensor, kept: Tensor, network: Network) -> tuple[Tensor, Tensor]:
        log_scale, shift = network(sees(u, kept))
        moved = (z or (lambda u, kept, s, t: u * s.exp() + t))(u, kept, log_scale, shift)
        total = (log_det or (lambda kept, s: ((1 - kept) * s).sum(-1)))(kept, log_scale)
        return kept * u + (1 - kept) * moved, total

    return answer


MISTAKES = (
    Misconception(
        "log-determinant forgotten",
        _coupling_with(log_det=lambda kept, s: torch.zeros_like(s[..., 0])),
        "your log-determinant is 0, as if the layer kept every volume. It stretches the changed entries by "
        "exp(log_scale).",
    ),
    Misconception(
        "log-determinant with the wrong sign",
        _coupling_with(log_det=lambda kept, s: -((1 - kept) * s).sum(-1)),
        "your log-determinant has the wrong sign: it is that of the way back. From u to z a positive log_scale "
        "stretches, so log |det dz/du| grows.",
    ),
    Misconception(
        "kept entries counted",
        _coupling_with(log_det=lambda kept, s: s.sum(-1)),
        "your log-determinant counts the kept entries, too. They are not stretched: their diagonal entry in the "
        "Jacobian is 1, its logarithm 0.",
    ),
    Misconception(
        "determinant without the logarithm",
        _coupling_with(log_det=lambda kept, s: ((1 - kept) * s).exp().prod(-1)),
        "you returned the determinant itself. Its logarithm is asked for: the sum of log_scale over changed entries.",
    ),
    Misconception(
        "scale not exponentiated",
        _coupling_with(z=lambda u, kept, s, t: u * s + t),
        "you multiply by log_scale itself, which may be 0 or negative: then nothing brings u back. The scale is its "
        "exponential.",
    ),
    Misconception(
        "network sees everything",
        _coupling_with(sees=lambda u, kept: u),
        "your network sees the entries that it changes. The way back does not have them: set them to 0 before the "
        "network.",
    ),
    Misconception(
        "mask that lets nothing through",
        _coupling_with(z=lambda u, kept, s, t: (u * kept) * s.exp() + t),
        "the changed entries of u are masked in the product, too: z contains nothing of them, and nobody can bring "
        "them back. The mask is for what the network sees.",
    ),
    Misconception(
        "network that sees nothing",
        _coupling_with(sees=lambda u, kept: torch.zeros_like(u)),
        "your network gets zeros for every entry: its scale and shift are the same at every u, and the layer can bend "
        "nothing. It has to see the kept entries.",
    ),
    Misconception(
        "mask turned round",
        lambda u, kept, network: reference(u, 1 - kept, network),
        "you change the entries that shall be kept: `kept` is 1 where z = u.",
    ),
    Misconception(
        "shift before scale",
        _coupling_with(z=lambda u, kept, s, t: (u + t) * s.exp()),
        "you shift first and scale then. That can be inverted, too, but the task scales first: u * exp(log_scale) + "
        "shift.",
    ),
    Misconception(
        "the way back",
        _coupling_with(lambda u, kept, s, t: (u - t) * (-s).exp(), lambda kept, s: -((1 - kept) * s).sum(-1)),
        "this is the layer's way back: you subtract the shift and divide by the scale. From u to z, multiply by the "
        "scale, then add the shift; the log-determinant is positive where that stretches.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "The network may see the kept entries only: kept * u has zeros elsewhere.",
        "kept * a + (1 - kept) * b is a where entries are kept and b where they are not. What are a and b?",
        "The Jacobian is triangular. Its diagonal is 1 for a kept entry and exp(log_scale) for a changed one.",
    ),
    minutes=11,
    difficulty=2,
    points=2,
)
