"""Tables: numbers, counts, yes and no, categories and missing values as one tensor, and back again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from jaxtyping import Float, Int64
from torch import Tensor

from vae_course.data.columns import KINDS, Column, recognise, shares
from vae_course.data.ranges import mean_and_std, standardise
from vae_course.data.split import digests, split_rows
from vae_course.data.table_reading import read_columns

Rows = Float[Tensor, "rows columns"]


@dataclass(frozen=True, eq=False)
class Table:
    """A table, split into a training part and a test part, each float32 `(rows, D)` with NaN where a value is missing.

    Numbers are standardised by the training part; counts stay counts; no and yes are 0 and 1; a category is its index
    in `values` of its column. `columns` describes the D columns of the tensors, `all_columns` those of the table, with
    columns of one value, which no model has to explain. `train_rows` and `test_rows` are the rows' places in the table
    that came. `print(table)` shows a summary.

    >>> table = Table.of({"age": [31, 45, None, 62], "smokes": ["no", "yes", "no", "no"]}, test=0.25)
    4 rows, 2 columns: 1 number, 1 yes/no; 12.5% of the values missing; 3 train, 1 test
    >>> table.decode(table.train)["age"]
    [31.0, 45.0, 62.0]
    """

    name: str
    train: Float[Tensor, "train columns"]
    test: Float[Tensor, "test columns"]
    all_columns: tuple[Column, ...]
    train_rows: Int64[Tensor, " train"]
    test_rows: Int64[Tensor, " test"]
    frame: type | None = None

    @classmethod
    def of(
        cls,
        data: Any,
        *,
        kinds: Mapping[str, str] | None = None,
        test: float | int = 0.2,
        seed: int = 0,
        name: str = "mine",
        names: Sequence[str] | None = None,
        missing: Sequence[str] = (),
    ) -> "Table":
        """One's own table; one line that is printed says what was found.

        Args:
            data: a path of a CSV file, a data frame (of pandas, say), a dictionary of columns, a list of dictionaries,
                or an array `(rows, columns)`, whose columns may be given `names`.
            kinds: "number", "count", "yes/no", "category" or "leave out" for columns in which the kind that is found is
                not meant: `kinds={"postcode": "category"}`.
            test: the share of the test part, in [0, 1), or how many rows. Equal rows are never divided.
            seed: of the division.
            missing: texts that stand for a missing value, besides None, NaN, "", "NA", "?" and the like.

        Raises:
            TypeError, ValueError: which column and row, what came, what was expected, and the line to write instead.

        >>> Table.of({"income": [31e3, 90e3, 45e3, 52e3, 61e3]}).train.mean().abs() < 1e-6
        5 rows, 1 column: 1 number; 4 train, 1 test
        tensor(True)
        """
        cells = read_columns(data, names, missing)
        kinds = _check_kinds(kinds, cells)
        cells = {column: values for column, values in cells.items() if kinds.get(column) != "leave out"}
        found = [recognise(column, values, kinds.get(column)) for column, values in cells.items()]
        if not (kept := [column for column in found if column.kind != "constant"]):
            raise ValueError(
                "every column has one value only, or none at all: there is nothing to learn from this table"
            )
        raw = np.stack([column.numbers(cells[column.name]) for column in kept], axis=1)
        train, held_out, copies = split_rows(digests(raw), test, seed)
        fitted = {column.name: _fit(column, raw[:, i], train) for i, column in enumerate(kept)}
        columns = tuple(fitted.get(column.name, column) for column in found)
        values = _standardised(raw, list(fitted.values()))
        print(_summary(len(raw), columns, np.isnan(raw).mean(), copies, len(train), len(held_out)))
        return cls(
            name,
            values[train],
            values[held_out],
            columns,
            torch.from_numpy(train),
            torch.from_numpy(held_out),
            type(data) if hasattr(data, "columns") and hasattr(data, "iloc") else None,
        )

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the tensors, in order."""
        return tuple(column for column in self.all_columns if column.kind != "constant")

    @property
    def shape(self) -> tuple[int]:
        """The shape of one row, `(D,)`."""
        return (len(self.columns),)

    def encode(self, data: Any, missing: Sequence[str] = ()) -> Rows:
        """Other rows of the same columns, in any of the forms that `Table.of` takes. A column that is not there is
        missing altogether; one that the table does not know is an error, and so is a new category.

        >>> table = Table.of({"age": [20, 30, 40, 50], "smokes": [True, False, True, False]}, test=0)
        4 rows, 2 columns: 1 number, 1 yes/no; 4 train, 0 test
        >>> table.encode([{"age": 35, "smokes": None}])
        tensor([[0., nan]])
        """
        cells = read_columns(data, None, missing)
        if strange := [name for name in cells if name not in {c.name for c in self.all_columns}]:
            there = ", ".join(column.name for column in self.all_columns)
            raise ValueError(f"the table has no column {strange[0]!r}; it has {there}")
        n = len(next(iter(cells.values())))
        raw = np.stack([column.numbers(cells.get(column.name, [None] * n)) for column in self.columns], axis=1)
        return _standardised(raw, list(self.columns))

    def decode(self, x: Rows) -> Any:
        """Rows in the table's own units and labels, as a dictionary of lists, or as a data frame where one came. None
        stands for NaN; a number between two categories or counts means the nearest."""
        if not isinstance(x, Tensor) or x.ndim != 2 or x.shape[1] != len(self.columns):
            came = tuple(x.shape) if isinstance(x, Tensor) else type(x).__name__
            raise ValueError(f"expected rows (N, {len(self.columns)}), got {came}; a single row needs x[None]")
        numbers, place = x.detach().cpu().double().numpy(), 0
        out = {}
        for column in self.all_columns:
            constant = column.kind == "constant"
            out[column.name] = column.back(np.zeros(len(x)) if constant else numbers[:, place])
            place += not constant
        return out if self.frame is None else self.frame(out)

    def to(self, device: str | torch.device) -> "Table":
        """The same table with its rows on `device`."""
        return replace(self, train=self.train.to(device), test=self.test.to(device))

    def __repr__(self) -> str:
        return f"Table({self.name!r}, {len(self.train):,} train + {len(self.test):,} test, {len(self.columns)} columns)"

    def __str__(self) -> str:
        width = max(len(column.name) for column in self.all_columns)
        lines = [f"  {c.name:{width}}  {c.kind:8}  {c.describe()}" for c in self.all_columns]
        return "\n".join([repr(self), *lines])


