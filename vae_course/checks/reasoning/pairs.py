"""Two slips at once, found from what each of them does alone: most act on different terms, and add up."""

from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Tensor

from vae_course.checks.reasoning.formulas import Change, Formula

Effect = tuple[Change, Tensor]
Pair = tuple[Change, Change]


def effects(formula: Formula, changes: Sequence[Change], right: Tensor, values: Callable) -> list[Effect]:
    """The changes that change the values, with the values: of those that come to the same, the simplest one alone, so
    that they can be combined with each other in a fraction of the time."""
    distinct = {_rounded(right): None}
    for change in changes:
        if (value := values(formula.changed([change]))) is not None:
            distinct.setdefault(_rounded(value), (change, value))
    return [effect for effect in distinct.values() if effect]


def _rounded(value: Tensor) -> tuple:
    """The same for values that differ by rounding; seldom not."""
    mantissa, exponent = value.nan_to_num(1e30).frexp()
    return value.shape, *(mantissa * 8192).round().ldexp(exponent).tolist()


def adding_up(alone: list[Effect], right: Tensor | None, given: Tensor | None, tolerance: float) -> Iterator[Pair]:
    """Pairs whose deviations from the right values add up to those of `given`, or of which one multiplies the values of
    the other by the factor by which it multiplies the right ones; the simplest first. `tolerance` is relative."""
    rows = [] if given is None else [(c, v) for c, v in alone if v.shape == given.shape and v.isfinite().all()]
    if len(rows) < 2 or right is None or right.shape != given.shape or not given.isfinite().all():
        return
    some = torch.linspace(0, len(given) - 1, min(len(given), 60)).long()  # all are compared afterwards
    made, right, given = torch.stack([v for _, v in rows])[:, some], right[some], given[some]
    scale = right.abs() + given.abs() + made.abs().mean(0) + 1e-6
    off = (made - right) / scale
    fits = (torch.cdist((given - right) / scale - off, off, p=torch.inf) < tolerance).triu(1)
    factor = (made @ right) / (right @ right)
    scales = ((made - factor[:, None] * right) / scale).abs().amax(1) < tolerance
    multiplied = ((factor[scales, None, None] * made - given) / scale).abs().amax(2) < tolerance
    fits[scales] |= multiplied
    pairs = [(rows[a][0], rows[b][0]) for a, b in fits.nonzero().tolist()]
    yield from sorted(pairs, key=lambda pair: pair[0].rank + pair[1].rank)
