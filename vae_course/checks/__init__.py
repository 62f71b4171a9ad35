"""`check(name, answer)` names the mistake in an answer, `hint(name)` helps, `progress()` shows what is done."""

import difflib
import html
import secrets
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from vae_course.checks import progress_store
from vae_course.checks.exercise import Exercise, Misconception
from vae_course.checks.grade import GradeResult, grade

__all__ = ["Exercise", "GradeResult", "Misconception", "check", "exercises", "grade", "hint", "progress"]

CHAPTERS = {
    "start": "00 start here",
    "autoencoder": "01 autoencoder",
    "elbo": "02 elbo",
    "reparam": "03 reparameterization",
    "kl": "04 KL divergence",
    "vae": "05 VAE",
    "beta": "06 beta-VAE",
    "generation": "07 generation",
    "convolution": "08 convolutional VAE",
    "conditional": "09 conditional VAE",
    "applications": "10 applications",
    "clinic": "11 clinic",
}


@cache
def exercises() -> dict[str, Exercise]:
    """Every exercise by name, in the order of the course."""
    chapters = [chapter for chapter in CHAPTERS if find_spec(f"vae_course.checks.{chapter}")]
    found = [e for chapter in chapters for e in import_module(f"vae_course.checks.{chapter}").EXERCISES]
    return {e.name: e for e in found}


_COLOURS = {"correct": "#0072B2", "not attempted": "#777777", "wrong": "#D55E00", "hint": "#CC79A7"}


class Shown:
    """A message: rich in Jupyter, plain text elsewhere."""

    def __init__(self, kind: str, title: str, message: str):
        self.kind, self.title, self.message = kind, title, message

    def __repr__(self) -> str:
        return f"{self.title}: {self.message}"

    def _repr_html_(self) -> str:
        colour = _COLOURS[self.kind]
        return (
            f'<div role="status" style="border-left: 4px solid {colour}; padding: 0.4em 0.8em">'
            f"<b>{html.escape(self.title)}</b>"
            f'<div style="white-space: pre-wrap">{html.escape(self.message)}</div></div>'
        )


class Checked(Shown):
    """What `check` found, with its `verdict`."""

    def __init__(self, verdict: GradeResult):
        self.verdict = verdict
        super().__init__(verdict.outcome, f"{verdict.exercise}: {verdict.outcome}", _details(verdict))


def _details(verdict: GradeResult) -> str:
    return "" if verdict.outcome == "correct" else verdict.message


def check(name: str, answer, *, fresh: bool = False, strict: bool = False) -> Checked:
    """Is this answer right? If not, what kind of wrong is it?

    `answer` is your function. It is tried on the same cases each time; with `fresh=True` on new ones that nobody has
    seen. With `strict=True` anything but correct raises `AssertionError`, as graded notebooks need. Raises `ValueError`
    for a name that no exercise has.
    """
    exercise = _find(name)
    verdict = grade(exercise, answer, seed=secrets.randbelow(2**31) if fresh else 0)
    past = progress_store.entry(name)
    if verdict.outcome != "not attempted":
        outcome = "correct" if "correct" in (verdict.outcome, past["outcome"]) else "wrong"
        progress_store.note(name, outcome=outcome, tries=past["tries"] + 1)
    if strict and verdict.outcome != "correct":
        raise AssertionError(f"{name}: {verdict.outcome}: {verdict.message}")
    return Checked(verdict)


def hint(name: str) -> Shown:
    """The next hint for an exercise; after the last one, the last one again."""
    exercise, past = _find(name), progress_store.entry(name)
    tier = min(past["hints"], len(exercise.hints) - 1)
    progress_store.note(name, hints=tier + 1)
    return Shown("hint", f"{name}: hint {tier + 1} of {len(exercise.hints)}", exercise.hints[tier])


def progress() -> Shown:
    """What is done, chapter by chapter."""
    done, lines = progress_store.read(), []
    for chapter, title in CHAPTERS.items():
        names = [name for name, e in exercises().items() if e.chapter == chapter]
        marks = [done.get(name, {}).get("outcome") == "correct" for name in names]
        open_ones = [name for name, mark in zip(names, marks, strict=True) if not mark]
        rest = f"  open: {', '.join(open_ones)}" if open_ones else ""
        lines.append(f"{title:22} {sum(marks):2} of {len(marks):2}{rest}")
    return Shown("correct", "progress", "\n".join(lines))


def _find(name: str) -> Exercise:
    known = exercises()
    if name in known:
        return known[name]
    near = difflib.get_close_matches(str(name), known, n=3, cutoff=0.4)
    raise ValueError(f"no exercise {name!r}; the nearest are {', '.join(near) or ', '.join(known)}")
