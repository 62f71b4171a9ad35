"""Labels of one's own: integers or texts, to indices and the names of classes."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

MOST = 10_000  # classes


def named_labels(labels: Any, classes: Sequence[str], n: int) -> tuple[np.ndarray | None, tuple[str, ...]]:
    """Indices `(n,)` of int64, and the class that each index stands for; None and () without labels.

    >>> named_labels(["cat", "dog", "cat"], (), 3)
    (array([0, 1, 0]), ('cat', 'dog'))
    """
    if isinstance(classes, str):
        raise TypeError(f'classes must be a list of names, got {classes!r}; write classes=["{classes}", ...]')
    if labels is None:
        if len(classes):
            raise ValueError("classes were given without labels; write Dataset.of(images, labels, classes=...)")
        return None, ()
    values = _flat(labels, n)
    if values.dtype.kind in "OUS":
        values = np.array([v.decode() if isinstance(v, bytes) else str(v) for v in _no_missing(values)])
    elif values.dtype.kind == "f":
        values = _whole(values)
    found, indices = np.unique(values, return_inverse=True)
    if len(found) > min(MOST, max(n // 2, 50)):
        raise ValueError(
            f"{len(found):,} different labels for {n:,} rows are no classes; leave labels out, or put the column into "
            "a Table"
        )
    if not len(classes):
        return indices.astype(np.int64), tuple(map(str, found.tolist()))
    classes = tuple(map(str, classes))
    if values.dtype.kind == "U":
        if strange := sorted(set(found.tolist()) - set(classes)):
            raise ValueError(f"label {strange[0]!r} is not one of classes={list(classes)}")
        return np.array([classes.index(v) for v in values.tolist()], dtype=np.int64), classes
    if found.min() < 0 or found.max() >= len(classes):
        raise ValueError(f"{len(classes)} classes are named, expected labels from 0 to {len(classes) - 1}, got "
                         f"{found.min()} to {found.max()}")  # fmt: skip
    return values.astype(np.int64), classes


def _flat(labels: Any, n: int) -> np.ndarray:
    """One label for each row as an array of one dimension."""
    if isinstance(labels, (str, bytes)) or not hasattr(labels, "__len__"):
        raise TypeError(f"expected {n:,} labels as a list or an array, got {labels!r}")
    if isinstance(labels, torch.Tensor):
        labels = labels.detach().cpu()
        labels = (labels.float() if labels.is_floating_point() else labels).numpy()
    try:
        values = np.asarray(labels)
        if isinstance(labels, (list, tuple)) and values.dtype.kind == "U":
            values = np.array(labels, dtype=object)  # or numpy makes texts of None
    except (ValueError, TypeError):
        raise ValueError("labels have different lengths; expected one integer or text for each row") from None
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    if values.ndim != 1 or len(values) != n:
        advice = "; labels.argmax(1) turns one-hot rows into integers" if values.ndim == 2 and len(values) == n else ""
        raise ValueError(f"expected one label for each of {n:,} rows, got shape {values.shape}{advice}")
    if values.dtype.kind not in "buifOUS":
        raise TypeError(f"expected integers or texts as labels, got {values.dtype}")
    return values


def _no_missing(values: np.ndarray) -> list:
    for i, value in enumerate(values.tolist()):
        if value is None or value != value:
            raise ValueError(f"label {i} is missing; leave out rows without a label")
        if not isinstance(value, (str, bytes, int, float, bool)):
            raise TypeError(f"expected integers or texts as labels, got {type(value).__name__} at place {i}")
    return values.tolist()


def _whole(values: np.ndarray) -> np.ndarray:
    if not np.isfinite(values).all():
        raise ValueError("a label is NaN or infinite; leave out rows without a label")
    if (values != np.round(values)).any() or np.abs(values).max(initial=0) > 2**52:
        first = values[values != np.round(values)][:1]
        raise ValueError(f"expected integers or texts as labels, got {first[0] if len(first) else values.max():g}; a "
                         "number to be predicted is a column of a Table")  # fmt: skip
    return values.astype(np.int64)
