"""From a CSV file, a data frame, a dictionary, a list of dictionaries or an array to columns of Python's values."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

Cells = list[Any]
MISSING = ("", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "?", "<na>", "nat")  # in small letters


def read_columns(data: Any, names: Sequence[str] | None = None, missing: Sequence[str] = ()) -> dict[str, Cells]:
    """Every column by its name, as a list in which None stands for a missing value.

    >>> read_columns([{"age": 31, "city": "Bonn"}, {"age": "?"}])
    {'age': [31, None], 'city': ['Bonn', None]}
    """
    if isinstance(missing, str):
        missing = (missing,)
    words = {*MISSING, *(str(word).strip().lower() for word in missing)}
    if names is not None:
        names = [str(name) for name in names]
    raw = _columns(data, names)
    if not raw:
        raise ValueError("expected at least one column, got a table without any")
    lengths = {name: len(cells) for name, cells in raw.items()}
    if len(set(lengths.values())) > 1:
        shortest, longest = min(lengths, key=lengths.__getitem__), max(lengths, key=lengths.__getitem__)
        raise ValueError(
            f"columns must have the same length: {shortest!r} has {lengths[shortest]:,} rows, {longest!r} "
            f"{lengths[longest]:,}; None stands for a missing value"
        )
    if not next(iter(lengths.values())):
        raise ValueError("expected at least one row, got a table without any")
    return {name: [_cell(cell, words, name, i) for i, cell in enumerate(cells)] for name, cells in raw.items()}


def _columns(data: Any, names: list[str] | None) -> dict[str, Cells]:
    if isinstance(data, (str, Path)):
        return _from_csv(Path(data).expanduser())
    if isinstance(data, torch.Tensor):
        data = data.detach().cpu()
        data = (data.float() if data.dtype == torch.bfloat16 else data).numpy()
    if isinstance(data, Mapping):
        return _named([(str(name), _list(cells, name)) for name, cells in data.items()])
    if hasattr(data, "columns") and hasattr(data, "__getitem__"):  # pandas or polars
        labels = list(data.columns)
        if len(set(map(str, labels))) < len(labels):
            raise ValueError(f"two columns of the data frame have the same name: {sorted(map(str, labels))}")
        return {str(label): _list(data[label], label) for label in labels}
    if isinstance(data, np.ndarray) and data.dtype.names:
        return {name: data[name].tolist() for name in data.dtype.names}
    if isinstance(data, np.ndarray):
        return _from_array(data, names)
    if isinstance(data, Sequence) and data and all(isinstance(row, Mapping) for row in data):
        found = dict.fromkeys(str(name) for row in data for name in row)
        rows = [{str(name): cell for name, cell in row.items()} for row in data]
        return {name: [row.get(name) for row in rows] for name in found}
    if (
        isinstance(data, Sequence)
        and data
        and all(isinstance(row, Sequence) and not isinstance(row, str) for row in data)
    ):
        if len({len(row) for row in data}) > 1:
            raise ValueError("the rows of the list have different lengths; None stands for a missing value")
        return _from_array(np.array([[*row] for row in data], dtype=object), names)
    raise TypeError(
        "expected a path of a CSV file, a data frame, a dictionary of columns, a list of dictionaries or an array "
        f"(rows, columns), got {type(data).__name__}" + (" without anything in it" if hasattr(data, "__len__") else "")
    )


def _named(pairs: list[tuple[str, Cells]]) -> dict[str, Cells]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError(f"two columns have the same name: {sorted(name for name, _ in pairs)}")
    return dict(pairs)


def _from_array(array: np.ndarray, names: list[str] | None) -> dict[str, Cells]:
    if array.ndim != 2:
        raise ValueError(
            f"expected an array (rows, columns), got shape {array.shape}"
            + ("; x[:, None] makes a single column" if array.ndim == 1 else "; images go through vae_course.Dataset.of")
        )
    names = names or [f"column {i}" for i in range(array.shape[1])]
    if len(names) != array.shape[1]:
        raise ValueError(f"{array.shape[1]} columns need as many names, got {len(names)}")
    return _named([(name, array[:, i].tolist()) for i, name in enumerate(names)])


def _list(cells: Any, name: Any) -> Cells:
    if isinstance(cells, torch.Tensor):
        cells = cells.detach().cpu()
    convert = getattr(cells, "tolist", None) or getattr(cells, "to_list", None)
    if convert:
        cells = convert()
    if isinstance(cells, (str, bytes)) or not isinstance(cells, Sequence):
        raise TypeError(
            f"column {str(name)!r} must be a list or an array, got {type(cells).__name__}: {{name: [value]}}"
        )
    return list(cells)


def _from_csv(path: Path) -> dict[str, Cells]:
    if not path.is_file():
        raise FileNotFoundError(f"there is no CSV file {path} (looked for from {Path.cwd()})")
    content = path.read_bytes()
    if b"\0" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValueError(f"{path} is no text; save a spreadsheet as CSV first")
    text = _text(content)
    delimiter = _delimiter(text, path)
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    except csv.Error as error:
        raise ValueError(f"{path} cannot be read as CSV ({error})") from None
    if not rows:
        raise ValueError(f"{path} is empty; expected a line of names and one line for each row")
    names = [name.strip() or f"column {i}" for i, name in enumerate(rows[0])]
    for i, row in enumerate(rows[1:], start=2):
        if len(row) != len(names):
            raise ValueError(
                f"{path}: row {i} has {len(row)} cells, the first row {len(names)} names; quote cells that contain "
                f"{delimiter!r}"
            )
    comma = delimiter != ","
    columns = [[row[i] for row in rows[1:]] for i in range(len(names))]
    return _named(
        [(name, _decimal_commas(cells) if comma else cells) for name, cells in zip(names, columns, strict=True)]
    )


def _text(content: bytes) -> str:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _delimiter(text: str, path: Path) -> str:
    """The one of comma, semicolon, tabulator and bar that stands most often in the line of names."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    counts = {mark: first.count(mark) for mark in ",;\t|"}
    return max(counts, key=counts.__getitem__)


def _decimal_commas(cells: Cells) -> Cells:
    """1,5 as 1.5 where every number of the column is written so."""
    changed = [cell.strip().replace(",", ".") if cell.count(",") == 1 else cell for cell in cells]
    return changed if any("," in cell for cell in cells) and all(map(_is_number_or_empty, changed)) else cells


def _is_number_or_empty(cell: str) -> bool:
    if cell.strip().lower() in MISSING:
        return True
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _cell(cell: Any, words: set[str], name: str, row: int) -> bool | int | float | str | None:
    """One value as Python's, or None where it is missing."""
    if isinstance(cell, (np.generic, torch.Tensor)):
        if np.ndim(cell):
            raise TypeError(f"column {name!r}, row {row}: expected a single value, got an array of {tuple(cell.shape)}")
        cell = cell.item()
    if isinstance(cell, bytes):
        cell = cell.decode("utf-8", "replace")
    if isinstance(cell, str):
        cell = cell.strip()
        return None if cell.lower() in words else cell
    if cell is None or type(cell).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(cell, (bool, int)):
        return cell
    try:
        number = float(cell)
    except (TypeError, ValueError, OverflowError):
        raise TypeError(
            f"column {name!r}, row {row}: expected a number, a text, True, False or None, got {type(cell).__name__}; "
            "dates become numbers, such as days since the first one"
        ) from None
    return None if number != number else number
