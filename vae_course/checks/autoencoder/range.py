"""Images on the scale [low, high], brought to [0, 1]."""

import torch
from torch import Tensor

from vae_course.checks.autoencoder._shared import SHAPES
from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, float, float]]:
    """Images that do not reach the ends of their scale."""
    draw = [torch.rand(shape, generator=generator) * 0.8 + 0.1 for shape in SHAPES[1:]]
    grey = (torch.rand(3, 1, 2, 2, generator=generator) * 200 + 20).to(torch.uint8)
    return [(2 * draw[0] - 1, -1.0, 1.0), (grey, 0.0, 255.0), (6 * draw[1] - 2, -2.0, 4.0)]


def reference(images: Tensor, low: float, high: float) -> Tensor:
    return (images.double() - low) / (high - low)


ALTERNATIVES = (
    lambda images, low, high: (images - low) / (high - low),
    lambda images, low, high: images / (high - low) + low / (low - high),
)


def _stretched(images, low, high):
    flat = images.double().flatten(1)
    darkest, brightest = flat.amin(1, keepdim=True), flat.amax(1, keepdim=True)
    return ((flat - darkest) / (brightest - darkest)).view_as(images)


def _guessed(images, low, high):
    images = images.double()
    if images.max() > 1:
        return images / 255
    return (images + 1) / 2 if images.min() < 0 else images


MISTAKES = (
    Misconception(
        "only divided",
        lambda images, low, high: images / high,
        "you divide by the largest value, which is right only where the scale starts at 0. From [-1, 1], negative "
        "values remain, and a cross-entropy on them has no lowest value.",
    ),
    Misconception(
        "divided by 255",
        lambda images, low, high: images / 255,
        "you divide by 255, whatever the scale is. Images that came on another one are then nearly black or "
        "partly negative.",
    ),
    Misconception(
        "only shifted",
        lambda images, low, high: images - low,
        "your images start at 0 but do not end at 1: the scale is shifted, not shortened.",
    ),
    Misconception(
        "clamped",
        lambda images, low, high: images.double().clamp(0, 1),
        "you cut off what lies outside [0, 1]. No error is raised, and part of every image is lost: a byte above 1 "
        "is white, a pixel below 0 is black.",
    ),
    Misconception(
        "stretched over the batch",
        lambda images, low, high: reference(images, images.min().item(), images.max().item()),
        "you stretch each batch from its darkest to its brightest pixel. The same image then looks different in "
        "another batch; the scale is given by low and high.",
    ),
    Misconception(
        "stretched over each image",
        _stretched,
        "you stretch every image by its own darkest and brightest pixel. A faint image and a strong one become the "
        "same; the scale is given by low and high.",
    ),
    Misconception(
        "to [-1, 1]",
        lambda images, low, high: 2 * reference(images, low, high) - 1,
        "your images lie in [-1, 1], as recipes for photographs want them. A pixel of -1 is no probability: the "
        "cross-entropy on it has no lowest value.",
    ),
    Misconception(
        "standardised",
        lambda images, low, high: (images.double() - images.double().mean()) / images.double().std(),
        "you subtract a mean and divide by a standard deviation. The result has no fixed ends, and lies partly "
        "outside [0, 1].",
    ),
    Misconception(
        "sigmoid as a scale",
        lambda images, low, high: images.double().sigmoid(),
        "you squeeze the images through a sigmoid. Ends and middle are bent: black no longer is 0, and white is not 1.",
    ),
    Misconception(
        "scale guessed from the values",
        _guessed,
        "you guess the scale from the values, and know bytes and [-1, 1] alone. The two ends are given: use low "
        "and high.",
    ),
    Misconception(
        "largest value divided by",
        lambda images, low, high: images.double() / images.double().max(),
        "you divide by the largest value of the batch. A dark batch would become bright: the ends of the scale "
        "are given.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Where must `low` end up, and where `high`? Between them, the map is a straight line.",
        "Subtract what makes the darkest value 0, then divide by the length of the scale.",
    ),
    minutes=4,
    difficulty=1,
)
