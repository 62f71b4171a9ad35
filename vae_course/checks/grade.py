"""What a check finds out about an answer: correct, not attempted, or wrong, and then what kind of wrong."""

import contextlib
import copy
import inspect
from collections.abc import Callable
from typing import Any, NamedTuple

import torch

from vae_course.checks import compare
from vae_course.checks.choice import Choice
from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.reasoning.explain import Explanation, explain
from vae_course.checks.remains import remark
from vae_course.checks.sandbox import Failed, Refused, error_in_readers_words, run
from vae_course.checks.untouched import raised_by_stub


class GradeResult(NamedTuple):
    """`outcome` is correct, not attempted or wrong; `mistake` names a recognised misconception, if there is one.

    The `mistake` of a choice is its letter. `found` is a mistake that nobody listed and that was worked out.

    >>> from vae_course.checks import check
    >>> check("elbo.q1", "a").result.outcome
    'wrong'
    """

    exercise: str
    outcome: str
    message: str
    mistake: str | None = None
    found: Explanation | None = None


def grade(exercise: Exercise | Choice, answer: Any, seed: int = 0) -> GradeResult:
    """Compare an answer with the right one and with the known misconceptions.

    A function is tried on the cases drawn from `seed`; a choice is a letter, for which `seed` means nothing.

    >>> from vae_course.checks import exercises
    >>> grade(exercises()["start.bits"], lambda nats, pixels: nats / pixels).mistake
    'nats for bits'
    """
    if answer is None or answer is ...:
        return _not_attempted(exercise)
    return _grade_choice(exercise, answer) if isinstance(exercise, Choice) else _grade_function(exercise, answer, seed)


def _not_attempted(exercise: Exercise | Choice) -> GradeResult:
    what = "a letter" if isinstance(exercise, Choice) else "your code"
    return GradeResult(exercise.name, "not attempted", f"write {what} where the cell says so, then run this cell again")


def _grade_choice(choice: Choice, answer: Any) -> GradeResult:
    """The letter may stand in either case, with blanks around."""
    letter = answer.strip().lower() if isinstance(answer, str) else None
    if letter == choice.right:
        return GradeResult(choice.name, "correct", "correct")
    if letter in choice.wrong:
        return GradeResult(choice.name, "wrong", choice.wrong[letter], letter)
    letters = ", ".join(f'"{letter}"' for letter in choice.options)
    what = repr(answer) if isinstance(answer, str) else compare.kind_of(answer)
    return GradeResult(choice.name, "wrong", f"expected one of the letters {letters}; got {what}.")


def _grade_function(exercise: Exercise, answer: Any, first_seed: int) -> GradeResult:
    def wrong(message: str, mistake: str | None = None) -> GradeResult:
        return GradeResult(exercise.name, "wrong", message, mistake)

    if not callable(answer):
        return wrong(
            f"expected a function, got {compare.kind_of(answer)}. Pass the function itself, without calling it."
        )
    bound = _bound(answer)
    # Where no chance is at work, who is right on some cases by luck is asked again on others.
    more = 1 if exercise.rough else 3
    for seed in range(first_seed, first_seed + more):
        cases = _drawn(exercise, seed)
        try:
            given = _observe_all(exercise, bound, cases, seed)
        except NotImplementedError as error:
            return _not_attempted(exercise) if raised_by_stub(answer, error) else wrong(error_in_readers_words(error))
        except Failed as error:
            return wrong(str(error))
        expected = _observe_all(exercise, exercise.reference, cases, seed, ours=True)
        if not _all_same(exercise, given, expected):
            break
    else:
        return GradeResult(exercise.name, "correct", "correct")

    def again(seed: int) -> tuple[list[tuple], list[Any] | str]:
        """Fresh cases, and what the answer gives on them."""
        fresh = _drawn(exercise, seed)
        return fresh, _observe_all(exercise, bound, fresh, seed)

    for mistake in exercise.mistakes:
        if _same_as_mistake(exercise, given, mistake.answer, cases, seed):
            whole = all(isinstance(value, int) for value in given)
            if _confirmed(exercise, mistake, again, seed, whole):
                return wrong(mistake.message, mistake.name)
    if isinstance(given, str):
        return wrong(given)
    for a, b in zip(given, expected, strict=True):
        if finding := compare.kind(a, b):
            return wrong(finding)
    # Where observing takes long, a value that is no number is not explained: it is said that there is one.
    breaks = all(compare.breaks(a, b, exercise.rtol, exercise.atol) for a, b in zip(given, expected, strict=True))
    searched = exercise.quick or (exercise.tries > 0 and not breaks)
    if searched and (found := explain(exercise, given, cases, seed, again)):
        return wrong(found.words)._replace(found=found)
    forms = (compare.form(a, b) for a, b in zip(given, expected, strict=True))
    return wrong(next(filter(None, forms), None) or remark(exercise, cases, given, expected))


