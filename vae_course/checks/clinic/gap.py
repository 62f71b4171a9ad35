"""The gap between the ELBO on training and on test images in nats, and its standard error."""

from collections.abc import Callable

import torch
from torch import Tensor

from vae_course.checks.exercise import Answer, Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """The ELBO of training images and of test images: fewer, which vary more; then more, which vary less."""
    drawn = []
    for n, m, spread in ((200, 80, 25), (120, 500, 10)):
        train = -100 + 15 * torch.randn(n, generator=generator)
        drawn.append((train, -108 + spread * torch.randn(m, generator=generator)))
    return drawn


def reference(train: Tensor, test: Tensor) -> tuple[Tensor, Tensor]:
    return train.mean() - test.mean(), (train.var() / len(train) + test.var() / len(test)).sqrt()


def _gap_with(error: Callable[[Tensor, Tensor], Tensor]) -> Answer:
    """The gap with another error beside it."""
    return lambda train, test: (reference(train, test)[0], error(train, test))


ALTERNATIVES = (
    _gap_with(lambda a, b: torch.hypot(a.std() / len(a) ** 0.5, b.std() / len(b) ** 0.5)),
    _gap_with(lambda a, b: (a.var(correction=0) / len(a) + b.var(correction=0) / len(b)) ** 0.5),
)

MISTAKES = (
    Misconception(
        "standard deviation of single images",
        _gap_with(lambda a, b: (a.var() + b.var()).sqrt()),
        "this is how much single images differ. A mean of n images is surer than one image, by the root of n: "
        "next to your figure no overfitting would ever be seen.",
    ),
    Misconception(
        "errors added",
        _gap_with(lambda a, b: a.std() / len(a) ** 0.5 + b.std() / len(b) ** 0.5),
        "you add the two standard errors. Independent errors add up in their squares.",
    ),
    Misconception(
        "no root",
        _gap_with(lambda a, b: a.var() / len(a) + b.var() / len(b)),
        "your second figure is the variance of the difference, in squared nats. Take the root.",
    ),
    Misconception(
        "sign",
        lambda train, test: (test.mean() - train.mean(), reference(train, test)[1]),
        "your gap is negative where the model does better on its training images. Train minus test, as asked.",
    ),
    Misconception(
        "error of the test images only",
        _gap_with(lambda a, b: b.std() / len(b) ** 0.5),
        "you count the error of the test mean only. The training mean is an average over a sample, too.",
    ),
    Misconception(
        "pooled",
        _gap_with(lambda a, b: torch.cat([a, b]).std() / (len(a) + len(b)) ** 0.5),
        "you pool all images. This is the error of one mean over all of them, not of the difference of two.",
    ),
    Misconception(
        "divided by all together",
        _gap_with(lambda a, b: ((a.var() + b.var()) / (len(a) + len(b))).sqrt()),
        "you divide both variances by the number of all images together. Each mean has an error of its own: its "
        "variance over its own number.",
    ),
    Misconception(
        "divided by n, not by its root",
        _gap_with(lambda a, b: torch.hypot(a.std() / len(a), b.std() / len(b))),
        "you divide the standard deviations by n. The error of a mean falls with the *root* of n.",
    ),
    Misconception(
        "in standard errors",
        _gap_with(lambda a, b: reference(a, b)[0] / reference(a, b)[1]),
        "your second figure is the gap in standard errors. The standard error itself is asked for.",
    ),
    Misconception(
        "error of the training images only",
        _gap_with(lambda a, b: a.std() / len(a) ** 0.5),
        "your error is that of the training images' mean only. The test images' mean has one as well, and a "
        "larger one.",
    ),
    Misconception(
        "errors subtracted",
        _gap_with(lambda a, b: (b.var() / len(b) - a.var() / len(a)).sqrt()),
        "you subtract the two variances because the means are subtracted. Errors do not cancel: variances add up.",
    ),
    Misconception(
        "mean of the variances",
        _gap_with(lambda a, b: (a.var() / len(a) / 2 + b.var() / len(b) / 2).sqrt()),
        "you average the two squared errors. They add up: the difference is less certain than either mean.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    rtol=0.01,  # whether the variance is divided by n or by n - 1 does not matter here
    hints=(
        "The standard error of a mean over n images is their standard deviation over the root of n.",
        "The variance of a difference of independent means is the sum of their variances. The root comes last.",
    ),
    minutes=5,
    difficulty=2,
)
