"""The peak signal-to-noise ratio of each restored image, in decibels."""

import math

import torch
from torch import Tensor

from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Clean images, and restored ones that are wrong by more from image to image."""
    drawn = []
    for shape in ((2, 1, 2, 3), (5, 3, 4, 4), (4, 1, 6, 5)):
        clean = 0.5 + 0.4 * torch.rand(shape, generator=generator)
        by = torch.linspace(0.1, 0.4, len(clean)).view(-1, 1, 1, 1)
        drawn.append((clean, clean - by * (0.3 + 0.7 * torch.rand(shape, generator=generator))))
    return drawn


def _mse(clean: Tensor, restored: Tensor) -> Tensor:
    return (clean - restored).square().flatten(1).mean(1)


def reference(clean: Tensor, restored: Tensor) -> Tensor:
    return -10 * _mse(clean, restored).log10()


def _psnr_loop(clean: Tensor, restored: Tensor) -> Tensor:
    return torch.stack([-10 * torch.log10(((a - b) ** 2).mean()) for a, b in zip(clean, restored, strict=True)])


ALTERNATIVES = (
    lambda clean, restored: -20 * _mse(clean, restored).sqrt().log10(),
    lambda clean, restored: 10 * (1 / (clean - restored).pow(2).mean((1, 2, 3))).log() / math.log(10),
    _psnr_loop,
)

MISTAKES = (
    Misconception(
        "natural logarithm",
        lambda clean, restored: -10 * _mse(clean, restored).log(),
        "you take the natural logarithm. Decibels are ten times the logarithm to base 10.",
    ),
    Misconception(
        "twenty decibels of a square",
        lambda clean, restored: -20 * _mse(clean, restored).log10(),
        "your figure is twice too large: 20 times the logarithm belongs to amplitudes (the root of the squared "
        "error), 10 times to the squared error itself.",
    ),
    Misconception(
        "sign",
        lambda clean, restored: 10 * _mse(clean, restored).log10(),
        "your figure falls when the image gets better. The peak is divided by the error, not the error by the peak.",
    ),
    Misconception(
        "summed over pixels",
        lambda clean, restored: -10 * (clean - restored).square().flatten(1).sum(1).log10(),
        "you sum the squared error over the pixels. It is a mean: otherwise large images look worse than small "
        "ones with the same noise.",
    ),
    Misconception(
        "peak of 255",
        lambda clean, restored: 20 * math.log10(255) - 10 * _mse(clean, restored).log10(),
        "you put the peak at 255, but these images reach from 0 to 1: every figure gains 48 decibels for nothing.",
    ),
    Misconception(
        "absolute errors",
        lambda clean, restored: -20 * (clean - restored).abs().flatten(1).mean(1).log10(),
        "you average absolute errors. PSNR is about squared ones: square before you average.",
    ),
    Misconception(
        "brightest pixel for the peak",
        lambda clean, restored: 20 * clean.flatten(1).amax(1).log10() - 10 * _mse(clean, restored).log10(),
        "your peak is the brightest pixel of each image. The peak is the largest value a pixel can have, here 1, "
        "or a dark image would get a lower figure for the same error.",
    ),
    Misconception(
        "one error for the whole batch",
        lambda clean, restored: -10 * (clean - restored).square().mean().log10().expand(len(clean)),
        "you average the squared error over all images, so that all get the same figure. Each image has its own.",
    ),
    Misconception(
        "decibels averaged over channels",
        lambda clean, restored: -10 * (clean - restored).square().mean((2, 3)).log10().mean(1),
        "you compute decibels for each channel and average those. Average the squared errors, over pixels and "
        "channels, before you take the logarithm.",
    ),
    Misconception(
        "decibels averaged over pixels",
        lambda clean, restored: -10 * (clean - restored).square().log10().flatten(1).mean(1),
        "you take the logarithm of each pixel's error and average then. The mean comes first: one pixel that is "
        "right would make it infinite.",
    ),
    Misconception(
        "variance of the error",
        lambda clean, restored: -10 * (clean - restored).flatten(1).var(1, correction=0).log10(),
        "you take the variance of the error, which forgives an image that is too bright everywhere. The mean of "
        "the squared error counts that, too.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "First the mean squared error of each image: one figure per image, over all of its pixels and channels.",
        "With a peak of 1 the formula is 10 * log10(1 / mse).",
    ),
    minutes=4,
    difficulty=1,
)
