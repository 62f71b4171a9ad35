"""How far a feature sees behind a stack of convolutions: the pixels from the first to the last."""

from math import prod

import torch

from vae_course.checks.convolution._shared import integer
from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[list[tuple[int, int]]]]:
    """Layers as pairs (kernel, stride), from the image on."""
    known = [[(4, 2)], [(4, 2), (4, 2)], [(3, 1), (5, 2)], [(3, 1), (3, 1), (3, 1)]]
    drawn = [[(integer(generator, 2, 6), integer(generator, 1, 3)) for _ in range(n)] for n in (3, 4)]
    return [(layers,) for layers in known + drawn]


def reference(layers: list[tuple[int, int]]) -> int:
    seen, step = 1, 1
    for kernel, stride in layers:
        seen += (kernel - 1) * step
        step *= stride
    return seen


def _field_backwards(layers: list[tuple[int, int]]) -> int:
    seen = 1
    for kernel, stride in reversed(layers):
        seen = (seen - 1) * stride + kernel
    return seen


ALTERNATIVES = (
    _field_backwards,
    lambda layers: 1 + sum((k - 1) * prod(s for _, s in layers[:i]) for i, (k, _) in enumerate(layers)),
)


def _field_with_own_stride(layers: list[tuple[int, int]]) -> int:
    return 1 + sum((layers[i][0] - 1) * prod(s for _, s in layers[: i + 1]) for i in range(len(layers)))


def _field_stamps(layers: list[tuple[int, int]]) -> int:
    seen = 1
    for kernel, stride in reversed(layers):
        seen = seen * stride + kernel
    return seen


def _field_pixels_looked_at(layers: list[tuple[int, int]]) -> int:
    places = {0}
    for kernel, stride in reversed(layers):
        places = {place * stride + i for place in places for i in range(kernel)}
    return len(places)


def _field_last_stride(layers: list[tuple[int, int]]) -> int:
    return 1 + sum((k - 1) * (layers[i - 1][1] if i else 1) for i, (k, _) in enumerate(layers))


def _field_strides_added(layers: list[tuple[int, int]]) -> int:
    return 1 + sum((k - 1) * (sum(s for _, s in layers[:i]) or 1) for i, (k, _) in enumerate(layers))


MISTAKES = (
    Misconception(
        "only pixels looked at",
        _field_pixels_looked_at,
        "you leave out the pixels that a stride longer than its kernel jumps over. The field is an extent: from the "
        "first pixel to the last one.",
    ),
    Misconception(
        "strides ignored",
        lambda layers: 1 + sum(k - 1 for k, _ in layers),
        "you ignore the strides. Behind a stride of 2, neighbouring features are two pixels apart, so a later "
        "kernel reaches twice as far.",
    ),
    Misconception(
        "a layer's own stride counted",
        _field_with_own_stride,
        "you multiply by the layer's own stride. How far a kernel reaches depends on the strides before it; its "
        "own moves it.",
    ),
    Misconception(
        "kernels multiplied",
        lambda layers: prod(k for k, _ in layers),
        "you multiplied the kernels, as if the windows of neighbouring features stood side by side. How far apart they "
        "begin is for the strides to say.",
    ),
    Misconception(
        "kernels added",
        lambda layers: sum(k for k, _ in layers),
        "you added the kernels. A kernel adds one less than its size, since one of its pixels was there already, and "
        "counts in steps of the strides before it; begin with 1.",
    ),
    Misconception(
        "first pixel not counted",
        lambda layers: reference(layers) - 1,
        "your fields are one pixel short: count pixels, not the steps between them. Without any layer, a feature "
        "is one pixel.",
    ),
    Misconception(
        "layers in the wrong order",
        lambda layers: reference(layers[::-1]),
        "your formula is that for the other order of the layers: it multiplies each kernel by the strides of the "
        "layers behind it. Those before it count.",
    ),
    Misconception(
        "every place a whole stride",
        _field_stamps,
        "going backwards, you take `seen` strides between `seen` places. There are seen - 1.",
    ),
    Misconception(
        "only the stride before",
        _field_last_stride,
        "you multiply by the stride of the layer before only. All strides before it count: their product says how "
        "far apart neighbours are in pixels of the image.",
    ),
    Misconception(
        "strides added",
        _field_strides_added,
        "you add the strides of the layers before. Each multiplies the distance of neighbours: their product counts.",
    ),
    Misconception(
        "whole kernels",
        lambda layers: 1 + sum(k * prod(s for _, s in layers[:i]) for i, (k, _) in enumerate(layers)),
        "you add a whole kernel for every layer. One of its places is there already: a kernel of k reaches k - 1 "
        "steps farther.",
    ),
    Misconception(
        "strides alone",
        lambda layers: prod(s for _, s in layers),
        "your values are the product of the strides: how far apart two features are, not how far one of them sees.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Keep two numbers: how many pixels a feature sees, and how many pixels lie between neighbouring features.",
        "A kernel adds (kernel - 1) neighbours, each as far away as neighbouring features are before this layer.",
        "seen += (kernel - 1) * step, and only then step *= stride.",
    ),
    minutes=8,
    difficulty=2,
    points=2,
)
