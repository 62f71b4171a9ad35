"""The factor that gives codes unit variance, so that the schedule's noise fits them."""

import torch
from torch import Tensor

from vae_course.checks.diffusion._shared import normal, uniform
from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor]]:
    """Codes as rows and as maps, narrow and wide, off the origin, with dimensions of unlike spread."""
    drawn = []
    for shape, dtype in (((3, 2), torch.float32), ((7, 5), torch.float64), ((4, 2, 3, 3), torch.float32)):
        spread, centre = (uniform(generator, 1, *shape[1:], dtype=dtype) for _ in range(2))
        drawn.append(((0.3 + 6 * spread) * normal(generator, *shape, dtype=dtype) + 4 * centre,))
    return drawn


def reference(codes: Tensor) -> Tensor:
    return 1 / codes.std(correction=0)


def _by_variance(codes: Tensor) -> Tensor:
    centred = codes - codes.mean()
    return centred.square().mean().rsqrt()


def _by_moments(codes: Tensor) -> Tensor:
    codes = codes.double()
    return (codes.square().mean() - codes.mean() ** 2) ** -0.5


ALTERNATIVES = (_by_variance, _by_moments)

MISTAKES = (
    Misconception(
        "standard deviation",
        lambda codes: codes.std(correction=0),
        "this is the standard deviation. Codes are multiplied by the factor, so it is one over it: wide codes shrink.",
    ),
    Misconception(
        "one over the variance",
        lambda codes: 1 / codes.var(correction=0),
        "you divided by the variance. Multiplied by a factor, a variance changes by its square: take one over the "
        "standard deviation.",
    ),
    Misconception(
        "mean not subtracted",
        lambda codes: codes.square().mean().rsqrt(),
        "you took the mean square of the codes about 0. The standard deviation is about their mean.",
    ),
    Misconception(
        "one for each dimension",
        lambda codes: 1 / codes.std(0, correction=0),
        "you give each dimension a factor of its own. One number for all is asked for: the shape of the codes stays.",
    ),
    Misconception(
        "one for each code",
        lambda codes: 1 / codes.flatten(1).std(1, correction=0),
        "each code has a factor of its own, which a sampled code would have to guess. One number for all is asked for.",
    ),
    Misconception(
        "average of the dimensions' deviations",
        lambda codes: 1 / codes.std(0, correction=0).mean(),
        "you averaged the standard deviations of the dimensions. Variances average, deviations do not, and means of "
        "the dimensions that differ are spread, too: take all entries together.",
    ),
    Misconception(
        "largest entry",
        lambda codes: 1 / codes.abs().max(),
        "you bring the largest entry to 1. One outlier decides then; the noise has unit variance, so the codes should.",
    ),
    Misconception(
        "divided by n - 1",
        lambda codes: 1 / codes.std(),
        "you divide by n - 1, as torch does unless told otherwise. Here it is the count itself: correction=0.",
    ),
    Misconception(
        "range",
        lambda codes: 1 / (codes.max() - codes.min()),
        "you divide by the range of the entries. Their standard deviation is asked for.",
    ),
    Misconception(
        "mean absolute deviation",
        lambda codes: 1 / (codes - codes.mean()).abs().mean(),
        "you divide by the mean absolute deviation. The standard deviation is the root of the mean square.",
    ),
    Misconception(
        "means of the dimensions",
        lambda codes: 1 / (codes - codes.mean(0)).square().mean().sqrt(),
        "you take off the mean of each dimension. One mean of all entries is meant: one factor cannot move "
        "dimensions apart.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "By what do you have to multiply numbers whose standard deviation is 5, so that it becomes 1?",
        "One standard deviation over all entries of all codes: std without a dimension, with correction=0.",
    ),
    minutes=6,
    difficulty=1,
)
