"""Which rows are for training and which for the test: by seed, and never the same row on both sides."""

import hashlib
from collections.abc import Iterable

import numpy as np
from jaxtyping import Int64

from vae_course._validation import check_integer

Rows = Int64[np.ndarray, " _rows"]  # each part has a number of its own


def digests(rows: np.ndarray) -> list[bytes]:
    """A fingerprint of every row: equal rows have equal ones. Minus zero counts as zero, and NaN as itself."""
    return [digest(row) for row in rows]


def digest(row: np.ndarray) -> bytes:
    """The fingerprint of one row, 16 bytes of BLAKE2b."""
    if row.dtype.kind == "f":
        row = np.where(np.isnan(row), np.nan, row + 0.0)
    return hashlib.blake2b(np.ascontiguousarray(row).tobytes(), digest_size=16).digest()


def count_of_test(test: float | int, n: int) -> int:
    """How many of `n` rows `test` asks for: a share in [0, 1), or a number below n."""
    if isinstance(test, bool) or not isinstance(test, (int, float, np.integer, np.floating)) or test != test:
        raise ValueError(f"test must be a share in [0, 1) or a number of rows, got {test!r}")
    if isinstance(test, (float, np.floating)):
        if not 0 <= test < 1:
            raise ValueError(f"test must be a share in [0, 1) or an integer, a number of rows; got {test!r}")
        return min(max(1, round(n * test)), max(n - 1, 1)) if test else 0
    if not 0 <= test < n:
        raise ValueError(f"test must be below the number of rows, {n:,}, got {test!r}; test=0.2 takes a fifth of them")
    return int(test)


def split_rows(
    prints: list[bytes], test: float | int, seed: int, labels: np.ndarray | None = None
) -> tuple[Rows, Rows, int]:
    """Rows of the training part, of the test part, and how many rows are copies of another one.

    Rows of equal fingerprint go to the same part. Each class is divided in the same proportion, and of a class with a
    single row the training part has it. Raises `ValueError` where nothing is left for one of the two parts.

    >>> train, test, copies = split_rows([b"a", b"b", b"c", b"a", b"d"], test=0.2, seed=0)
    >>> len(train), len(test), copies
    (4, 1, 1)
    """
    check_integer("seed", seed, least=0)
    n, wanted = len(prints), count_of_test(test, len(prints))
    first: dict[bytes, int] = {}
    group = np.array([first.setdefault(p, len(first)) for p in prints], dtype=np.int64)
    if wanted and len(first) < 2:
        what = "a single row" if n == 1 else f"{n:,} rows that are all equal"
        raise ValueError(f"{what} cannot be divided into training and test; test=0 keeps everything for training")
    sizes = np.bincount(group, minlength=len(first))
    place = _places(group, len(first), labels, np.random.default_rng(seed))
    chosen, taken = np.zeros(len(first), dtype=bool), 0
    for g in np.argsort(place, kind="stable")[: len(first) - 1]:  # at least one group is for training
        if taken + sizes[g] <= wanted or (taken == 0 and wanted):
            chosen[g], taken = True, taken + sizes[g]
        if taken >= wanted:
            break
    in_test = chosen[group]
    return np.flatnonzero(~in_test), np.flatnonzero(in_test), n - len(first)


def _places(group: np.ndarray, groups: int, labels: np.ndarray | None, rng: np.random.Generator) -> np.ndarray:
    """A number in [0, 1] for each group, evenly spread within each class: the lowest are taken for the test."""
    of_group = np.zeros(groups, dtype=np.int64)
    if labels is not None:
        of_group[group] = labels
    place = np.empty(groups)
    for label in np.unique(of_group):
        members = rng.permutation(np.flatnonzero(of_group == label))
        spread = (np.arange(len(members)) + rng.random()) / len(members)
        place[members] = spread if len(members) > 1 else 2.0
    return place


def keep_apart(train: Iterable[bytes], test: Iterable[bytes]) -> Rows:
    """The rows of a given training part that are not in the given test part, too."""
    held_out = set(test)
    return np.array([i for i, p in enumerate(train) if p not in held_out], dtype=np.int64)
