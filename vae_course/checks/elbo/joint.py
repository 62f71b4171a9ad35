"""The log-density log p(x, z) of images and codes, in nats."""

from collections.abc import Callable
from math import log, pi

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks.exercise import Answer, Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Callable, float]]:
    """Images and codes, a decoder from codes to mean images, the noise sigma of the pixels."""
    drawn = []
    for batch, pixels, latent, sigma in ((1, 2, 1, 0.5), (3, 4, 2, 2.0), (5, 3, 6, 0.7)):
        z = torch.randn(batch, latent, generator=generator)
        matrix = torch.randn(latent, pixels, generator=generator)

        def decode(z, matrix=matrix):
            return torch.tanh(z @ matrix)

        noise = torch.randn(batch, pixels, generator=generator)
        drawn.append((decode(z) + sigma * noise, z, decode, sigma))
    return drawn


def _gaussian_log_density(value: Tensor, mean: Tensor | float, std: float) -> Tensor:
    return -0.5 * ((value - mean) / std) ** 2 - log(std) - 0.5 * log(2 * pi)


def _log_density_of_pixels(x: Tensor, z: Tensor, decode: Callable, sigma: float) -> Tensor:
    return _gaussian_log_density(x, decode(z), sigma)


def _log_density_of_codes(z: Tensor) -> Tensor:
    return _gaussian_log_density(z, 0.0, 1.0)


def reference(x: Tensor, z: Tensor, decode: Callable, sigma: float) -> Tensor:
    return _log_density_of_pixels(x, z, decode, sigma).sum(-1) + _log_density_of_codes(z).sum(-1)


def _log_joint_library(x: Tensor, z: Tensor, decode: Callable, sigma: float) -> Tensor:
    return td.Normal(decode(z), sigma).log_prob(x).sum(-1) + td.Normal(0.0, 1.0).log_prob(z).sum(-1)


def _log_joint_spelled_out(x: Tensor, z: Tensor, decode: Callable, sigma: float) -> Tensor:
    squares = -0.5 * ((x - decode(z)) / sigma).square().sum(-1) - 0.5 * z.square().sum(-1)
    pixels, latent = x.shape[-1], z.shape[-1]
    return squares - pixels * log(sigma) - 0.5 * pixels * log(2 * pi) - 0.5 * latent * log(2 * pi)


ALTERNATIVES = (_log_joint_library, _log_joint_spelled_out)


def _log_likelihood(x: Tensor, z: Tensor, decode: Callable, sigma: float) -> Tensor:
    return _log_density_of_pixels(x, z, decode, sigma).sum(-1)


def _joint_with(of_pixels: Callable[[int], int], of_codes: Callable[[int], int]) -> Answer:
    """The log-joint with other numbers of normalisers."""

    def answer(x: Tensor, z: Tensor, decode: Callable, sigma: float) -> Tensor:
        squares = ((x - decode(z)) / sigma).square().sum(-1) + z.square().sum(-1)
        constants = of_pixels(x.shape[-1]) * log(2 * pi * sigma**2) + of_codes(z.shape[-1]) * log(2 * pi)
        return -0.5 * (squares + constants)

    return answer


MISTAKES = (
    Misconception(
        "prior term missing",
        _log_likelihood,
        "your values are log p(x|z): the prior term log p(z) is missing. Without it every code counts as equally "
        "probable, and nothing keeps codes near the prior.",
    ),
    Misconception(
        "prior subtracted",
        lambda x, z, decode, sigma: 2 * _log_likelihood(x, z, decode, sigma) - reference(x, z, decode, sigma),
        "you subtract log p(z). Densities of a story in two steps are multiplied, so their logarithms are added.",
    ),
    Misconception(
        "variance taken for the standard deviation",
        lambda x, z, decode, sigma: reference(x, z, decode, sigma**2),
        "you use sigma squared where a standard deviation is expected. `td.Normal` takes the standard deviation.",
    ),
    Misconception(
        "sigma taken for the variance",
        lambda x, z, decode, sigma: reference(x, z, decode, sigma**0.5),
        "you treat sigma as if it were the variance. It is the standard deviation: the squared error is divided by "
        "sigma squared.",
    ),
    Misconception(
        "normalising constants left out",
        lambda x, z, decode, sigma: -(x - decode(z)).square().sum(-1) / (2 * sigma**2) - z.square().sum(-1) / 2,
        "your values are right up to a constant that depends on sigma and on the dimensions only. A density "
        "integrates to one; without its constant, no log p(x) and no ELBO of this chapter would be right.",
    ),
    Misconception(
        "averaged over dimensions",
        lambda x, z, decode, sigma: (
            _log_density_of_pixels(x, z, decode, sigma).mean(-1) + _log_density_of_codes(z).mean(-1)
        ),
        "you average over pixels and code dimensions. Independent densities multiply, so logarithms are summed; "
        "averaging also changes the weight of the prior against the likelihood.",
    ),
    Misconception(
        "one figure for the batch",
        lambda *arguments: reference(*arguments).sum(),
        "you summed over the batch. Each pair of an image and a code has a log-density of its own.",
    ),
    Misconception(
        "noise on the code",
        lambda x, z, decode, sigma: _log_likelihood(x, z, decode, sigma) + _gaussian_log_density(z, 0.0, sigma).sum(-1),
        "you gave the prior the standard deviation sigma. That is the noise of the pixels; the prior is N(0, I).",
    ),
    Misconception(
        "one normaliser for all pixels, none for the prior",
        _joint_with(lambda n: 1, lambda n: 0),
        "your constants are too few: the likelihood has one normaliser for each pixel, the prior one for each "
        "latent dimension.",
    ),
    Misconception(
        "one normaliser each",
        _joint_with(lambda n: 1, lambda n: 1),
        "you count each normaliser once. There is one for every pixel and one for every latent dimension: sums of "
        "logarithms.",
    ),
    Misconception(
        "likelihood without its constant",
        _joint_with(lambda n: 0, lambda n: n),
        "the likelihood's normaliser is missing: log sigma and half of log(2 pi), for each pixel.",
    ),
    Misconception(
        "squared error for the likelihood",
        lambda x, z, decode, sigma: -(x - decode(z)).square().sum(-1) + _log_density_of_codes(z).sum(-1),
        "your likelihood is minus the squared error. Sigma decides what an error costs, and a density has a "
        "normaliser.",
    ),
    Misconception(
        "negative log-density",
        lambda *arguments: -reference(*arguments),
        "this is minus the log-density. log p(x, z) itself is asked for.",
    ),
    Misconception(
        "densities multiplied",
        lambda x, z, decode, sigma: _log_likelihood(x, z, decode, sigma) * _log_density_of_codes(z).sum(-1),
        "you multiply two logarithms. Densities are multiplied, so their logarithms are added.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "The story has two steps, and log p(x, z) has two terms, one for each.",
        "`torch.distributions.Normal(mean, std).log_prob(value)` gives one figure per number. Sum over pixels, and "
        "over code dimensions.",
    ),
    minutes=5,
    difficulty=1,
)
