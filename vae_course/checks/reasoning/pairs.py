"""Two slips at once, found from what each of them does alone: most act on different terms, and add up."""

from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Tensor

from vae_course.checks.reasoning.formulas import Change, Formula

MOST = 60  # numbers that are compared; whether a pair explains all of them, and others, is asked afterwards


def adding_up(
    formula: Formula, changes: Sequence[Change], given: Tensor, values: Callable, tolerance: float
) -> Iterator[tuple[Change, Change]]:
    """Pairs whose deviations from the right values add up to those of `given`, or of which one multiplies the values of
    the other by the factor by which it multiplies the right ones; the simplest first.

    `values` gives the values of an answer as a vector, or nothing; `tolerance` is relative.
    """
    made = [(c, values(formula.changed([c]))) for c in changes]
    right = values(formula.changed([]))
    rows = [(c, v) for c, v in made if v is not None and v.shape == given.shape and v.isfinite().all()]
    if right is None or right.shape != given.shape or not given.isfinite().all() or len(rows) < 2:
        return
    some = torch.linspace(0, len(given) - 1, min(len(given), MOST)).long()
    alone, right, given = torch.stack([v for _, v in rows])[:, some], right[some], given[some]
    scale = right.abs() + given.abs() + alone.abs().mean(0) + 1e-6
    off = (alone - right) / scale
    summed = torch.cdist((given - right) / scale - off, off, p=torch.inf) < tolerance
    factor = (alone @ right) / (right @ right)
    scales = ((alone - factor[:, None] * right) / scale).abs().amax(1) < tolerance
    multiplied = ((factor[:, None, None] * alone - given) / scale).abs().amax(2) < tolerance
    fits = summed.triu(1) | (scales[:, None] & multiplied)
    pairs = ((rows[a][0], rows[b][0]) for a, b in fits.nonzero().tolist())
    yield from sorted((p for p in pairs if p[0].place is not p[1].place), key=lambda pair: pair[0].rank + pair[1].rank)
