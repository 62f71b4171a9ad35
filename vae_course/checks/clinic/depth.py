"""How many convolutions can follow one another until nothing shrinks any more."""

from math import ceil, log2

import torch
from torch.nn import functional as F

from vae_course.checks.exercise import Answer, Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[int, int, int, int]]:
    """Size of the image, kernel, stride, padding; some fixed, so that every mistake shows."""
    fixed = [(28, 3, 2, 1), (28, 4, 2, 1), (28, 3, 2, 0), (20, 3, 3, 0), (9, 2, 2, 1), (32, 5, 2, 2), (10, 7, 2, 0)]
    sizes = torch.randint(12, 70, (3,), generator=generator).tolist()
    return [*fixed, (sizes[0], 3, 2, 1), (sizes[1], 4, 2, 1), (sizes[2], 5, 3, 1)]


def reference(size: int, kernel: int, stride: int, padding: int) -> int:
    layers = 0
    while size + 2 * padding >= kernel:
        after = (size + 2 * padding - kernel) // stride + 1
        if after >= size:
            break
        size, layers = after, layers + 1
    return layers


def _depth_by_torch(size: int, kernel: int, stride: int, padding: int) -> int:
    row, layers = torch.zeros(1, 1, size), 0
    while row.shape[-1] + 2 * padding >= kernel:
        after = F.conv1d(row, torch.ones(1, 1, kernel), stride=stride, padding=padding)
        if after.shape[-1] == row.shape[-1]:
            break
        row, layers = after, layers + 1
    return layers


def _depth_recursive(size: int, kernel: int, stride: int, padding: int) -> int:
    if kernel > size + 2 * padding:
        return 0
    after = int((size + 2 * padding - kernel) / stride + 1)
    return 0 if after == size else 1 + _depth_recursive(after, kernel, stride, padding)


ALTERNATIVES = (_depth_by_torch, _depth_recursive)


def _until_it_is_one(size: int, kernel: int, stride: int, padding: int) -> int:
    layers = reference(size, kernel, stride, padding)
    for _ in range(layers):
        size = (size + 2 * padding - kernel) // stride + 1
    return layers + (size + 2 * padding >= kernel)


def _depth_with(sides=2, plus=1, up=0) -> Answer:
    """The depth with padding on other sides, without the first position, or rounded up."""

    def answer(size: int, kernel: int, stride: int, padding: int) -> int:
        for layers in range(100):
            after = (size + sides * padding - kernel + up * (stride - 1)) // stride + plus
            if size + sides * padding < kernel or after >= size or after < 1:
                return layers
            size = after
        return 100

    return answer


def _any_kernel_fits(size: int, kernel: int, stride: int, padding: int) -> int:
    after = (size + 2 * padding - kernel) // stride + 1
    return 1 + _any_kernel_fits(after, kernel, stride, padding) if 0 < size > after else 0


def _divided(size: int, stride: int, up: bool) -> int:
    layers = 0
    while size > 1:
        size, layers = ceil(size / stride) if up else size // stride, layers + 1
    return layers


MISTAKES = (
    Misconception(
        "downsampling past 1x1",
        _until_it_is_one,
        "you count a layer that no longer shrinks anything: with padding, a map of 1x1 stays 1x1 for ever, and "
        "torch does not complain. Its kernel meets one pixel and its own padding.",
    ),
    Misconception(
        "logarithm of the size",
        lambda size, kernel, stride, padding: int(log2(size)),
        "you count how often the size can be halved. Kernel, stride and padding change that count.",
    ),
    Misconception(
        "kernel ignored",
        lambda size, kernel, stride, padding: _depth_with(plus=0)(size, 0, stride, 0),
        "you divide by the stride and nothing else. The kernel must fit: a map that is smaller than the kernel, "
        "padding included, is the end.",
    ),
    Misconception(
        "kernel larger than the map",
        _any_kernel_fits,
        "you never ask whether the kernel still fits: where it is larger than the map with its padding, you count a "
        "layer that torch would refuse.",
    ),
    Misconception(
        "padding on one side",
        _depth_with(sides=1),
        "you add the padding once. It is put on both sides.",
    ),
    Misconception(
        "plus one forgotten",
        _depth_with(plus=0),
        "your maps are one too small: before any step to the right the kernel has one position already.",
    ),
    Misconception(
        "rounded up",
        _depth_with(up=1),
        "you round up. A kernel that does not fit completely is left out, so the division is rounded down.",
    ),
    Misconception(
        "logarithm rounded up",
        lambda size, kernel, stride, padding: ceil(log2(size)),
        "you take the logarithm of the size to base 2, rounded up. Kernel, stride and padding decide how much a "
        "layer shrinks: follow the sizes one by one.",
    ),
    Misconception(
        "divided by the stride, rounded up",
        lambda size, kernel, stride, padding: _divided(size, stride, up=True),
        "you divide by the stride and round up, whatever kernel and padding are. The rule for a size is (size + 2 "
        "padding - kernel) // stride + 1.",
    ),
    Misconception(
        "divided by the stride, rounded down",
        lambda size, kernel, stride, padding: _divided(size, stride, up=False),
        "you divide by the stride and round down, whatever kernel and padding are. The rule for a size is (size + "
        "2 padding - kernel) // stride + 1.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "One layer: how many positions has a kernel on `size + 2 * padding` pixels, if it moves by `stride`?",
        "(size + 2 * padding - kernel) // stride + 1. Apply it again and again, and count.",
        "Stop where the kernel does not fit any more, and also where the new size equals the old one.",
    ),
    minutes=7,
    difficulty=2,
)
