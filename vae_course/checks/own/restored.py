"""The error of restored values in standard deviations, against what the column means would give."""

import torch
from torch import Tensor

from vae_course.checks.exercise import Exercise, Misconception
from vae_course.checks.own._shared import gaps


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor, Tensor, Tensor]]:
    """Restored and true rows in columns of very different units, what was hidden, and the training part's moments."""
    drawn = []
    for n, columns, dtype in ((8, 2, torch.float32), (30, 3, torch.float32), (40, 4, torch.float64)):
        std = 10 ** torch.linspace(-1, 2, columns, dtype=dtype)
        mean = 3 * std
        z = torch.randn(n, columns, generator=generator, dtype=dtype) + 0.4
        quality = torch.linspace(0.9, 0.2, columns, dtype=dtype)  # the last columns are restored worse
        noise = 0.5 * torch.randn(n, columns, generator=generator, dtype=dtype)
        hidden = gaps((n, columns), 0.4, generator)
        hidden[-1] = True
        restored = mean + std * (quality * z + noise).where(hidden, z + 0.02 * noise)
        drawn.append((restored, mean + std * z, hidden, mean, std))
    return drawn


def _root_mean_square(filled: Tensor, truth: Tensor, hidden: Tensor, std: Tensor) -> Tensor:
    """Over the hidden values, in standard deviations."""
    return ((filled - truth) / std)[hidden].square().mean().sqrt()


def reference(restored: Tensor, truth: Tensor, hidden: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    by_means = mean.expand_as(truth)
    return _root_mean_square(restored, truth, hidden, std) / _root_mean_square(by_means, truth, hidden, std)


def _by_sums(restored: Tensor, truth: Tensor, hidden: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    squares = [(((filled - truth) / std) ** 2 * hidden).sum() for filled in (restored, mean)]
    return (squares[0] / squares[1]) ** 0.5


def _by_norms(restored: Tensor, truth: Tensor, hidden: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    ours, theirs = ((filled - truth) / std * hidden for filled in (restored, mean))
    return ours.norm() / theirs.norm()


ALTERNATIVES = (_by_sums, _by_norms)


def _column_by_column(restored: Tensor, truth: Tensor, hidden: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    ours, theirs = ((((filled - truth) / std) ** 2 * hidden).sum(0).sqrt() for filled in (restored, mean))
    return (ours / theirs).mean()


def _absolute(restored: Tensor, truth: Tensor, hidden: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    ours, theirs = (((filled - truth) / std)[hidden].abs().mean() for filled in (restored, mean.expand_as(truth)))
    return ours / theirs


MISTAKES = (
    Misconception(
        "known values counted",
        lambda restored, truth, hidden, mean, std: reference(restored, truth, torch.ones_like(hidden), mean, std),
        "you average over all values. The known ones were handed over and come back as they were; only hidden ones "
        "show what was restored.",
    ),
    Misconception(
        "known values only",
        lambda restored, truth, hidden, mean, std: reference(restored, truth, ~hidden, mean, std),
        "you judge the values that were never hidden. hidden is True where the model had to guess.",
    ),
    Misconception(
        "in the columns' own units",
        lambda restored, truth, hidden, mean, std: reference(restored, truth, hidden, mean, torch.ones_like(std)),
        "you add errors in different units. The column whose numbers spread most decides nearly alone then: divide "
        "each column by its standard deviation first.",
    ),
    Misconception(
        "squares compared",
        lambda *case: reference(*case).square(),
        "this is the ratio of the mean squares. An error half as large shows as 0.25: take the root.",
    ),
    Misconception(
        "upside down",
        lambda *case: 1 / reference(*case),
        "your figure grows as the restoration gets better. The error of the restored values goes on top; 1 then "
        "means no better than the means, 0 perfect.",
    ),
    Misconception(
        "column by column",
        _column_by_column,
        "you average the ratios of the columns. A column with a single hidden value then counts as much as one with "
        "hundreds: pool the errors of all hidden values, then divide once.",
    ),
    Misconception(
        "absolute errors",
        _absolute,
        "you compare mean absolute errors. The mean is the best guess for squared errors, so it is judged by the root "
        "of the mean square; the median is its rival for absolute ones.",
    ),
    Misconception(
        "the truth's own means",
        lambda restored, truth, hidden, mean, std: reference(restored, truth, hidden, truth.mean(0), std),
        "your rival fills in the mean of the true test rows, which nobody knows. Both sides get the same information: "
        "the training part's means.",
    ),
    Misconception(
        "not compared",
        lambda restored, truth, hidden, mean, std: _root_mean_square(restored, truth, hidden, std),
        "this is the error alone, in standard deviations. Whether it is good is seen beside the error of the means: "
        "divide by that.",
    ),
    Misconception(
        "restored column's own deviation",
        lambda restored, truth, hidden, mean, std: (
            _root_mean_square(restored, truth, hidden, std)
            / _root_mean_square(torch.zeros_like(truth), truth, hidden, std)
        ),
        "you compare with filling in zeros. The column means are the yardstick.",
    ),
    Misconception(
        "one minus",
        lambda *case: 1 - reference(*case),
        "this is one minus the ratio. 1 should stand for no better than the mean, 0 for perfect.",
    ),
    Misconception(
        "difference of the errors",
        lambda restored, truth, hidden, mean, std: (
            _root_mean_square(restored, truth, hidden, std)
            - _root_mean_square(mean.expand_as(truth), truth, hidden, std)
        ),
        "you subtract the two errors. They are to be divided: 1 is no better than the mean.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "One function does for both: the root of the mean square of ((filled - truth) / std)[hidden].",
        "The rival fills in mean.expand_as(truth). The answer is our error over the rival's.",
    ),
    minutes=8,
    difficulty=2,
)
