"""How many parameters a stack of convolutions has."""

from itertools import pairwise

import torch
from torch import nn

from vae_course.checks.convolution._shared import integer
from vae_course.checks.exercise import Answer, Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[list[int], int]]:
    """Channels of the image and of each layer, and the kernel."""
    lists = [[integer(generator, 2, 40) for _ in range(n)] for n in (3, 4)]
    return [([1, 8], 3), ([3, 16, 32], 4), *((channels, integer(generator, 3, 6)) for channels in lists)]


def reference(channels: list[int], kernel: int) -> int:
    return sum(kernel**2 * i * o + o for i, o in pairwise(channels))


def _count_torch(channels: list[int], kernel: int) -> int:
    layers = [nn.Conv2d(i, o, kernel) for i, o in pairwise(channels)]
    return sum(p.numel() for p in nn.Sequential(*layers).parameters())


ALTERNATIVES = (
    _count_torch,
    lambda channels, kernel: sum((kernel**2 * channels[i] + 1) * channels[i + 1] for i in range(len(channels) - 1)),
)


def _count_with(weights=lambda i, o, k: k * k * i * o, biases=lambda i, o: o) -> Answer:
    """The count with other weights or biases of a layer from i to o channels."""
    return lambda channels, kernel: sum(weights(i, o, kernel) + biases(i, o) for i, o in pairwise(channels))


MISTAKES = (
    Misconception(
        "last layer left out",
        lambda channels, kernel: reference(channels[:-1], kernel),
        "you stop before the last layer. `channels` has one entry more than there are layers, not two.",
    ),
    Misconception(
        "biases forgotten",
        _count_with(biases=lambda i, o: 0),
        "the biases are missing: each output channel has one.",
    ),
    Misconception(
        "kernel not squared",
        _count_with(weights=lambda i, o, k: k * i * o),
        "your kernels are lines. A kernel covers kernel x kernel pixels.",
    ),
    Misconception(
        "one kernel for all input channels",
        _count_with(weights=lambda i, o, k: k * k * o),
        "you have one kernel for each output channel. It has a slice of its own for every input channel, and the "
        "results are summed.",
    ),
    Misconception(
        "one kernel for each input channel",
        _count_with(weights=lambda i, o, k: k * k * i),
        "you have one kernel for each input channel. Every output channel has a set of its own.",
    ),
    Misconception(
        "a bias for every pair",
        _count_with(biases=lambda i, o: i * o),
        "you have a bias for every pair of channels. What arrives from all input channels is summed first, and one "
        "bias added.",
    ),
    Misconception(
        "biases of the input",
        _count_with(biases=lambda i, o: i),
        "you counted one bias for each input channel. Biases are added to the outputs.",
    ),
    Misconception(
        "first layer only",
        lambda channels, kernel: reference(channels[:2], kernel),
        "you counted the first layer only. Each neighbouring pair of channel numbers is a layer.",
    ),
    Misconception(
        "a bias at every place of the kernel",
        _count_with(biases=lambda i, o, k=None: 0, weights=lambda i, o, k: k * k * (i + 1) * o),
        "you count a bias for every place of the kernel. A bias is added to a finished sum: there is one for each "
        "output channel.",
    ),
    Misconception(
        "biases of the image",
        lambda channels, kernel: reference(channels, kernel) + channels[0],
        "you count biases for the channels of the image, too. The image is given: only layers have biases.",
    ),
    Misconception(
        "last layer without biases",
        lambda channels, kernel: reference(channels, kernel) - channels[-1],
        "the biases of the last layer are missing. All layers have biases, the last as well.",
    ),
    Misconception(
        "from the first to the last channels",
        lambda channels, kernel: reference([channels[0], channels[-1]], kernel),
        "you count one layer, from the image to the last channels. Every pair of neighbours in the list is a layer.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "One output channel of one layer: which numbers does it need to compute one pixel?",
        "kernel x kernel weights for every input channel, and one bias. Times the output channels, summed over layers.",
    ),
    minutes=5,
    difficulty=1,
)