def _check_kinds(kinds: Mapping[str, str] | None, cells: dict[str, list]) -> dict[str, str]:
    if kinds is None:
        return {}
    if not isinstance(kinds, Mapping):
        raise TypeError(f'kinds must be a dictionary such as {{"age": "number"}}, got {type(kinds).__name__}')
    kinds = {str(name): kind for name, kind in kinds.items()}
    for name, kind in kinds.items():
        if name not in cells:
            raise ValueError(f"kinds names {name!r}, but the columns are {', '.join(map(repr, cells))}")
        if kind not in KINDS:
            raise ValueError(f"kinds[{name!r}] must be one of {', '.join(map(repr, KINDS))}; got {kind!r}")
    return kinds


def _fit(column: Column, raw: Float[np.ndarray, " rows"], train: np.ndarray) -> Column:
    """The column with what the training part says of it; where nothing is known there, the whole column."""
    part = raw[train]
    part = part if (~np.isnan(part)).any() else raw
    if column.kind == "category":
        return replace(column, shares=shares(part, len(column.values)))
    mean, std = (float(v[0]) for v in mean_and_std(part[:, None]))
    return replace(column, mean=mean, std=std if column.kind == "number" else 1.0)


def _standardised(raw: Float[np.ndarray, "rows columns"], columns: list[Column]) -> Rows:
    numbers = np.array([column.kind == "number" for column in columns])
    mean = np.where(numbers, [column.mean for column in columns], 0.0)
    std = np.where(numbers, [column.std for column in columns], 1.0)
    return torch.from_numpy(standardise(raw, mean, std))


def _summary(n: int, columns: tuple[Column, ...], missing: float, copies: int, train: int, test: int) -> str:
    plural = {"number": "numbers", "count": "counts", "category": "categories", "constant": "of one value, left out"}
    kinds = []
    for kind in ("number", "count", "yes/no", "category", "constant"):
        if k := sum(column.kind == kind for column in columns):
            word = plural.get(kind, kind) if k > 1 or kind == "constant" else kind
            kinds.append(f"{k} {word}")
    rows, name = f"{n:,} row{'s' * (n > 1)}", f"column{'s' * (len(columns) > 1)}"
    said = [f"{rows}, {len(columns)} {name}: {', '.join(kinds)}"]
    said += [f"{missing:.1%} of the values missing"] * bool(missing)
    said += [f"{copies:,} copies, each beside its original"] * bool(copies)
    return "; ".join([*said, f"{train:,} train, {test:,} test"])
