"""The most useful remark about a wrong answer that no known mistake explains."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from vae_course.checks import compare
from vae_course.checks.exercise import Exercise


def _every(test: Callable[[Tensor], Any], least_ndim: int = 0) -> Callable[[tuple], bool]:
    """Is this true of every tensor of a case that has so many dimensions, and are there any?"""

    def holds(case: tuple) -> bool:
        tensors = [t for t in compare.tensors_in(case) if t.ndim >= least_ndim]
        return bool(tensors) and all(bool(test(t)) for t in tensors)

    return holds


def _every_real(test: Callable[[Tensor], Any]) -> Callable[[tuple], bool]:
    """The same of tensors of real numbers: complex ones have no order."""
    return _every(lambda t: not t.is_complex() and test(t))


# What may be true of the cases that are right and of no other.
SHARED: dict[str, Callable[[tuple], bool]] = {
    "the batch has one row": _every(lambda t: t.shape[0] == 1, 1),
    "the batch has more than one row": _every(lambda t: t.shape[0] > 1, 1),
    "the last dimension has one entry": _every(lambda t: t.shape[-1] == 1, 1),
    "there are two dimensions at most": _every(lambda t: t.ndim <= 2),
    "there are three dimensions or more": _every(lambda t: t.ndim >= 3),
    "matrices are square": _every(lambda t: t.shape[-1] == t.shape[-2], 2),
    "no number is negative": _every_real(lambda t: (t >= 0).all()),
    "no number is 0": _every(lambda t: (t != 0).all()),
    "no number is above 50 or below -50": _every_real(lambda t: ((t >= -50) & (t <= 50)).all()),
    "no number occurs twice": _every_real(lambda t: len(t.unique()) == t.numel()),
    "all tensors have as many rows": lambda case: len({len(t) for t in compare.tensors_in(case) if t.ndim}) == 1,
    "no argument is 0": lambda case: all(v != 0 for v in case if isinstance(v, int | float)),
    "the integers are even": lambda case: all(v % 2 == 0 for v in case if isinstance(v, int)),
}


def remark(exercise: Exercise, cases: list[tuple], given: list[Any], expected: list[Any]) -> str:
    """How many cases are right, what these have in common, and the smallest one that fails, with what differs in it."""
    right = [compare.same(a, b, exercise.rtol, exercise.atol) for a, b in zip(given, expected, strict=True)]
    i = min(
        (i for i, r in enumerate(right) if not r), key=lambda i: sum(map(Tensor.numel, compare.tensors_in(cases[i])))
    )
    said = ["the values are wrong."]
    if any(right):
        shared = [words for words, holds in SHARED.items() if [holds(case) for case in cases] == right]
        said += [f"({sum(right)} of {len(right)} cases are right.)"]
        said += [f"Those are right in which {' and '.join(shared[:2])}; in the others it is not so."] * bool(shared)
    names = _names(expected[0])
    pairs = list(zip(map(_parts, given), map(_parts, expected), strict=True))
    same = [[compare.same(x, y, exercise.rtol, exercise.atol) for x, y in zip(a, b, strict=False)] for a, b in pairs]
    wrong = [name for k, name in enumerate(names) if not all(row[k] for row in same if k < len(row))]
    if 0 < len(wrong) < len(names):
        said += [f"Wrong: {', '.join(wrong)}. Right: {', '.join(n for n in names if n not in wrong)}."]
    lines = [f"    arguments  {compare.short(cases[i])}", *_difference(exercise, given[i], expected[i])]
    return "\n".join([f"{' '.join(said)} The smallest case that fails:", *lines])


def _parts(value: Any) -> list[Any]:
    return (
        list(value.values()) if isinstance(value, dict) else list(value) if isinstance(value, tuple | list) else [value]
    )


def _names(value: Any) -> list[str]:
    return list(value) if isinstance(value, dict) else [f"result {i}" for i in range(1, len(_parts(value)) + 1)]


def _difference(exercise: Exercise, given: Any, expected: Any) -> list[str]:
    """The two values; of long ones, the entries that differ."""
    lines = []
    for name, a, b in zip(_names(expected), _parts(given), _parts(expected), strict=False):
        if compare.same(a, b, exercise.rtol, exercise.atol):
            continue
        what, shown = f" ({name})" if len(_names(expected)) > 1 else "", [compare.short(b), compare.short(a)]
        if isinstance(a, Tensor) and isinstance(b, Tensor) and a.shape == b.shape and a.numel() > 8:
            off = ~torch.isclose(a.double(), b.double(), rtol=exercise.rtol, atol=exercise.atol)
            places = off.nonzero()[:4].tolist()
            what += f" at {', '.join(map(str, places))}; {int(off.sum())} of {a.numel()} entries differ"
            shown = [", ".join(f"{t[tuple(p)].item():.4g}" for p in places) for t in (b, a)]
        lines += [f"    expected   {shown[0]}{what}", f"    given      {shown[1]}"]
    return lines
