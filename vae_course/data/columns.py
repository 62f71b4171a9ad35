"""One column of a table: of what kind it is, and how its values become numbers and numbers become values again."""

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from vae_course.data.ranges import LARGEST

KINDS = ("number", "count", "yes/no", "category", "leave out")
NO_AND_YES = (("no", "yes"), ("false", "true"), ("n", "y"), ("f", "t"))
MOST_CLASSES = 1000
LARGEST_COUNT = 10**6
Cells = list[Any]


@dataclass(frozen=True)
class Column:
    """What is known of one column.

    `kind` is "number", "count", "yes/no", "category" or "constant" (one value, or none at all: it is left out of the
    model and put back when decoded). `values` are the categories, or what stands for no and yes, or the constant.
    `mean` and `std` are those of the training part, which numbers are standardised by; `shares` the categories' there.
    `low`, `high` and `missing` (a share) describe the whole column.

    >>> column = Column("smokes", "yes/no", values=("no", "yes"))
    >>> column.numbers(["yes", None, "no"])
    array([ 1., nan,  0.])
    """

    name: str
    kind: str
    values: tuple = ()
    mean: float = 0.0
    std: float = 1.0
    shares: tuple[float, ...] = ()
    low: float = 0.0
    high: float = 0.0
    missing: float = 0.0

    def numbers(self, cells: Cells) -> Float[np.ndarray, " rows"]:
        """Numbers and counts as they are, yes and no as 1 and 0, categories by their index; NaN where one is missing.
        Raises `ValueError` for a value that the column does not know."""
        known = {_key(value): i for i, value in enumerate(self.values)}
        out = np.full(len(cells), np.nan)
        for row, cell in enumerate(cells):
            if cell is None or self.kind == "constant":
                continue
            if self.kind in ("number", "count"):
                out[row] = _number(cell, self.name, row, self.kind)
            elif (index := known.get(_key(cell))) is not None:
                out[row] = index
            else:
                shown = ", ".join(map(repr, self.values[:6])) + (", ..." if len(self.values) > 6 else "")
                raise ValueError(f"column {self.name!r}, row {row}: {cell!r} is none of {shown}")
        return out

    def back(self, numbers: Float[np.ndarray, " rows"]) -> Cells:
        """The values that encoded numbers stand for, in the column's unit; None for NaN."""
        if self.kind == "constant":
            return [self.values[0] if self.values else None] * len(numbers)
        return [None if x != x else self._value(x) for x in numbers.astype(np.float64).tolist()]

    def _value(self, x: float) -> Any:
        if self.kind == "number":
            return round(x * self.std + self.mean, 5 - math.floor(math.log10(self.std)))  # to what float32 holds
        if self.kind == "count":
            return max(round(x), 0)
        return self.values[min(max(round(x), 0), len(self.values) - 1)]

    def describe(self) -> str:
        """Kind, values and the share that is missing, for a summary."""
        if self.kind == "number":
            about = f"{self.low:.4g} to {self.high:.4g}, mean {self.mean:.4g}, standard deviation {self.std:.4g}"
        elif self.kind == "count":
            about = f"{self.low:.0f} to {self.high:.0f}, mean {self.mean:.4g}"
        elif self.kind == "yes/no":
            about = f"{self.values[1]!r} in {self.mean:.0%}"
        elif self.kind == "category":
            about = f"{len(self.values)}: {', '.join(map(str, self.values[:5]))}" + ", ..." * (len(self.values) > 5)
        else:
            about = f"always {self.values[0]!r}" if self.values else "nothing known"
            about += ": left out of the model, and put back by decode"
        return about + (f"; {self.missing:.1%} missing" if self.missing else "")


def recognise(name: str, cells: Cells, kind: str | None = None) -> Column:
    """The column's kind, from its values or as it is given. Raises `ValueError` for what fits no kind, naming the row.

    >>> recognise("children", [0, 2, 1, None, 3]).kind, recognise("city", ["Bonn", "Ulm", "Bonn"]).kind
    ('count', 'category')
    """
    if kind is not None and kind not in KINDS:
        raise ValueError(f"kinds[{name!r}] must be one of {', '.join(KINDS)}; got {kind!r}")
    known = [cell for cell in cells if cell is not None]
    missing = 1 - len(known) / len(cells)
    distinct = {_key(cell): cell for cell in known}
    if len(distinct) < 2 and kind is None:
        return Column(name, "constant", tuple(distinct.values()), missing=missing)
    if not known:
        raise ValueError(f"column {name!r} has no values at all, so it cannot be a {kind}")
    kind = kind or _kind(name, cells, known, list(distinct.values()))
    if kind in ("number", "count"):
        numbers = [_number(cell, name, row, kind) for row, cell in enumerate(cells) if cell is not None]
        return Column(name, kind, low=min(numbers), high=max(numbers), missing=missing)
    if kind == "yes/no":
        return Column(name, kind, _no_and_yes(name, list(distinct.values())), high=1, missing=missing)
    values = sorted(distinct.values(), key=lambda v: (isinstance(v, str), v))
    if len(values) > MOST_CLASSES or (len(values) > 50 and len(values) > len(known) / 2):
        raise ValueError(
            f"column {name!r} has {len(values):,} different values in {len(known):,} rows, too many for categories (a "
            f'name or a number of its own?); leave it out: kinds={{{name!r}: "leave out"}}'
        )
    return Column(name, "category", tuple(values), high=len(values) - 1, missing=missing)


