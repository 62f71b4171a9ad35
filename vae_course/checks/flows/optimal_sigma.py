"""The sigma of Gaussian pixels that makes the reconstruction term largest, and that term."""

from math import log, pi

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks.exercise import Answer, Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Decoded means and images, some images decoded worse than others, with an error that does not average to zero."""
    drawn = []
    for shape in ((2, 3), (5, 1, 4, 4), (8, 20)):
        mean = torch.rand(*shape, generator=generator)
        worse = torch.linspace(0.1, 0.6, shape[0]).view(-1, *[1] * (len(shape) - 1))
        drawn.append((mean, mean + worse * (0.3 + torch.randn(*shape, generator=generator))))
    return drawn


def reference(mean: Tensor, x: Tensor) -> tuple[Tensor, Tensor]:
    variance = ((x - mean) ** 2).mean()
    pixels = x[0].numel()
    return variance.sqrt(), -0.5 * pixels * ((2 * pi * variance).log() + 1)


def _sigma_by_the_library(mean: Tensor, x: Tensor) -> tuple[Tensor, Tensor]:
    sigma = torch.nn.functional.mse_loss(mean, x) ** 0.5
    return sigma, td.Normal(mean, sigma).log_prob(x).flatten(1).sum(1).mean()


def _sigma_by_norms(mean: Tensor, x: Tensor) -> tuple[Tensor, Tensor]:
    error = (x - mean).flatten()
    sigma = error.norm() / len(error) ** 0.5
    log_density = -error.dot(error) / (2 * sigma**2) - len(error) * (sigma.log() + 0.5 * log(2 * pi))
    return sigma, log_density / len(x)


ALTERNATIVES = (_sigma_by_the_library, _sigma_by_norms)


def _with_sigma(find) -> Answer:
    """Another sigma, and the reconstruction term that it gives."""

    def answer(mean: Tensor, x: Tensor) -> tuple[Tensor, Tensor]:
        sigma = find(x - mean, x)
        return sigma, td.Normal(mean, sigma).log_prob(x).flatten(1).sum(1).mean()

    return answer


def _with_term(term) -> Answer:
    """The right sigma beside another term, made from the variance, the number of pixels and that of images."""

    def answer(mean: Tensor, x: Tensor) -> tuple[Tensor, Tensor]:
        sigma = (x - mean).square().mean().sqrt()
        return sigma, term(sigma**2, x[0].numel(), len(x))

    return answer


MISTAKES = (
    Misconception(
        "variance",
        _with_sigma(lambda error, x: error.square().mean()),
        "your sigma is the mean squared error itself. That is sigma^2: take the root.",
    ),
    Misconception(
        "mean absolute error",
        _with_sigma(lambda error, x: error.abs().mean()),
        "your sigma is the mean absolute error. That is the best scale of a Laplace distribution; a Gaussian's squares "
        "the errors, averages, and takes the root.",
    ),
    Misconception(
        "error centred",
        _with_sigma(lambda error, x: error.std(correction=0)),
        "you subtract the mean error, as a standard deviation does. The decoder's mean stays as it is, so its bias is "
        "part of the error.",
    ),
    Misconception(
        "spread of the images",
        _with_sigma(lambda error, x: x.std(correction=0)),
        "your sigma is the spread of the images. It measures how they differ among themselves, not from what the "
        "decoder says.",
    ),
    Misconception(
        "average of the images' own sigmas",
        _with_sigma(lambda error, x: error.flatten(1).square().mean(1).sqrt().mean()),
        "you find a sigma for each image and average these. One sigma serves all: average the squares over everything, "
        "then take one root.",
    ),
    Misconception(
        "squares summed over pixels",
        _with_sigma(lambda error, x: error.flatten(1).square().sum(1).mean().sqrt()),
        "you sum the squares over the pixels of an image. Sigma belongs to one pixel: average over pixels, too.",
    ),
    Misconception(
        "squared error alone",
        lambda mean, x: (reference(mean, x)[0], -0.5 * (x - mean).square().sum() / len(x)),
        "your second value is minus half the squared error: log p(x|z) at sigma = 1, up to its constant. At your sigma "
        "the error is divided by sigma^2, and log sigma counts.",
    ),
    Misconception(
        "half a nat per pixel missing",
        _with_term(lambda variance, pixels, images: -0.5 * pixels * (2 * pi * variance).log()),
        "the squared error is missing from your second value. At the best sigma it is not zero: it costs half a nat "
        "per pixel, whatever the images.",
    ),
    Misconception(
        "2 pi missing",
        _with_term(lambda variance, pixels, images: -0.5 * pixels * (variance.log() + 1)),
        "the constant with 2 pi is missing: 0.92 nats per pixel.",
    ),
    Misconception(
        "per pixel",
        _with_term(lambda variance, pixels, images: -0.5 * ((2 * pi * variance).log() + 1)),
        "your second value is per pixel. Nats per image are asked for: sum over the pixels.",
    ),
    Misconception(
        "sum over the images",
        _with_term(lambda variance, pixels, images: -0.5 * images * pixels * ((2 * pi * variance).log() + 1)),
        "your second value is the sum over all images. Average over them: nats per image.",
    ),
    Misconception(
        "standard deviation of the sample",
        _with_sigma(lambda error, x: error.std()),
        "you take the standard deviation of the errors around their own mean, which forgives an offset. Sigma is "
        "measured around the decoded mean.",
    ),
    Misconception(
        "one sigma for each image's sum",
        _with_sigma(lambda error, x: error.flatten(1).square().sum(1).sqrt().mean()),
        "you average the lengths of the images' errors. Sigma is the root of the mean square over all pixels of "
        "all images.",
    ),
    Misconception(
        "largest error",
        _with_sigma(lambda error, x: error.abs().max()),
        "your sigma is the largest error. The best one is the root of the mean square.",
    ),
    Misconception(
        "loss for a log-likelihood",
        lambda mean, x: (reference(mean, x)[0], -reference(mean, x)[1]),
        "your second figure is minus the log-density. The average of log p itself is asked for.",
    ),
    Misconception(
        "per row of pixels",
        lambda mean, x: (
            reference(mean, x)[0],
            td.Normal(mean, reference(mean, x)[0]).log_prob(x).sum(-1).mean(),
        ),
        "your second value is right for flat images. Of a picture you sum over the last axis alone, which gives nats "
        "per row of pixels: an image has several axes, sum over all of them.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Write log p(x|z) of all pixels as a function of sigma, and set its derivative to zero.",
        "The derivative is zero where sigma^2 is the mean squared error over all pixels of all images.",
        "Put it in: the squared error over 2 sigma^2 becomes half the number of pixels.",
    ),
    minutes=7,
    difficulty=2,
)
