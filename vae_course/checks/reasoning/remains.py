"""The most useful remark about a wrong answer that no known mistake explains."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from vae_course.checks import compare
from vae_course.checks.exercise import Exercise

Cases = list[tuple]


def _every(test: Callable[[Tensor], Any], least_ndim: int = 0) -> Callable[[tuple], bool]:
    """Is this true of every tensor of a case that has so many dimensions?"""

    def holds(case: tuple) -> bool:
        tensors = [t for t in compare.tensors_in(case) if t.ndim >= least_ndim]
        return bool(tensors) and all(bool(test(t)) for t in tensors)

    return holds


def _numbers(test: Callable[[list[float]], bool]) -> Callable[[tuple], bool]:
    return lambda case: bool(plain := [v for v in case if isinstance(v, int | float)]) and test(plain)


# What may be true of cases, and how a message says it: "right where ..., wrong elsewhere".
SHARED: dict[str, Callable[[tuple], bool]] = {
    "the batch has one row": _every(lambda t: t.shape[0] == 1, 1),
    "the batch has more than one row": _every(lambda t: t.shape[0] > 1, 1),
    "there is one dimension only": _every(lambda t: t.ndim <= 1),
    "there are two dimensions at most": _every(lambda t: t.ndim <= 2),
    "there are three dimensions or more": _every(lambda t: t.ndim >= 3),
    "the last dimension has one entry": _every(lambda t: t.shape[-1] == 1, 1),
    "matrices are square": _every(lambda t: t.shape[-1] == t.shape[-2], 2),
    "no number is negative": _every(lambda t: (t >= 0).all()),
    "all numbers are above 0": _every(lambda t: (t > 0).all()),
    "no number is 0": _every(lambda t: (t != 0).all()),
    "no number is far from 0 (above 50)": _every(lambda t: t.abs().max() <= 50 if t.numel() else True),
    "no number occurs twice": _every(lambda t: len(t.unique()) == t.numel()),
    "all tensors have as many rows": lambda case: len({len(t) for t in compare.tensors_in(case) if t.ndim}) == 1,
    "the numbers are even": _numbers(lambda v: all(x % 2 == 0 for x in v)),
    "none of the numbers is 0": _numbers(lambda v: all(v)),
    "one of the numbers is 0": _numbers(lambda v: not all(v)),
    "the first number is the smaller one": _numbers(lambda v: len(v) > 1 and v[0] < v[1]),
}


def remark(exercise: Exercise, cases: Cases, given: list[Any], expected: list[Any]) -> str:
    """How many cases are right, what these have in common, and the smallest one that fails, with what differs in it."""
    right = [compare.same(a, b, exercise.rtol, exercise.atol) for a, b in zip(given, expected, strict=True)]
    failing = [i for i, r in enumerate(right) if not r]
    i = min(failing, key=lambda i: sum(t.numel() for t in compare.tensors_in(cases[i])))
    lines = [
        f"the values are wrong.{_count(cases, right)}{_parts(exercise, given, expected)}"
        f"{_tendency(given, expected)} The smallest case that fails:",
        f"    arguments  {compare.short(cases[i])}",
        *_difference(exercise, given[i], expected[i]),
    ]
    return "\n".join(lines)


def _count(cases: Cases, right: list[bool]) -> str:
    if not any(right):
        return ""
    shared = [words for words, holds in SHARED.items() if [holds(case) for case in cases] == right]
    where = f" They are right where {shared[0]}, and wrong elsewhere." if shared else ""
    return f" ({sum(right)} of {len(right)} cases are right.){where}"


def _named(value: Any) -> dict[str, Any]:
    """The parts of an observation by name."""
    if isinstance(value, dict):
        return value
    if isinstance(value, tuple | list) and len(value) > 1:
        return {f"result {i}": v for i, v in enumerate(value, 1)}
    return {}


def _parts(exercise: Exercise, given: list[Any], expected: list[Any]) -> str:
    """Which of several results are wrong."""
    names = list(_named(expected[0]))
    wrong = []
    for name in names:
        pairs = [(_named(a).get(name), _named(b).get(name)) for a, b in zip(given, expected, strict=True)]
        if not all(compare.same(a, b, exercise.rtol, exercise.atol) for a, b in pairs):
            wrong.append(name)
    if not wrong or len(wrong) == len(names):
        return ""
    return f" Wrong: {', '.join(wrong)}. Right: {', '.join(n for n in names if n not in wrong)}."


def _tendency(given: list[Any], expected: list[Any]) -> str:
    """Whether all values err in one direction."""
    pairs = [(compare.as_tensors(a), compare.as_tensors(b)) for a, b in zip(given, expected, strict=True)]
    if any(a is None or b is None or len(a) != 1 or len(b) != 1 for a, b in pairs):
        return ""
    off = torch.cat([(a[0] - b[0]).double().flatten() for a, b in pairs])
    if len(off) < 3 or not off.isfinite().all():
        return ""
    return " None is too small." if (off >= 0).all() else " None is too large." if (off <= 0).all() else ""


def _difference(exercise: Exercise, given: Any, expected: Any) -> list[str]:
    """The two values; of long ones, the entries that differ."""
    a, b = compare.as_tensors(given), compare.as_tensors(expected)
    if a is None or b is None or len(a) != len(b) or any(x.shape != y.shape for x, y in zip(a, b, strict=True)):
        return [f"    expected   {compare.short(expected)}", f"    given      {compare.short(given)}"]
    names = list(_named(expected)) if len(_named(expected)) == len(a) else [""] * len(a)
    lines = []
    for name, x, y in zip(names, a, b, strict=True):
        x, y = x.double(), y.double()
        off = ~torch.isclose(x, y, rtol=exercise.rtol, atol=exercise.atol)
        if not off.any():
            continue
        what = f" ({name})" if name else ""
        if x.numel() <= 8:
            shown = (compare.short(y), compare.short(x))
        else:
            places = off.nonzero()[:4].tolist()
            what += f" at {', '.join(str(p) for p in places)}; {int(off.sum())} of {x.numel()} entries differ"
            shown = tuple(", ".join(f"{t[tuple(p)].item():.4g}" for p in places) for t in (y, x))
        lines += [f"    expected   {shown[0]}{what}", f"    given      {shown[1]}"]
    return lines