def _kind(name: str, cells: Cells, known: Cells, distinct: Cells) -> str:
    texts = [cell for cell in known if isinstance(cell, str) and _parsed(cell) is None]
    if len(distinct) == 2 and _pair(distinct):
        return "yes/no"
    if all(isinstance(cell, bool) for cell in known):
        return "yes/no"
    if texts:
        if len(texts) < len(known) / 2:
            row, cell = next((i, c) for i, c in enumerate(cells) if isinstance(c, str) and _parsed(c) is None)
            raise ValueError(
                f"column {name!r} holds numbers, but row {row} holds {cell!r}; write missing=[{cell!r}] if that stands "
                f'for a missing value, or kinds={{{name!r}: "category"}}'
            )
        return "category"
    numbers = [_number(cell, name, row, "number") for row, cell in enumerate(cells) if cell is not None]
    least = (0, 1) if not any(isinstance(cell, float) for cell in known) else (0,)  # a data frame's gaps make floats
    whole = all(x == int(x) for x in numbers) and min(numbers) in least and max(numbers) <= LARGEST_COUNT
    return "count" if whole and len(distinct) > 2 else "number"


def _pair(distinct: Cells) -> tuple | None:
    """No and yes, in this order, if two values are that."""
    if {_parsed(v) for v in distinct} == {0.0, 1.0}:
        return tuple(sorted(distinct, key=_parsed))
    words = {str(v).lower(): v for v in distinct}
    return next((tuple(words[w] for w in pair) for pair in NO_AND_YES if set(pair) == set(words)), None)


def _no_and_yes(name: str, distinct: Cells) -> tuple:
    if len(distinct) == 1:
        word = str(distinct[0]).lower()
        other = next((pair for pair in (*NO_AND_YES, ("0", "1")) if word in pair), None)
        if other is None:
            raise ValueError(f"column {name!r} holds {distinct[0]!r} only, which is neither yes nor no")
        kind = type(distinct[0])
        rest = other[1 - other.index(word)] if kind is str else kind(1 - distinct[0])
        return (distinct[0], rest) if word == other[0] else (rest, distinct[0])
    if len(distinct) != 2:
        raise ValueError(f"column {name!r} has {len(distinct)} different values; yes/no has two")
    return _pair(distinct) or tuple(sorted(distinct, key=str))


def _parsed(cell: Any) -> float | None:
    """A number, or a text that is one; None for other texts."""
    if isinstance(cell, str):
        if "_" in cell:
            return None
        try:
            return float(cell)
        except ValueError:
            return None
    try:
        return float(cell)
    except OverflowError:
        return float("inf")


def _number(cell: Any, name: str, row: int, kind: str) -> float:
    number = _parsed(cell)
    if number is None:
        raise ValueError(
            f"column {name!r}, row {row}: expected a {kind}, got {cell!r}; write missing=[{cell!r}] if that stands for "
            f'a missing value, or kinds={{{name!r}: "category"}}'
        )
    if not abs(number) <= LARGEST:
        raise ValueError(
            f"column {name!r}, row {row}: {cell!r} is infinite or too large; None stands for a missing value"
        )
    if kind == "count" and not (number >= 0 and number == int(number)):
        raise ValueError(
            f'column {name!r}, row {row}: a count is an integer from 0 on, got {cell!r}; kinds={{{name!r}: "number"}}'
        )
    return number


def _key(cell: Any) -> Any:
    """Equal for equal values: 1 and 1.0 are the same, True and 1 are not, nor "1" and 1."""
    return (type(cell) is str, isinstance(cell, bool), cell)


def shares(numbers: Float[np.ndarray, " rows"], k: int) -> tuple[float, ...]:
    """How often each of `k` categories comes among known values; each is counted once more, so that none is 0."""
    counts = Counter(numbers[~np.isnan(numbers)].astype(int).tolist())
    total = sum(counts.values()) + k
    return tuple((counts[i] + 1) / total for i in range(k))
