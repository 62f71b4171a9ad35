"""The log-density of a flow at z, in nats."""

from collections.abc import Callable, Sequence
from math import log, pi

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.flows._shared import Network, small_network

Inverse = Callable[[Tensor], tuple[Tensor, Tensor]]


def _way_back(kept: Tensor, network: Network) -> Inverse:
    """The inverse of a coupling layer: from z to u and log |det du/dz|."""

    def inverse(z: Tensor) -> tuple[Tensor, Tensor]:
        log_scale, shift = network(kept * z)
        u = kept * z + (1 - kept) * (z - shift) / log_scale.exp()
        return u, -((1 - kept) * log_scale).sum(-1)

    return inverse


def cases(generator: torch.Generator) -> list[tuple[Tensor, list[Inverse]]]:
    """Points of any batch shape, and the inverses of one, three and four layers that keep entries in turn."""
    drawn = []
    for shape, count, dtype in (((2,), 1, torch.float32), ((4, 2), 3, torch.float64), ((2, 3, 5), 4, torch.float32)):
        dim = shape[-1]
        masks = [((torch.arange(dim) + k) % 2).to(dtype) for k in range(count)]
        inverses = [_way_back(kept, small_network(generator, dim, dtype)) for kept in masks]
        drawn.append((torch.randn(*shape, generator=generator, dtype=dtype), inverses))
    return drawn


def reference(z: Tensor, inverses: Sequence[Inverse]) -> Tensor:
    u, log_det = z, 0.0
    for inverse in reversed(inverses):
        u, step = inverse(u)
        log_det = log_det + step
    base = -0.5 * (u**2 + log(2 * pi)).sum(-1)
    return base + log_det


def _density_by_recursion(z: Tensor, inverses: Sequence[Inverse]) -> Tensor:
    if not inverses:
        return td.Independent(td.Normal(torch.zeros_like(z), 1.0), 1).log_prob(z)
    u, log_det = inverses[-1](z)
    return log_det + _density_by_recursion(u, inverses[:-1])


def _density_by_steps(z: Tensor, inverses: Sequence[Inverse]) -> Tensor:
    log_density = torch.full_like(z[..., 0], -0.5 * z.shape[-1] * log(2 * pi))
    for k in range(len(inverses)):
        z, step = inverses[-1 - k](z)
        log_density = log_density + step
    return log_density - torch.einsum("...d,...d->...", z, z) / 2


ALTERNATIVES = (_density_by_recursion, _density_by_steps)


def _back(z: Tensor, inverses: Sequence[Inverse]) -> tuple[Tensor, list[Tensor]]:
    steps = []
    for inverse in reversed(inverses):
        z, step = inverse(z)
        steps.append(step)
    return z, steps


def _normal(u: Tensor) -> Tensor:
    return td.Normal(torch.zeros_like(u), 1.0).log_prob(u).sum(-1)


def _density_with(combine) -> Answer:
    """A density made of z, of u and of the steps' log-determinants."""
    return lambda z, inverses: combine(z, *_back(z, inverses))


def _first_only(z: Tensor, inverses: Sequence[Inverse]) -> Tensor:
    u, step = inverses[-1](z)
    return _normal(u) + step


MISTAKES = (
    Misconception(
        "density at the wrong end",
        _density_with(lambda z, u, steps: _normal(z) + sum(steps)),
        "you evaluate N(0, I) at z. The base is the distribution of u: bring z back first, and evaluate it there.",
    ),
    Misconception(
        "log-determinant with the wrong sign",
        _density_with(lambda z, u, steps: _normal(u) - sum(steps)),
        "you subtract the log-determinants. These are of the way back, du/dz, and are added; those of the way there "
        "would be subtracted.",
    ),
    Misconception(
        "log-determinant forgotten",
        _density_with(lambda z, u, steps: _normal(u)),
        "the log-determinants are missing. Where the flow stretches, the same probability lies on more room: without "
        "them your density does not integrate to 1.",
    ),
    Misconception(
        "layers undone in the wrong order",
        lambda z, inverses: reference(z, inverses[::-1]),
        "you undo the first layer first. z came out of the last one: begin with its inverse.",
    ),
    Misconception(
        "one log-determinant only",
        _density_with(lambda z, u, steps: _normal(u) + steps[-1]),
        "only the log-determinant of the step undone last is there. Determinants of maps in a row multiply, so their "
        "logarithms add up.",
    ),
    Misconception(
        "2 pi missing",
        _density_with(lambda z, u, steps: -0.5 * u.square().sum(-1) + sum(steps)),
        "the constant of N(0, I) is missing: 0.92 nats for each dimension. The gradient does not mind, the density "
        "does.",
    ),
    Misconception(
        "mean over dimensions",
        _density_with(lambda z, u, steps: _normal(u) / u.shape[-1] + sum(steps)),
        "your base density is averaged over the dimensions, your log-determinant is summed. Both are sums.",
    ),
    Misconception(
        "mean over the batch",
        lambda z, inverses: reference(z, inverses).mean(),
        "you returned one figure for all points. Return one log-density for each.",
    ),
    Misconception(
        "density instead of its logarithm",
        lambda z, inverses: reference(z, inverses).exp(),
        "you returned the density. Its logarithm is asked for; in a hundred dimensions a density is no number.",
    ),
    Misconception(
        "determinants multiplied",
        _density_with(lambda z, u, steps: _normal(u) + torch.stack(steps).prod(0)),
        "you multiply the log-determinants. Determinants are multiplied, their logarithms added.",
    ),
    Misconception(
        "mean of the determinants",
        _density_with(lambda z, u, steps: _normal(u) + torch.stack(steps).mean(0)),
        "you average the log-determinants. Every step stretches space: add them all.",
    ),
    Misconception(
        "first layer back only",
        _first_only,
        "only one layer is undone. Undo all of them, the last first.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Bring z back through all layers: in which order? Then ask how probable the u is that it came from.",
        "log p(z) = log N(u; 0, I) + log |det du/dz|, and the second is a sum over the layers.",
        "for inverse in reversed(inverses): u, step = inverse(u); add up the steps, then add log N(u; 0, I).",
    ),
    minutes=10,
    difficulty=2,
    points=2,
)