def _drawn(exercise: Exercise, seed: int) -> list[tuple]:
    return list(exercise.cases(torch.Generator().manual_seed(seed)))


def _bound(answer: Answer) -> Answer:
    """The same function; where it cannot take the arguments it is called with, it says how many they are."""
    try:
        signature = inspect.signature(answer)
    except (TypeError, ValueError):  # some built-in functions have none
        return answer

    def called(*arguments: Any, **named: Any) -> Any:
        try:
            signature.bind(*arguments, **named)
        except TypeError as error:
            raise Failed(
                f"your function does not take what it is given: {error}.\n    It is called with "
                f"{len(arguments) + len(named)} arguments, as the first line in the exercise shows."
            ) from None
        return answer(*arguments, **named)

    return called


def _observe(exercise: Exercise, answer: Answer, case: tuple, seed: int, ours: bool) -> Any:
    """One observation of an answer, which gets its own copy of the arguments and must not change them."""
    arguments = copy.deepcopy(case)
    lists = [(given, list(given)) for given in compare.lists_in(arguments)]
    value = run(lambda: exercise.observe(answer, *arguments), exercise.seconds, seed, guarded=not ours)
    for given, kept in lists:
        if len(given) != len(kept) or any(a is not b for a, b in zip(given, kept, strict=True)):
            raise Refused(
                "your function changes the list it is given (by reverse, sort, pop, append or an assignment). Whoever "
                "calls it again gets another result: work on a copy, such as reversed(...) or sorted(...)."
            )
    for before, after in zip(compare.tensors_in(case), compare.tensors_in(arguments), strict=True):
        if not compare.equal(before, after):
            raise Refused(
                "your function changes its input in place (an operation such as += or mul_). Work on a new tensor."
            )
    return value


def _observe_all(
    exercise: Exercise, answer: Answer, cases: list[tuple], seed: int, ours: bool = False
) -> list[Any] | str:
    """The observations of every case, or why the answer was refused, which identifies some mistakes."""
    try:
        return [_observe(exercise, answer, case, seed, ours) for case in cases]
    except Refused as finding:
        return str(finding)


def _all_same(exercise: Exercise, given: list[Any] | str, expected: list[Any] | str, equal_nan: bool = False) -> bool:
    if isinstance(given, str) or isinstance(expected, str):
        return given == expected
    return all(
        compare.same(a, b, exercise.rtol, exercise.atol, equal_nan) for a, b in zip(given, expected, strict=True)
    )


def _confirmed(exercise: Exercise, mistake: Misconception, again: Callable, seed: int, whole: bool) -> bool:
    """Does the mistake give the same on fresh cases, too, on more of them where the values are `whole` numbers, which
    are often the same by chance? Where the answer fails on them, that cannot be asked."""
    if exercise.tries < 100:  # observing takes too long
        return True
    with contextlib.suppress(Failed, NotImplementedError):
        for other in range(seed + 1, seed + ((24 if whole else 6) if exercise.quick else 2)):
            cases, given = again(other)
            if not _same_as_mistake(exercise, given, mistake.answer, cases, other):
                return False
    return True


def _same_as_mistake(
    exercise: Exercise, given: list[Any] | str, mistake: Answer, cases: list[tuple], seed: int
) -> bool:
    """Does a mistake give the same, NaN for NaN? It is tried no further than to the first case that differs. One that
    fails does not: then the answer, which has not, is another one."""
    with contextlib.suppress(Failed):
        if isinstance(given, str):
            return given == _observe_all(exercise, mistake, cases, seed, ours=True)
        return all(
            _all_same(exercise, [value], _observe_all(exercise, mistake, [case], seed, ours=True), True)
            for value, case in zip(given, cases, strict=True)
        )
    return False
