"""Values with a one-hot label beside them."""

import torch
from torch import Tensor
from torch.nn import functional

from vae_course.checks.conditional._shared import normal, uniform
from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.sandbox import Refused


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, int]]:
    """Values, labels and the number of classes; the last class does not occur in the first batch."""
    small = (normal(generator, 3, 2), torch.tensor([2, 0, 1]), 5)
    images = (uniform(generator, 4, 1, 2, 3), torch.tensor([3, 1, 0, 3]), 4)
    codes = (normal(generator, 6, 3, dtype=torch.float16), torch.randint(0, 7, (6,), generator=generator), 8)
    return [small, images, codes]


def reference(values: Tensor, y: Tensor, classes: int) -> Tensor:
    return torch.cat([values.flatten(1), functional.one_hot(y, classes).to(values)], 1)


def observe(answer: Answer, values: Tensor, y: Tensor, classes: int) -> Tensor:
    rows = answer(values, y, classes)
    if isinstance(rows, Tensor) and rows.is_floating_point() and rows.dtype != values.dtype:
        raise Refused(f"the rows are {rows.dtype}, the values {values.dtype}. Keep the dtype of the values.")
    return rows


def _join_by_hand(values: Tensor, y: Tensor, classes: int) -> Tensor:
    columns = [(y == k).to(values.dtype) for k in range(classes)]
    return torch.cat([values.reshape(len(values), -1), torch.stack(columns, dim=1)], dim=1)


def _join_scatter(values: Tensor, y: Tensor, classes: int) -> Tensor:
    label = torch.zeros(len(y), classes, dtype=values.dtype).scatter(1, y[:, None], 1.0)
    return torch.hstack([values.flatten(1), label])


ALTERNATIVES = (_join_by_hand, _join_scatter, lambda v, y, k: torch.cat([v.flatten(1), torch.eye(k).to(v)[y]], 1))

MISTAKES = (
    Misconception(
        "label as a number",
        lambda v, y, k: torch.cat([v.flatten(1), y[:, None].to(v)], 1),
        "the label is one column with its number. Classes are names, not sizes: a 7 is not seven times a 1. Give "
        "each class a column of its own.",
    ),
    Misconception(
        "label as a share",
        lambda v, y, k: torch.cat([v.flatten(1), y[:, None].to(v) / (k - 1)], 1),
        "the label is one column, scaled to [0, 1]. That still puts the classes in an order, with neighbours. Give "
        "each class a column of its own.",
    ),
    Misconception(
        "classes counted in the batch",
        lambda v, y, k: torch.cat([v.flatten(1), functional.one_hot(y).to(v)], 1),
        "the width depends on the largest label in the batch, so a batch without the last class does not fit the "
        "network. The number of classes is an argument: use it.",
    ),
    Misconception(
        "label first",
        lambda v, y, k: torch.cat([functional.one_hot(y, k).to(v), v.flatten(1)], 1),
        "the label stands before the values. Any order would do, but it must be the same everywhere; here it is "
        "values first.",
    ),
    Misconception(
        "classes counted from one",
        lambda v, y, k: torch.cat([v.flatten(1), functional.one_hot((y - 1) % k, k).to(v)], 1),
        "the one stands a column too far to the left: labels count from 0, so label 0 belongs to the first column.",
    ),
    Misconception(
        "one label for all",
        lambda v, y, k: torch.cat([v.flatten(1), functional.one_hot(y[:1].expand_as(y), k).to(v)], 1),
        "every row carries the label of the first one. Each image has a label of its own.",
    ),
    Misconception(
        "label as a share of the classes",
        lambda v, y, k: torch.cat([v.flatten(1), y[:, None].to(v) / k], 1),
        "the label is one number, divided by the number of classes. A network would take classes for sizes: class "
        "2 would lie between 1 and 3.",
    ),
    Misconception(
        "label alone",
        lambda v, y, k: functional.one_hot(y, k).to(v),
        "the values are gone: you return the label only. Put it beside the values.",
    ),
    Misconception(
        "1 and -1",
        lambda v, y, k: torch.cat([v.flatten(1), 2 * functional.one_hot(y, k).to(v) - 1], 1),
        "your label has -1 where a one-hot label has 0. One number is 1 and all others are 0.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "A class is a name. Which representation does not say that class 3 lies between 2 and 4?",
        "torch.nn.functional.one_hot(y, classes) gives integers; .to(values) turns them into what values are.",
        "values.flatten(1) makes rows of images; torch.cat([...], 1) puts the label's columns behind them.",
    ),
    minutes=5,
    difficulty=1,
)
