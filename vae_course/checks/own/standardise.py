"""Both parts of a table in units of the training part, gaps left as gaps."""

from typing import Any

import torch
from torch import Tensor

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.own._shared import gaps, with_gaps


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor, Tensor]]:
    """A training part and a test part that lies elsewhere, in columns of very different units, and what is missing."""
    drawn = []
    for n, m, columns, dtype in ((200, 40, 2, torch.float32), (300, 90, 3, torch.float64)):
        scale = 10 ** (2.0 * torch.arange(columns, dtype=dtype) - 1)
        train, test = (
            scale * (3 + shift + spread * torch.randn(rows, columns, generator=generator, dtype=dtype))
            for rows, shift, spread in ((n, 0.0, 1.0), (m, 0.8, 1.5))
        )
        drawn.append((train, test, gaps((n, columns), 0.2, generator), gaps((m, columns), 0.2, generator)))
    return drawn


def reference(train: Tensor, test: Tensor) -> tuple[Tensor, Tensor]:
    mean = train.nanmean(0)
    std = (train - mean).square().nanmean(0).sqrt()
    return (train - mean) / std, (test - mean) / std


def observe(answer: Answer, train: Tensor, test: Tensor, train_gaps: Tensor, test_gaps: Tensor) -> Any:
    """Both parts, and where they have gaps."""
    given = answer(with_gaps(train, train_gaps), with_gaps(test, test_gaps))
    if not (isinstance(given, (tuple, list)) and [isinstance(part, Tensor) for part in given] == [True, True]):
        return given
    (a, b), (gaps_a, gaps_b) = ([f(part) for part in given] for f in (torch.nan_to_num, torch.isnan))
    return {"training part": a, "test part": b, "gaps of the training part": gaps_a, "gaps of the test part": gaps_b}


def _loop(train: Tensor, test: Tensor) -> tuple[Tensor, Tensor]:
    parts = ([], [])
    for a, b in zip(train.T, test.T, strict=True):
        known = a[~a.isnan()]
        for part, column in zip(parts, (a, b), strict=True):
            part.append((column - known.mean()) / known.std())
    return torch.stack(parts[0], 1), torch.stack(parts[1], 1)


def _sums(train: Tensor, test: Tensor) -> tuple[Tensor, Tensor]:
    count = (~train.isnan()).sum(0)
    mean = train.nansum(0) / count
    std = (train.square().nansum(0) / count - mean**2).sqrt()
    return tuple((part - mean) / std for part in (train, test))


ALTERNATIVES = (_loop, _sums)


def _by(train: Tensor, test: Tensor, fitted: Tensor) -> tuple[Tensor, Tensor]:
    """Both parts in units of a third one."""
    return reference(fitted, train)[1], reference(fitted, test)[1]


def _variance(train: Tensor, test: Tensor) -> tuple[Tensor, Tensor]:
    mean = train.nanmean(0)
    variance = (train - mean).square().nanmean(0)
    return (train - mean) / variance, (test - mean) / variance


def _by_all_rows(train: Tensor, test: Tensor) -> tuple[Tensor, Tensor]:
    mean = train.nanmean(0)
    std = ((train - mean).square().nansum(0) / len(train)).sqrt()
    return (train - mean) / std, (test - mean) / std


def _min_max(train: Tensor, test: Tensor) -> tuple[Tensor, Tensor]:
    low, high = train.nan_to_num(torch.inf).amin(0), train.nan_to_num(-torch.inf).amax(0)
    return (train - low) / (high - low), (test - low) / (high - low)


MISTAKES = (
    Misconception(
        "each part by its own numbers",
        lambda train, test: (reference(train, train)[0], reference(test, test)[0]),
        "you standardise the test part by its own mean and standard deviation. Where the test part differs from the "
        "training part nobody would see it then, and a single new row could not be brought in at all.",
    ),
    Misconception(
        "both parts together",
        lambda train, test: _by(train, test, torch.cat([train, test])),
        "your mean and standard deviation are those of both parts together. The test part is for judging: nothing "
        "that is fitted may have seen it.",
    ),
    Misconception(
        "gaps counted as zeros",
        lambda train, test: _by(train, test, train.nan_to_num(0.0)),
        "you put zeros into the gaps before you take the mean. A gap is no measurement of 0: leave it out of the "
        "mean and of the standard deviation, as nanmean does.",
    ),
    Misconception(
        "gaps filled",
        lambda train, test: tuple(part.nan_to_num(0.0) for part in reference(train, test)),
        "your values are right, but the gaps are gone. In standardised units 0 is the mean: from here on a missing "
        "value could not be told from an average one.",
    ),
    Misconception(
        "divided by the variance",
        _variance,
        "you divide by the variance. A column in other units then has another spread: divide by the standard "
        "deviation, which has the column's own unit.",
    ),
    Misconception(
        "only centred",
        lambda train, test: (train - train.nanmean(0), test - train.nanmean(0)),
        "you take away the mean and stop there. A column in grams and one in tonnes are still a million apart: a "
        "squared error looks after the larger numbers only, and a scale learned for each column begins far off.",
    ),
    Misconception(
        "one mean for all columns",
        lambda train, test: tuple(
            (part - train.nanmean()) / (train - train.nanmean()).square().nanmean().sqrt() for part in (train, test)
        ),
        "you take one mean and one standard deviation over all columns. Each column has its own unit: reduce over the "
        "rows, dimension 0.",
    ),
    Misconception(
        "the test part left as it is",
        lambda train, test: (reference(train, test)[0], test),
        "your test part is still in its own units. The model only knows the training part's: change both, by the "
        "same numbers.",
    ),
    Misconception(
        "divided by all rows",
        _by_all_rows,
        "your standard deviation divides by the number of all rows, those with a gap included. What is missing "
        "counts nowhere.",
    ),
    Misconception(
        "brought to [0, 1]",
        _min_max,
        "you bring the columns to [0, 1]. Standard deviations from the mean are asked for.",
    ),
    Misconception(
        "by the test part",
        lambda train, test: _by(train, test, test),
        "you measure both parts with the test part's numbers. The training part's are to be used: the test part "
        "must not be looked at.",
    ),
    Misconception(
        "mean by all rows",
        lambda train, test: tuple(
            (part - train.nansum(0) / len(train)) / (train - train.nanmean(0)).square().nanmean(0).sqrt()
            for part in (train, test)
        ),
        "your mean divides by the number of all rows, those with a gap included. What is missing counts nowhere.",
    ),
    Misconception(
        "not centred",
        lambda train, test: tuple(
            part / (train - train.nanmean(0)).square().nanmean(0).sqrt() for part in (train, test)
        ),
        "you divide without taking the mean away first: the columns are not centred.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    rtol=0.01,  # whether the variance is divided by n or by n - 1 does not matter here
    atol=0.01,
    hints=(
        "train.nanmean(0) is each column's mean over what is known. From which part may such numbers come?",
        "The standard deviation is the root of the nanmean of (train - mean)**2. NaN minus a number is NaN: gaps stay "
        "by themselves.",
    ),
    minutes=6,
    difficulty=1,
)
