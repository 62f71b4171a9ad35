"""An affine coupling layer: y and log |det dy/dx|."""

import torch
from torch import Tensor

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.flows._shared import Network, layers


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Network]]:
    """Points of any batch shape with a mask and a network; the last mask keeps everything."""
    return layers(generator)


def reference(x: Tensor, kept: Tensor, network: Network) -> tuple[Tensor, Tensor]:
    log_scale, shift = network(x * kept)
    y = torch.where(kept, x, x * log_scale.exp() + shift)
    return y, (log_scale * ~kept).sum(-1)


def _coupling_indexed(x: Tensor, kept: Tensor, network: Network) -> tuple[Tensor, Tensor]:
    log_scale, shift = (part[..., ~kept] for part in network(x.masked_fill(~kept, 0.0)))
    y = x.clone()
    y[..., ~kept] = shift + x[..., ~kept] * log_scale.exp()
    return y, log_scale.sum(-1)


def _coupling_identity(x: Tensor, kept: Tensor, network: Network) -> tuple[Tensor, Tensor]:
    seen = kept.to(x) * x
    log_scale, shift = ((1 - kept.to(x)) * part for part in network(seen))
    return log_scale.exp() * x + shift, torch.einsum("...d->...", log_scale)


def _coupling_jacobian(x: Tensor, kept: Tensor, network: Network) -> tuple[Tensor, Tensor]:
    def one(point: Tensor) -> Tensor:
        log_scale, shift = network(point * kept)
        return torch.where(kept, point, torch.addcmul(shift, point, log_scale.exp()))

    rows = x.reshape(-1, x.shape[-1])
    jacobians = torch.stack([torch.autograd.functional.jacobian(one, row) for row in rows])
    return one(x), torch.linalg.slogdet(jacobians).logabsdet.view(x.shape[:-1])


ALTERNATIVES = (_coupling_indexed, _coupling_identity, _coupling_jacobian)


def _coupling_with(y=None, log_det=None, sees=lambda x, kept: x * kept) -> Answer:
    """The layer with another y, another log-determinant, or a network that sees something else."""

    def answer(x: Tensor, kept: Tensor, network: Network) -> tuple[Tensor, Tensor]:
        log_scale, shift = network(sees(x, kept))
        moved = (y or (lambda x, kept, s, t: x * s.exp() + t))(x, kept, log_scale, shift)
        total = (log_det or (lambda kept, s: (s * ~kept).sum(-1)))(kept, log_scale)
        return torch.where(kept, x, moved), total

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
        _coupling_with(log_det=lambda kept, s: -(s * ~kept).sum(-1)),
        "your log-determinant has the wrong sign: it is that of the way back. From x to y a positive log_scale "
        "stretches, so log |det dy/dx| grows.",
    ),
    Misconception(
        "kept entries counted",
        _coupling_with(log_det=lambda kept, s: s.sum(-1)),
        "your log-determinant counts the kept entries, too. They are not stretched: their diagonal entry in the "
        "Jacobian is 1, its logarithm 0.",
    ),
    Misconception(
        "determinant without the logarithm",
        _coupling_with(log_det=lambda kept, s: torch.where(kept, 1.0, s.exp()).prod(-1)),
        "you returned the determinant itself. Its logarithm is asked for: the sum of log_scale over changed entries.",
    ),
    Misconception(
        "scale not exponentiated",
        _coupling_with(y=lambda x, kept, s, t: x * s + t),
        "you multiply by log_scale itself, which may be 0 or negative: then nothing brings x back. The scale is its "
        "exponential.",
    ),
    Misconception(
        "network sees everything",
        _coupling_with(sees=lambda x, kept: x),
        "your network sees the entries that it changes. The way back does not have them: set them to 0 before the "
        "network.",
    ),
    Misconception(
        "mask that lets nothing through",
        _coupling_with(y=lambda x, kept, s, t: (x * kept) * s.exp() + t),
        "the changed entries of x are masked in the product, too: y contains nothing of them, and nobody can bring "
        "them back. The mask is for what the network sees.",
    ),
    Misconception(
        "network that sees nothing",
        _coupling_with(sees=lambda x, kept: torch.zeros_like(x)),
        "your network gets zeros for every entry: its scale and shift are the same at every x, and the layer can bend "
        "nothing. It has to see the kept entries.",
    ),
    Misconception(
        "mask turned round",
        lambda x, kept, network: reference(x, ~kept, network),
        "you change the entries that shall be kept: `kept` is True where y = x.",
    ),
    Misconception(
        "shift before scale",
        _coupling_with(y=lambda x, kept, s, t: (x + t) * s.exp()),
        "you shift first and scale then. That can be inverted, too, but the task scales first: x * exp(log_scale) + "
        "shift.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "The network may see the kept entries only: x * kept has zeros elsewhere.",
        "torch.where(kept, x, ...) takes x where it is kept and the scaled and shifted x where it is not.",
        "The Jacobian is triangular. Its diagonal is 1 for a kept entry and exp(log_scale) for a changed one.",
    ),
    minutes=11,
    difficulty=2,
    points=2,
)
