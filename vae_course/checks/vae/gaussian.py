"""The log-likelihood log p(x|z) of Gaussian pixels, in nats per image."""

from math import log, pi

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks.exercise import Answer, Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor]]:
    """Means, one sigma, images; then codes, with a sigma for each of their entries."""
    drawn = []
    for shape, sigma in (((1, 3), 0.3), ((4, 6), 2.0), ((3, 5), 0.2)):
        mean, x = (torch.rand(*shape, generator=generator) for _ in range(2))
        drawn.append((mean, sigma * (1 + 0.2 * torch.rand((), generator=generator)), x))
    return [*drawn, tuple(torch.rand(3, 2, 4, 5, generator=generator) + 0.2)]


def reference(mean: Tensor, sigma: Tensor, x: Tensor) -> Tensor:
    return (-0.5 * ((x - mean) / sigma) ** 2 - sigma.log() - 0.5 * log(2 * pi)).sum(-1)


def _log_gaussian_by_counting(mean: Tensor, sigma: Tensor, x: Tensor) -> Tensor:
    scaled = (x - mean) / sigma
    constants = (2 * pi * sigma**2).log().expand_as(scaled).sum(-1)
    return -0.5 * (torch.einsum("...p,...p->...", scaled, scaled) + constants)


ALTERNATIVES = (
    lambda mean, sigma, x: td.Independent(td.Normal(mean, sigma), 1).log_prob(x),
    _log_gaussian_by_counting,
)


def _with_factors(square=0.5, scale=1.0, constant=0.5) -> Answer:
    """The log-density with other factors in its three terms."""

    def answer(mean: Tensor, sigma: Tensor, x: Tensor) -> Tensor:
        return (-square * ((x - mean) / sigma) ** 2 - scale * sigma.log() - constant * log(2 * pi)).sum(-1)

    return answer


MISTAKES = (
    Misconception(
        "all but the first dimension summed",
        lambda mean, sigma, x: td.Normal(mean, sigma).log_prob(x).flatten(1).sum(1),
        "you sum over everything behind the first dimension. Only the last one holds the pixels of an image; whatever "
        "stands before it is a batch, and stays.",
    ),
    Misconception(
        "squared error alone",
        lambda mean, sigma, x: -(x - mean).square().sum(-1),
        "this is minus the bare squared error. It is a Gaussian's log-density only for one sigma, and up to a "
        "constant: sigma does not occur in your values.",
    ),
    Misconception(
        "log sigma missing",
        _with_factors(scale=0.0),
        "the term with log sigma is missing. Without it a larger sigma is always better, and learning sigma would "
        "run away to infinity.",
    ),
    Misconception(
        "2 pi missing",
        _with_factors(constant=0.0),
        "the constant with 2 pi is missing: 0.92 nats per pixel. The gradient does not mind, but the figure is no "
        "log-density and cannot be compared.",
    ),
    Misconception(
        "one half missing",
        _with_factors(square=1.0),
        "the squared error counts double: its factor 1/2 is missing.",
    ),
    Misconception(
        "sigma not squared",
        lambda mean, sigma, x: td.Normal(mean, sigma.sqrt()).log_prob(x).sum(-1),
        "you use sigma as the variance. It is the standard deviation: the squared error is divided by its square.",
    ),
    Misconception(
        "normaliser counted once",
        lambda mean, sigma, x: -0.5 * ((x - mean) / sigma).square().sum(-1) - 0.5 * (2 * pi * sigma**2).log().mean(-1),
        "the normaliser is counted once per image. Every pixel has its own density, so it is counted once per pixel.",
    ),
    Misconception(
        "mean over pixels",
        lambda mean, sigma, x: reference(mean, sigma, x) / x.shape[-1],
        "your values are averaged over pixels. The log-density of an image is the sum over its pixels.",
    ),
    Misconception(
        "sign",
        lambda mean, sigma, x: -reference(mean, sigma, x),
        "this is the negative log-density, the loss. Return log p(x|z); for a small sigma it may well be positive.",
    ),
    Misconception(
        "mean over the batch",
        lambda mean, sigma, x: reference(mean, sigma, x).mean(),
        "you averaged over the images. Return one figure per image.",
    ),
    Misconception(
        "distance not squared",
        lambda mean, sigma, x: (-0.5 * ((x - mean) / sigma).abs() - sigma.log() - 0.5 * log(2 * pi)).sum(-1),
        "the distance in sigmas is not squared: that is nearly a Laplace density.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Write the density of one pixel, with its normaliser, and take the logarithm term by term.",
        "Three terms: the squared distance in units of sigma, times -1/2; minus log sigma; minus half of log(2 pi).",
        "All three terms belong to each pixel: add them up before you sum over the last dimension.",
    ),
    minutes=8,
    difficulty=2,
)
