"""The direction in code space that raises an attribute by one unit."""

import torch
from torch import Tensor

from vae_course.checks.exercise import Exercise, Misconception
from vae_course.checks.generation._shared import points


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Codes that depend on an attribute: a real one, one that is 0 or 1 and rare."""
    drawn = []
    for n, d, kind in ((6, 2, "real"), (30, 3, "binary"), (40, 5, "real")):
        rank = torch.randperm(n, generator=generator).float()
        attribute = (rank < 0.3 * n).float() if kind == "binary" else 3 + rank / n + rank**2 / n**2
        slope = 1 + torch.rand(d, generator=generator)
        drawn.append((points(generator, n, d, 0.3, 2.0) + slope * attribute[:, None], attribute))
    return drawn


def reference(codes: Tensor, attribute: Tensor) -> Tensor:
    centred = attribute - attribute.mean()
    return codes.T @ centred / centred.square().sum()


def _direction_lstsq(codes: Tensor, attribute: Tensor) -> Tensor:
    design = torch.stack([torch.ones_like(attribute), attribute], dim=1)
    return torch.linalg.lstsq(design, codes).solution[1]


def _direction_loop(codes: Tensor, attribute: Tensor) -> Tensor:
    return torch.stack([torch.cov(torch.stack([z, attribute]))[0, 1] for z in codes.T]) / attribute.var()


ALTERNATIVES = (_direction_lstsq, _direction_loop)


def _halves(codes: Tensor, high: Tensor) -> Tensor:
    """The mean code where the attribute is high, minus that where it is low."""
    return codes[high].mean(0) - codes[~high].mean(0)


MISTAKES = (
    Misconception(
        "not centred",
        lambda codes, attribute: codes.T @ attribute / attribute.square().sum(),
        "your line goes through the origin: neither codes nor attribute are centred, so the mean code leaks into "
        "the direction.",
    ),
    Misconception(
        "covariance, not divided",
        lambda codes, attribute: reference(codes, attribute) * attribute.var(),
        "this is the covariance of code and attribute. Divide by the attribute's variance: one unit of the "
        "attribute is asked for.",
    ),
    Misconception(
        "divided by the standard deviation",
        lambda codes, attribute: reference(codes, attribute) * attribute.std(),
        "you divide by the attribute's standard deviation: your step raises it by one standard deviation, not by "
        "one unit.",
    ),
    Misconception(
        "attribute regressed on the code",
        lambda codes, attribute: reference(codes, attribute) * attribute.var() / codes.var(0),
        "you divide by the variance of the code: that predicts the attribute from a code. The other way is asked "
        "for: how the code changes when the attribute grows.",
    ),
    Misconception(
        "correlation",
        lambda codes, attribute: reference(codes, attribute) * attribute.std() / codes.std(0),
        "these are correlations, between -1 and 1. A step in code space needs the units of the code.",
    ),
    Misconception(
        "unit length",
        lambda codes, attribute: torch.nn.functional.normalize(reference(codes, attribute), dim=0),
        "the direction is right, but cut to length 1: how far to go for one unit of the attribute is lost.",
    ),
    Misconception(
        "wrong way",
        lambda codes, attribute: -reference(codes, attribute),
        "your direction lowers the attribute: a yes must be reached by adding it, a no by taking it away.",
    ),
    Misconception(
        "all dimensions regressed at once",
        lambda codes, attribute: torch.linalg.lstsq(
            codes - codes.mean(0), (attribute - attribute.mean())[:, None]
        ).solution[:, 0],
        "you predict the attribute from all dimensions of the code together. Asked for is the reverse: a line of "
        "each dimension over the attribute.",
    ),
    Misconception(
        "split at the mean",
        lambda codes, attribute: _halves(codes, attribute > attribute.mean()),
        "you split at the attribute's mean and subtract two mean codes. That is right for a yes or no; of a "
        "measured attribute it does not know how far apart the two halves are.",
    ),
    Misconception(
        "split at the median",
        lambda codes, attribute: _halves(codes, attribute > attribute.median()),
        "you split at the attribute's median and subtract two mean codes. The halves differ by more or less than "
        "one unit, and a rare yes is not half of all.",
    ),
    Misconception(
        "extremes",
        lambda codes, attribute: codes[attribute.argmax()] - codes[attribute.argmin()],
        "you subtract the code of one image from that of another, the two extremes. That is mostly noise, and "
        "they lie more than one unit apart: all images have a say in a slope.",
    ),
    Misconception(
        "weighted mean code",
        lambda codes, attribute: codes.T @ attribute / attribute.sum(),
        "this is an average of the codes, weighted by the attribute: a place in code space, no direction. What "
        "changes with the attribute?",
    ),
    Misconception(
        "in standard deviations, divided by n",
        lambda codes, attribute: reference(codes, attribute) * attribute.std(correction=0),
        "your step raises the attribute by one standard deviation, not by one unit: divide the covariance by the "
        "*variance*.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "For a yes-or-no attribute the result is the mean code of yes minus the mean code of no.",
        "A regression slope is covariance over variance. Which of the two variables is on the horizontal axis?",
        "centred = attribute - attribute.mean(); the slopes, one a dimension: codes.T @ centred / (centred @ centred).",
    ),
    minutes=8,
    difficulty=2,
    rtol=1e-3,
    atol=1e-4,
)
