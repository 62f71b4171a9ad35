"""Images from codes of the prior, at a temperature."""

import math

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.generation._shared import MANY, Coder, linear, shape_of_cloud


def cases(generator: torch.Generator) -> list[tuple[Coder, int, float]]:
    """A decoder that maps D codes to D pixels, D, and a temperature."""
    return [(linear(generator, 0.9, 1.2, 1.0), 2, 0.6), (linear(generator, 1.1, -1.4, 1.0), 4, 1.4)]


def reference(decode: Coder, latent: int, n: int, temperature: float) -> Tensor:
    return decode(temperature * torch.randn(n, latent)).mean


def observe(answer: Answer, decode: Coder, latent: int, temperature: float) -> tuple:
    return shape_of_cloud(answer(decode, latent, MANY, temperature), latent)


ALTERNATIVES = (
    lambda decode, d, n, t: decode(td.Normal(torch.zeros(d), t).sample((n,))).mean,
    lambda decode, d, n, t: decode(torch.normal(0.0, t, (n, d))).base_dist.loc,
)

MISTAKES = (
    Misconception(
        "temperature taken for a variance",
        lambda decode, d, n, t: reference(decode, d, n, math.sqrt(t)),
        "your codes have the variance T. The temperature multiplies the code, so it is a standard deviation.",
    ),
    Misconception(
        "divided by the temperature",
        lambda decode, d, n, t: reference(decode, d, n, 1 / t),
        "your codes spread less the hotter it gets: you divide by the temperature.",
    ),
    Misconception(
        "temperature ignored",
        lambda decode, d, n, t: reference(decode, d, n, 1.0),
        "the temperature has no influence: your codes are always N(0, I).",
    ),
    Misconception(
        "temperature on the images",
        lambda decode, d, n, t: t * reference(decode, d, n, 1.0),
        "you multiply the images by the temperature, which makes them darker or brighter. It belongs to the codes.",
    ),
    Misconception(
        "pixels sampled",
        lambda decode, d, n, t: decode(t * torch.randn(n, d)).sample(),
        "your images contain pixel noise: you sampled p(x|z). Means were asked for; say which of the two you show.",
    ),
    Misconception(
        "one code for all",
        lambda decode, d, n, t: decode(t * torch.randn(1, d).expand(n, d)).mean,
        "all images of a call are the same: one code was drawn and repeated. Every image needs a code of its own.",
    ),
    Misconception(
        "one number for the whole code",
        lambda decode, d, n, t: decode(t * torch.randn(n, 1).expand(n, d)).mean,
        "all dimensions of a code are equal, so your codes lie on one line. Draw every dimension independently.",
    ),
    Misconception(
        "uniform codes",
        lambda decode, d, n, t: decode(t * math.sqrt(12) * (torch.rand(n, d) - 0.5)).mean,
        "your codes are uniform: spread as they should be, but with no tails. The prior is Gaussian: torch.randn.",
    ),
    Misconception(
        "temperature squared",
        lambda decode, d, n, t: reference(decode, d, n, t * t),
        "your codes have the standard deviation T^2. Multiply by the temperature once: it is a standard "
        "deviation, no variance.",
    ),
    Misconception(
        "noise shifted by the temperature",
        lambda decode, d, n, t: decode(t + torch.randn(n, d)).mean,
        "you add the temperature to the noise: that moves the codes and leaves their spread as it is. Multiply.",
    ),
    Misconception(
        "codes of standard deviation one over two",
        lambda decode, d, n, t: decode(t * (2 * torch.rand(n, d) - 1)).mean,
        "your codes are uniform between -T and T. The prior is a normal distribution.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Two steps: n codes of the given size, then one call of the decoder for all of them.",
        "z = temperature * epsilon with epsilon from N(0, I); decode(z) is a distribution and has a .mean.",
    ),
    minutes=5,
    difficulty=1,
    rtol=0.0,
    atol=0.1,
)
