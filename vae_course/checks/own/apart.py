"""Which training rows may stay: those that the test part does not hold as well."""

from typing import Any

import torch
from torch import Tensor

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.own._shared import gaps, with_gaps

NEAR = 1 + 4e-6  # what `isclose` takes for the same


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor, Tensor]]:
    """Rows of few different values, many of them in both parts, and what is missing; at last some near each other."""
    drawn = []
    for n, m, columns, dtype in ((40, 12, 2, torch.float32), (80, 30, 3, torch.float64)):
        train, test = (torch.randint(3, (rows, columns), generator=generator).to(dtype) for rows in (n, m))
        drawn.append((train, test, gaps((n, columns), 0.3, generator), gaps((m, columns), 0.3, generator)))
    train, test = (1 + torch.randint(9, (rows, 3), generator=generator).float() for rows in (20, 12))
    train[4] = 9
    test[:4], test[4:8] = train[:4], train[4:8] * NEAR
    missing = gaps((20, 3), 0.2, generator)
    return [*drawn, (train, test, missing, missing[:12])]


def _equal(train: Tensor, test: Tensor) -> Tensor:
    """Is this training row that test row? `(n_train, n_test)`; a gap equals a gap."""
    a, b = train[:, None], test[None]
    return ((a == b) | (a.isnan() & b.isnan())).all(-1)


def reference(train: Tensor, test: Tensor) -> Tensor:
    return ~_equal(train, test).any(1)


def observe(answer: Answer, train: Tensor, test: Tensor, train_gaps: Tensor, test_gaps: Tensor) -> Any:
    """What the answer says of rows with gaps."""
    return answer(with_gaps(train, train_gaps), with_gaps(test, test_gaps))


def _by_sets(train: Tensor, test: Tensor) -> Tensor:
    seen = {tuple(map(str, row)) for row in test.tolist()}
    return torch.tensor([tuple(map(str, row)) not in seen for row in train.tolist()])


def _by_unique(train: Tensor, test: Tensor) -> Tensor:
    rows = torch.cat([train, test]).nan_to_num(-1e9)
    index = rows.unique(dim=0, return_inverse=True)[1]
    return ~torch.isin(index[: len(train)], index[len(train) :])


ALTERNATIVES = (_by_sets, _by_unique)


def _first_of_each(train: Tensor) -> Tensor:
    """True for each row that no earlier row equals."""
    return ~_equal(train, train).tril(-1).any(1)


def _wildcards(train: Tensor, test: Tensor) -> Tensor:
    a, b = train[:, None], test[None]
    return ~((a == b) | a.isnan() | b.isnan()).all(-1).any(1)


def _same_place(train: Tensor, test: Tensor) -> Tensor:
    keep = torch.ones(len(train), dtype=torch.bool)
    keep[: len(test)] = ~_equal(train[: len(test)], test).diagonal()
    return keep


MISTAKES = (
    Misconception(
        "a gap equals nothing",
        lambda train, test: ~(train[:, None] == test[None]).all(-1).any(1),
        "rows with a gap slip through. NaN == NaN is False, so two equal rows that lack the same value look "
        "different: count a gap as equal to a gap.",
    ),
    Misconception(
        "a gap equals everything",
        _wildcards,
        "you let a gap agree with any value, and drop rows that may be quite different ones. Rows are copies if they "
        "have the same values and the same gaps.",
    ),
    Misconception(
        "the copies kept",
        lambda train, test: ~reference(train, test),
        "you mark the rows that are in the test part, too. Those have to go: True means that a row stays.",
    ),
    Misconception(
        "any column",
        lambda train, test: ~(train[:, None] == test[None]).any(-1).any(1),
        "you drop a row if any one of its values stands in a test row. A copy agrees in all columns.",
    ),
    Misconception(
        "repeats within the training part dropped",
        lambda train, test: reference(train, test) & _first_of_each(train),
        "you also drop rows that the training part holds twice. They leak nothing; that one measurement came up twice "
        "is part of what the model is to learn.",
    ),
    Misconception(
        "only the first copy dropped",
        lambda train, test: reference(train, test) | ~_first_of_each(train),
        "of several training rows that equal one test row you drop the first only. One copy is enough to give the "
        "answer away: none may stay.",
    ),
    Misconception(
        "compared place by place",
        _same_place,
        "you compare the first row with the first, the second with the second. A copy may stand anywhere: compare "
        "every training row with every test row.",
    ),
    Misconception(
        "test rows judged",
        lambda train, test: reference(test, train),
        "you say which test rows are new. The test part stays as it is; the training rows are to be sorted out, one "
        "True or False for each.",
    ),
    Misconception(
        "all test rows",
        lambda train, test: ~_equal(train, test).all(1),
        "you drop a training row if it equals *all* test rows. One is enough.",
    ),
    Misconception(
        "gaps as zeros",
        lambda train, test: ~(train.nan_to_num(0.0)[:, None] == test.nan_to_num(0.0)).all(-1).any(1),
        "you fill the gaps with 0: then a gap equals a 0. A gap equals only a gap.",
    ),
    Misconception(
        "near for equal",
        lambda train, test: ~torch.isclose(train[:, None], test[None], equal_nan=True).all(-1).any(1),
        "you drop rows that only lie near a test row: isclose and allclose have a tolerance. A copy has the same "
        "values, to the last digit: ==, and a gap equals a gap.",
    ),
    Misconception(
        "rows with gaps dropped",
        lambda train, test: reference(train, test) & ~train.isnan().any(1),
        "you drop every training row that has a gap. Only those that the test part holds, too, must go.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "train[:, None] and test[None]: every training row beside every test row, value by value, (n, m, columns).",
        "Two values agree if they are equal, or if both are NaN. Two rows agree if all values do.",
        "A row stays if no test row agrees with it: ~agree.all(-1).any(1).",
    ),
    minutes=9,
    difficulty=2,
)
