"""Nats per image into bits per pixel."""

from math import log, log2

import torch
from torch import Tensor

from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, int]]:
    """Nats per image for batches of several sizes, and how many pixels an image has."""
    return [
        (100 * torch.rand(batch, generator=generator) + 50, pixels) for batch, pixels in ((2, 16), (3, 64), (5, 784))
    ]


def reference(nats: Tensor, pixels: int) -> Tensor:
    return nats / (pixels * log(2))


ALTERNATIVES = (
    lambda nats, pixels: nats * log2(torch.e) / pixels,
    lambda nats, pixels: torch.stack([n / pixels for n in nats]) / torch.tensor(2.0, dtype=nats.dtype).log(),
)

MISTAKES = (
    Misconception(
        "nats for bits",
        lambda nats, pixels: nats / pixels,
        "these are nats per pixel. A bit is log 2 = 0.693 nats, so there are more bits than nats.",
    ),
    Misconception(
        "multiplied by log 2",
        lambda nats, pixels: nats * log(2) / pixels,
        "you multiply by log 2, which turns bits into nats. From nats to bits, divide by it.",
    ),
    Misconception(
        "not per pixel",
        lambda nats, pixels: nats / log(2),
        "these are bits per image. Divide by the number of pixels, too.",
    ),
    Misconception(
        "common logarithm",
        lambda nats, pixels: nats / (pixels * 0.3010299956639812),
        "you divide by the logarithm of 2 to the base 10. A nat belongs to the natural logarithm.",
    ),
    Misconception(
        "mean over the batch",
        lambda nats, pixels: (nats / (pixels * log(2))).mean(),
        "you returned one figure for the whole batch. Return one per image.",
    ),
    Misconception(
        "sum over the batch",
        lambda nats, pixels: (nats / (pixels * log(2))).sum(),
        "you summed over the batch. Return one figure per image.",
    ),
    Misconception(
        "multiplied by the pixels",
        lambda nats, pixels: nats * pixels / log(2),
        "you multiply by the number of pixels. What an image costs is shared out among its pixels: divide.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "One nat is 1 / log 2 = 1.443 bits, with the natural logarithm.",
        "Bits per image first; then divide by the number of pixels.",
    ),
    minutes=2,
    difficulty=1,
)
