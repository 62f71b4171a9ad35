"""Bits per dimension, from the ELBO of an image in nats."""

import math

import torch
from torch import Tensor

from vae_course.checks.applications._shared import LOG2
from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, tuple[int, int, int]]]:
    """ELBOs of some images in nats, and the images' shape."""
    drawn = []
    for n, shape in ((2, (3, 2, 4)), (4, (3, 5, 6)), (3, (2, 8, 7))):
        drawn.append((-20 - 60 * torch.rand(n, generator=generator), shape))
    return drawn


def reference(elbo: Tensor, shape: tuple[int, int, int]) -> Tensor:
    return -elbo / (math.prod(shape) * LOG2)


ALTERNATIVES = (
    lambda elbo, shape: -elbo * math.log2(math.e) / (shape[0] * shape[1] * shape[2]),
    lambda elbo, shape: elbo.negative() / torch.zeros(shape).numel() / torch.tensor(2.0, dtype=elbo.dtype).log(),
)

MISTAKES = (
    Misconception(
        "sign",
        lambda elbo, shape: -reference(elbo, shape),
        "your rates are negative. A code length is minus the log-probability: the ELBO's sign turns around.",
    ),
    Misconception(
        "nats",
        lambda elbo, shape: -elbo / math.prod(shape),
        "these are nats per dimension. Divide by log 2 to get bits.",
    ),
    Misconception(
        "multiplied by log 2",
        lambda elbo, shape: -elbo * LOG2 / math.prod(shape),
        "you multiply by log 2. A nat is more than a bit (1.44 of them), so the figure in bits must be larger.",
    ),
    Misconception(
        "per image",
        lambda elbo, shape: -elbo / LOG2,
        "these are bits per image. Divide by the number of dimensions.",
    ),
    Misconception(
        "channels forgotten",
        lambda elbo, shape: -elbo / (shape[1] * shape[2] * LOG2),
        "you divide by the pixels only. Each channel of a pixel is a dimension: bits per pixel are as many times "
        "higher as there are channels.",
    ),
    Misconception(
        "divided by a side",
        lambda elbo, shape: -elbo / (shape[-1] * LOG2),
        "you divide by one side of the image. The number of dimensions is channels times height times width.",
    ),
    Misconception(
        "divided by the sum of the sizes",
        lambda elbo, shape: -elbo / (sum(shape) * LOG2),
        "you divide by channels + height + width. An image has channels x height x width values.",
    ),
    Misconception(
        "grey levels added",
        lambda elbo, shape: 8 + reference(elbo, shape),
        "you add 8 bits for the 256 levels. That belongs to densities of scaled bytes; here the ELBO is that of "
        "the values themselves.",
    ),
    Misconception(
        "common logarithm",
        lambda elbo, shape: -elbo / (math.prod(shape) * math.log10(2)),
        "you divide by the logarithm of 2 to base 10. The ELBO is in nats: the natural logarithm of 2 is meant.",
    ),
    Misconception(
        "mean over the images",
        lambda elbo, shape: reference(elbo, shape).mean(),
        "you averaged over the images. The code length of each image is asked for.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Two divisions: by the number of dimensions, math.prod(shape), and by the nats in a bit.",
        "One bit is log 2 = 0.693 nats.",
    ),
    minutes=4,
    difficulty=1,
    atol=1e-6,
)
