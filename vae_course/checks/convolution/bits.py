"""Bits per dimension of 8-bit images, from a log-density in nats."""

from math import e, log, log2, prod

import torch
from torch import Tensor

from vae_course.checks.exercise import Answer, Exercise, Misconception

LOG2 = log(2)  # nats in a bit


def cases(generator: torch.Generator) -> list[tuple[Tensor, tuple[int, int, int]]]:
    """Log-densities (n,) in nats of images in [0, 1], and the shape of one image."""
    drawn = []
    for n, shape in ((1, (3, 8, 8)), (4, (1, 28, 28)), (3, (3, 32, 24))):
        drawn.append(((1 + torch.rand(n, generator=generator)) * prod(shape), shape))
    return drawn


def reference(log_density: Tensor, shape: tuple[int, int, int]) -> Tensor:
    return 8 - log_density / (prod(shape) * LOG2)


ALTERNATIVES = (
    lambda log_density, shape: -(log_density / prod(shape) - log(256)) / LOG2,
    lambda log_density, shape: log2(e) * -log_density / torch.Size(shape).numel() + log2(256),
)


def _bits_with(dimensions=prod, nats=LOG2, offset=8.0, sign=-1.0) -> Answer:
    """The figure with another number of dimensions, of nats in a unit, another width of a level, or another sign."""
    return lambda log_density, shape: sign * log_density / (dimensions(shape) * nats) + offset


MISTAKES = (
    Misconception(
        "grey levels forgotten",
        _bits_with(offset=0.0),
        "this is the density of values in [0, 1] in bits, which may well be negative. The probability of one of "
        "256 levels is the density times the level's width, 1/256: how many bits does that add?",
    ),
    Misconception(
        "grey levels subtracted",
        _bits_with(offset=-8.0),
        "you subtracted the 8 bits. A level is 1/256 wide, so its probability is the density divided by 256, and "
        "its code is longer.",
    ),
    Misconception(
        "nats for bits",
        _bits_with(nats=1.0),
        "the log-density is still in nats. One bit is ln 2 nats.",
    ),
    Misconception(
        "all in nats",
        _bits_with(nats=1.0, offset=log(256)),
        "these are nats per dimension, rightly counted. Bits are asked for: divide by ln 2.",
    ),
    Misconception(
        "8 bits counted in nats",
        _bits_with(offset=log(256)),
        "your density is in bits, but the width of a level in nats. log 256 is 5.5 nats or 8 bits.",
    ),
    Misconception(
        "channels forgotten",
        _bits_with(dimensions=lambda shape: shape[1] * shape[2]),
        "you divided by the number of pixels. A dimension is one channel of one pixel, and RGB has three.",
    ),
    Misconception(
        "sign",
        _bits_with(sign=1.0),
        "your sign is wrong: the more probable an image, the shorter its code.",
    ),
    Misconception(
        "grey levels once per image",
        lambda log_density, shape: (8 - log_density / LOG2) / prod(shape),
        "you added 8 bits once for the whole image. Every dimension has levels of its own.",
    ),
    Misconception(
        "255 levels",
        _bits_with(offset=log(255) / LOG2),
        "you count 255 levels. A byte has 256 of them, 0 to 255, so a level is 1/256 wide: 8 bits.",
    ),
    Misconception(
        "256 bits added",
        _bits_with(offset=256.0),
        "you add 256 bits. A level is 1/256 wide: that is log2(256) bits, not 256.",
    ),
    Misconception(
        "multiplied by log 2",
        _bits_with(nats=1 / LOG2),
        "you multiply by log 2. A bit is log 2 nats, so there are more bits than nats: divide.",
    ),
    Misconception(
        "divided by the sum of the sizes",
        _bits_with(dimensions=sum),
        "you divide by channels + height + width. An image has channels x height x width values.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "First one dimension: a density p(x) at grey level x, and the level is 1/256 wide. What is its probability?",
        "-log2(p / 256) = 8 - log2 p for each dimension. An image has channels x height x width of them.",
        "8 - log_density / (dimensions * ln 2)",
    ),
    minutes=8,
    difficulty=2,
    points=2,
)
