"""What a check finds out about an answer: correct, not attempted, or wrong, and then what kind of wrong."""

import copy
from typing import Any, NamedTuple

import torch
from torch import Tensor

from vae_course.checks import compare
from vae_course.checks.exercise import Answer, Exercise
from vae_course.checks.sandbox import Failed, Refused, run


class GradeResult(NamedTuple):
    """`outcome` is correct, not attempted or wrong; `mistake` is the name of a recognised mistake, if there is one."""

    exercise: str
    outcome: str
    message: str
    mistake: str | None = None


def grade(exercise: Exercise, answer: Any, seed: int = 0) -> GradeResult:
    """Compare an answer with the reference and with the known mistakes on the cases drawn from `seed`."""

    def wrong(message: str, mistake: str | None = None) -> GradeResult:
        return GradeResult(exercise.name, "wrong", message, mistake)

    if answer is None or answer is ...:
        return _not_attempted(exercise)
    if not callable(answer):
        return wrong(
            f"expected a function, got {compare.kind_of(answer)}. Pass the function itself, without calling it."
        )
    cases = list(exercise.cases(torch.Generator().manual_seed(seed)))
    try:
        given = _observe_all(exercise, answer, cases, seed)
    except NotImplementedError:
        return _not_attempted(exercise)
    except Failed as error:
        return wrong(str(error))
    expected = _observe_all(exercise, exercise.reference, cases, seed)
    if _all_same(exercise, given, expected):
        return GradeResult(exercise.name, "correct", "correct")
    for mistake in exercise.mistakes:
        if _same_as_mistake(exercise, given, mistake.answer, cases, seed):
            return wrong(mistake.message, mistake.name)
    return wrong(given if isinstance(given, str) else _finding(exercise, cases, given, expected))


def _not_attempted(exercise: Exercise) -> GradeResult:
    return GradeResult(
        exercise.name, "not attempted", "write your code where the cell says so, then run this cell again"
    )


def _observe(exercise: Exercise, answer: Answer, case: tuple, seed: int) -> Any:
    """One observation of an answer, which gets its own copy of the arguments and must not change them."""
    arguments = copy.deepcopy(case)

    def observed() -> Any:
        return exercise.observe(answer, *arguments)

    try:
        value = run(observed, exercise.seconds, seed)
    except Failed as error:
        if "positional argument" in str(error) or "keyword argument" in str(error):
            raise Failed(
                f"{error}\n    the function is called with {len(case)} arguments, as its first line shows"
            ) from None
        raise
    for before, after in zip(_tensors(case), _tensors(arguments), strict=True):
        if not torch.equal(before, after):
            raise Refused(
                "your function changes its input in place (an operation such as += or mul_). Work on a new tensor."
            )
    return value


def _observe_all(exercise: Exercise, answer: Answer, cases: list[tuple], seed: int) -> list[Any] | str:
    """The observations of every case, or why the answer was refused, which identifies some mistakes."""
    try:
        return [_observe(exercise, answer, case, seed) for case in cases]
    except Refused as finding:
        return str(finding)


def _all_same(exercise: Exercise, given: list[Any] | str, expected: list[Any] | str) -> bool:
    if isinstance(given, str) or isinstance(expected, str):
        return given == expected
    return all(compare.same(a, b, exercise.rtol, exercise.atol) for a, b in zip(given, expected, strict=True))


def _same_as_mistake(
    exercise: Exercise, given: list[Any] | str, mistake: Answer, cases: list[tuple], seed: int
) -> bool:
    """Does a mistake give the same? It is tried no further than to the first case that differs."""
    if isinstance(given, str):
        return given == _observe_all(exercise, mistake, cases, seed)
    return all(
        _all_same(exercise, [value], _observe_all(exercise, mistake, [case], seed))
        for value, case in zip(given, cases, strict=True)
    )


def _finding(exercise: Exercise, cases: list[tuple], given: list[Any], expected: list[Any]) -> str:
    """What can be said of an unknown mistake: form first, then a simple rule, at last the smallest failing case."""
    for a, b in zip(given, expected, strict=True):
        if finding := compare.form(a, b):
            return finding
    wrong = [i for i in range(len(cases)) if not compare.same(given[i], expected[i], exercise.rtol, exercise.atol)]
    if len(wrong) == len(cases) and (rule := compare.relation(given, expected, exercise.rtol)):
        return rule
    i = min(wrong, key=lambda i: sum(t.numel() for t in _tensors(cases[i])))
    right = f" ({len(cases) - len(wrong)} of {len(cases)} cases are right.)" if len(wrong) < len(cases) else ""
    return (
        f"the values are wrong.{right} The smallest case that fails:\n    arguments  {_short(cases[i])}\n"
        f"    expected   {_short(expected[i])}\n    given      {_short(given[i])}"
    )


def _tensors(value: Any) -> list[Tensor]:
    if isinstance(value, Tensor):
        return [value.detach()]
    return [t for v in value for t in _tensors(v)] if isinstance(value, (tuple, list)) else []


def _short(value: Any) -> str:
    if isinstance(value, Tensor):
        if value.numel() > 8:
            first = ", ".join(f"{v:.4g}" for v in value.detach().flatten()[:4].tolist())
            return f"tensor{tuple(value.shape)} [{first}, ...]"
        return (
            str(torch.round(value.detach(), decimals=4).tolist()) if value.is_floating_point() else str(value.tolist())
        )
    if isinstance(value, (tuple, list)):
        return ", ".join(_short(v) for v in value)
    return f"{value:.6g}" if isinstance(value, float) else str(value) if not callable(value) else "a function"
