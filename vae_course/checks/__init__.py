"""`check(name, answer)` names the mistake in an answer, `hint(name)` helps, `solution(name)` shows how it is done, and
`progress()` what is done. Only the exercise that is asked for is imported."""

import secrets
from typing import Any

from vae_course.checks import progress_store
from vae_course.checks.catalogue import CHAPTERS, exercises, find, names
from vae_course.checks.choice import Choice
from vae_course.checks.exercise import Exercise, Misconception
from vae_course.checks.grade import GradeResult, grade
from vae_course.checks.shown import Checked, Shown
from vae_course.checks.source import source_of

__all__ = [
    "CHAPTERS",
    "Choice",
    "Exercise",
    "GradeResult",
    "Misconception",
    "check",
    "exercises",
    "grade",
    "hint",
    "progress",
    "solution",
]


def check(name: str, answer: Any, *, fresh: bool = False, strict: bool = False) -> Checked:
    """Is this answer right? If not, what kind of wrong is it?

    `answer` is your function, or your letter where answers are given to choose from. A function is tried on the same
    cases each time; with `fresh=True` on new ones that nobody has seen. With `strict=True` anything but correct raises
    `AssertionError`, as graded notebooks need. Raises `ValueError` for a name that no exercise has.

    >>> check("start.bits", lambda nats, pixels: nats / pixels)
    start.bits: wrong: these are nats per pixel. A bit is log 2 = 0.693 nats, so there are more bits than nats.
    """
    exercise = find(name)
    result = grade(exercise, answer, seed=secrets.randbelow(2**31) if fresh else 0)
    if result.outcome != "not attempted":
        progress_store.record(name, result.outcome)
    if strict and result.outcome != "correct":
        raise AssertionError(f"{name}: {result.outcome}: {result.message}")
    return Checked(result)


def hint(name: str) -> Shown:
    """The next hint for an exercise; after the last one, the last one again.

    >>> hint("start.bits").title.startswith("start.bits: hint")
    True
    """
    exercise = find(name)
    tier = progress_store.next_hint(name, len(exercise.hints))
    return Shown("hint", f"{name}: hint {tier + 1} of {len(exercise.hints)}", exercise.hints[tier])


def solution(name: str) -> Shown:
    """How an exercise is done, for those who learn alone: the code of its reference, with all of ours that it calls;
    of a choice, the right letter and what is wrong about the others.

    >>> print(solution("start.bits").message.splitlines()[-1])
        return nats / (pixels * log(2))
    """
    exercise = find(name)
    if isinstance(exercise, Choice):
        right = f"{exercise.right}. {exercise.options[exercise.right]}"
        others = [f"Not {mistake.name}: {mistake.message}" for mistake in exercise.mistakes]
        return Shown("solution", f"{name}: solution", "\n".join([right, *others]))
    return Shown("code", f"{name}: solution", source_of(name))


def progress() -> Shown:
    """What is done, chapter by chapter.

    >>> len(progress().message.splitlines())  # a line for each of the chapters 00 to 13 and 15 to 17
    17
    """
    done, lines = progress_store.read(), []
    for chapter, title in CHAPTERS.items():
        all_of_it = [name for name in names() if name.startswith(f"{chapter}.")]
        open_ones = [name for name in all_of_it if done.get(name, {}).get("outcome") != "correct"]
        rest = f"  open: {', '.join(open_ones)}" if open_ones else ""
        lines.append(f"{title:22} {len(all_of_it) - len(open_ones):2} of {len(all_of_it):2}{rest}")
    return Shown("progress", "progress", "\n".join(lines))
