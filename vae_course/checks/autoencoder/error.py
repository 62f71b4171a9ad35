"""The squared error of each image, summed over its pixels."""

import torch
from torch import Tensor
from torch.nn import functional as F

from vae_course.checks.autoencoder._shared import SHAPES, reduced_wrongly
from vae_course.checks.exercise import Answer, Exercise, Misconception, gradients


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Two batches of images in [0, 1] of the same shape, growing."""
    return [tuple(torch.rand(2, *shape, generator=generator)) for shape in SHAPES]


def _squares(x_hat: Tensor, x: Tensor) -> Tensor:
    return (x_hat - x).square()


def reference(x_hat: Tensor, x: Tensor) -> Tensor:
    return _squares(x_hat, x).flatten(1).sum(1)


def observe(answer: Answer, x_hat: Tensor, x: Tensor) -> object:
    """The errors, through which a model is trained later: a gradient has to reach the copies."""
    x_hat = x_hat.clone().requires_grad_()
    errors = answer(x_hat, x)
    if isinstance(errors, Tensor):
        gradients(errors, x_hat)
    return errors


ALTERNATIVES = (
    lambda x_hat, x: torch.stack([((a - b) ** 2).sum() for a, b in zip(x_hat, x, strict=True)]),
    lambda x_hat, x: F.mse_loss(x_hat, x, reduction="none").sum(dim=tuple(range(1, x.ndim))),
    lambda x_hat, x: torch.einsum("np,np->n", (x_hat - x).flatten(1), (x_hat - x).flatten(1)),
)

MISTAKES = (
    *reduced_wrongly(_squares),
    Misconception(
        "root taken",
        lambda x_hat, x: reference(x_hat, x).sqrt(),
        "your values are distances, the roots of the errors. The squared error is what adds up over pixels.",
    ),
    Misconception(
        "absolute difference",
        lambda x_hat, x: (x_hat - x).abs().flatten(1).sum(1),
        "you summed absolute differences. Their best constant is the median image, not the mean; square them.",
    ),
    Misconception(
        "summed before squaring",
        lambda x_hat, x: (x_hat - x).flatten(1).sum(1).square(),
        "you summed the differences and squared the sum: pixels that are too bright make up for others that are "
        "too dark. Square each pixel first.",
    ),
    Misconception(
        "half of the square",
        lambda x_hat, x: 0.5 * reference(x_hat, x),
        "your values are half of the squared error. The factor 1/2 belongs to a Gaussian's logarithm, not to this sum.",
    ),
    Misconception(
        "difference not squared",
        lambda x_hat, x: (x_hat - x).flatten(1).sum(1),
        "you sum the differences as they are, so errors of both signs cancel. Square each of them first.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    observe=observe,
    hints=(
        "Square the difference at every pixel. Which dimensions belong to one image?",
        "`flatten(1)` turns a batch of any image shape into (batch, pixels).",
    ),
    minutes=4,
    difficulty=1,
)
