"""The size of a convolution's output."""

import math
from math import ceil

import torch
from torch import nn

from vae_course.checks.convolution._shared import integer
from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[int, int, int, int]]:
    """Size, kernel, stride, padding: four that tell all mistakes apart, and three nobody knows."""
    known = [(28, 4, 2, 1), (28, 3, 2, 0), (28, 5, 2, 2), (32, 3, 3, 1)]
    kernels = [integer(generator, 2, 7) for _ in range(3)]
    return known + [
        (integer(generator, 20, 90), k, integer(generator, 2, 4), integer(generator, 1, k - 1)) for k in kernels
    ]


def reference(size: int, kernel: int, stride: int, padding: int) -> int:
    return (size + 2 * padding - kernel) // stride + 1


def _size_torch(size: int, kernel: int, stride: int, padding: int) -> int:
    return nn.Conv1d(1, 1, kernel, stride, padding)(torch.zeros(1, 1, size)).shape[-1]


ALTERNATIVES = (
    _size_torch,
    lambda size, kernel, stride, padding: len(range(-padding, size + padding - kernel + 1, stride)),
    lambda size, kernel, stride, padding: math.floor((size + 2 * padding - kernel + stride) / stride),
)

MISTAKES = (
    Misconception(
        "padding on one side",
        lambda size, kernel, stride, padding: (size + padding - kernel) // stride + 1,
        "you count the padding once. It is added on both sides, so the row grows by twice the padding.",
    ),
    Misconception(
        "first place not counted",
        lambda size, kernel, stride, padding: (size + 2 * padding - kernel) // stride,
        "your sizes are one too small: you count the steps of the kernel, not the places where it stands. The "
        "place before the first step counts, too.",
    ),
    Misconception(
        "rounded up",
        lambda size, kernel, stride, padding: ceil((size + 2 * padding - kernel) / stride) + 1,
        "you round up. A kernel that would stand partly beyond the padded edge is not applied, so a started step "
        "does not count.",
    ),
    Misconception(
        "not rounded",
        lambda size, kernel, stride, padding: (size + 2 * padding - kernel) / stride + 1,
        "some of your sizes are no integers. What is left over at the end is too short for another step.",
    ),
    Misconception(
        "size over stride",
        lambda size, kernel, stride, padding: size // stride,
        "you divide the size by the stride. That is right only where kernel and padding were chosen for it, as 4 "
        "and 1 are for stride 2.",
    ),
    Misconception(
        "one subtracted twice",
        lambda size, kernel, stride, padding: (size + 2 * padding - (kernel - 1) - 2) // stride + 1,
        "inside the rounding you have one pixel too few. In the formula with dilation, the 1 is subtracted beside "
        "dilation * (kernel - 1), which is already one less than the kernel.",
    ),
    Misconception(
        "as with padding 'same'",
        lambda size, kernel, stride, padding: ceil(size / stride),
        "you divide the size by the stride and round up, which knows neither kernel nor padding. Where does the "
        "kernel fit for the last time?",
    ),
    Misconception(
        "kernel and last place forgotten",
        lambda size, kernel, stride, padding: (size + 2 * padding) // stride,
        "your formula does not know the kernel. The kernel's first pixel stops kernel - 1 pixels before the end "
        "of the padded row.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Lay the kernel on the left end of the padded row. How many pixels are to its right?",
        "Each step needs `stride` of them; what is left over is lost. How many places are that, with the first one?",
        "(size + 2 * padding - kernel) // stride steps.",
    ),
    minutes=5,
    difficulty=1,
)
