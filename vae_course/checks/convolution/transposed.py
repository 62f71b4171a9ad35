"""The size of a transposed convolution's output."""

import torch
from torch import nn

from vae_course.checks.convolution._shared import integer
from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[int, int, int, int, int]]:
    """Size, kernel, stride, padding, output padding."""
    known = [(7, 4, 2, 1, 0), (3, 4, 2, 1, 1), (5, 5, 3, 1, 2), (4, 3, 1, 0, 0)]
    for _ in range(3):
        kernel, stride = integer(generator, 3, 7), integer(generator, 2, 4)
        padding, extra = integer(generator, 1, kernel - 2), integer(generator, 1, stride - 1)
        known.append((integer(generator, 4, 30), kernel, stride, padding, extra))
    return known


def reference(size: int, kernel: int, stride: int, padding: int, output_padding: int) -> int:
    return (size - 1) * stride - 2 * padding + kernel + output_padding


def _back_torch(size: int, kernel: int, stride: int, padding: int, output_padding: int) -> int:
    return nn.ConvTranspose1d(1, 1, kernel, stride, padding, output_padding)(torch.zeros(1, 1, size)).shape[-1]


def _back_search(size: int, kernel: int, stride: int, padding: int, output_padding: int) -> int:
    """The smallest input that a convolution brings to `size`, plus the output padding."""
    return next(n for n in range(1, 1000) if (n + 2 * padding - kernel) // stride + 1 == size) + output_padding


ALTERNATIVES = (_back_torch, _back_search)

MISTAKES = (
    Misconception(
        "size times stride",
        lambda size, kernel, stride, padding, output_padding: size * stride,
        "you multiply the size by the stride. That is right only where kernel and padding were chosen for it.",
    ),
    Misconception(
        "padding on one side",
        lambda size, kernel, stride, padding, output_padding: (size - 1) * stride - padding + kernel + output_padding,
        "you take the padding away on one side only. It is cut off on both.",
    ),
    Misconception(
        "padding added",
        lambda size, kernel, stride, padding, output_padding: reference(size, kernel, stride, -padding, output_padding),
        "you add the padding. On the way there it made the row longer, so on the way back it is cut off: "
        "ConvTranspose's padding makes the output smaller.",
    ),
    Misconception(
        "output padding forgotten",
        lambda size, kernel, stride, padding, output_padding: reference(size, kernel, stride, padding, 0),
        "the output padding does not appear in your sizes. It says which of several possible origins is meant.",
    ),
    Misconception(
        "as many steps as places",
        lambda size, kernel, stride, padding, output_padding: reference(
            size + 1, kernel, stride, padding, output_padding
        ),
        "your sizes are one stride too large. Between `size` places there are `size - 1` steps.",
    ),
    Misconception(
        "output padding in strides",
        lambda size, kernel, stride, padding, output_padding: reference(
            size, kernel, stride, padding, output_padding * stride
        ),
        "you multiply the output padding by the stride. It is counted in pixels of the output.",
    ),
    Misconception(
        "formula of the convolution",
        lambda size, kernel, stride, padding, output_padding: (
            (size + 2 * padding - kernel) // stride + 1 + output_padding
        ),
        "this is the rule of the convolution, which makes a row smaller. The way back makes it larger: stamps, a "
        "stride apart.",
    ),
    Misconception(
        "padding added and output padding taken off",
        lambda size, kernel, stride, padding, output_padding: reference(
            size, kernel, stride, -padding, -output_padding
        ),
        "you have both paddings the wrong way round: `padding` is cut off at both ends, `output_padding` is added "
        "at one.",
    ),
    Misconception(
        "size times stride, with the output padding",
        lambda size, kernel, stride, padding, output_padding: size * stride + output_padding,
        "you multiply the size by the stride and add the output padding. That holds where kernel = stride + 2 "
        "padding only; the last stamp reaches as far as the kernel is long.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Every input pixel stamps a kernel onto the output, `stride` pixels further each time. How long is the row of "
        "stamps?",
        "The first stamp is `kernel` long, each further one adds `stride`. Then cut `padding` off both ends.",
        "(size - 1) * stride + kernel, less twice the padding, plus the output padding.",
    ),
    minutes=6,
    difficulty=1,
)
