"""A straight path between two codes."""

import torch
from torch import Tensor

from vae_course.checks.exercise import Exercise, Misconception
from vae_course.checks.generation._shared import points


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, int]]:
    """Two codes, and how many codes the path has."""
    sizes = ((2, 3), (5, 6), (4, 2), (3, 11))
    return [(*points(generator, 2, d).unbind(), steps) for d, steps in sizes]


def _mixed(a: Tensor, b: Tensor, shares: Tensor) -> Tensor:
    """Mixtures of a and b, one for each share of b."""
    t = shares.to(a)[:, None]
    return (1 - t) * a + t * b


def reference(a: Tensor, b: Tensor, steps: int) -> Tensor:
    return _mixed(a, b, torch.linspace(0, 1, steps))


ALTERNATIVES = (
    lambda a, b, steps: torch.stack([torch.lerp(a, b, i / (steps - 1)) for i in range(steps)]),
    lambda a, b, steps: a + torch.outer(torch.arange(steps).to(a) / (steps - 1), b - a),
)

MISTAKES = (
    Misconception(
        "ends swapped",
        lambda a, b, steps: _mixed(b, a, torch.linspace(0, 1, steps)),
        "your path runs from b to a. The weight of b grows from 0 to 1.",
    ),
    Misconception(
        "last end missing",
        lambda a, b, steps: _mixed(a, b, torch.arange(steps) / steps),
        "your path stops one step before b. With both ends included there is one step fewer than there are codes.",
    ),
    Misconception(
        "first end missing",
        lambda a, b, steps: _mixed(a, b, (torch.arange(steps) + 1) / steps),
        "your path begins one step after a: the first code must be a itself.",
    ),
    Misconception(
        "both ends missing",
        lambda a, b, steps: _mixed(a, b, (torch.arange(steps) + 1) / (steps + 1)),
        "neither a nor b is on your path: only codes between them. Start at share 0, end at share 1.",
    ),
    Misconception(
        "b added to a",
        lambda a, b, steps: a + torch.linspace(0, 1, steps).to(a)[:, None] * b,
        "you add more and more of b without taking a away: the path ends at a + b.",
    ),
    Misconception(
        "weights whose squares add up to one",
        lambda a, b, steps: (
            torch.outer((1 - torch.linspace(0, 1, steps)).sqrt().to(a), a)
            + torch.outer(torch.linspace(0, 1, steps).sqrt().to(a), b)
        ),
        "your weights have squares that add up to 1: that is a curve. On a straight line the weights themselves "
        "add up to 1.",
    ),
    Misconception(
        "a left out",
        lambda a, b, steps: torch.linspace(0, 1, steps).to(a)[:, None] * (b - a),
        "your path starts at the origin: these are the steps from a. Add them to a.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "torch.linspace(0, 1, steps) are the shares of b.",
        "Give the shares a last dimension, [:, None], so that each multiplies a whole code.",
    ),
    minutes=4,
    difficulty=1,
)
