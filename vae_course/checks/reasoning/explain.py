"""The simplest mistake that reproduces an answer: known answers are made wrong until one gives the same values."""

import contextlib
import itertools
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import torch
from torch import Tensor

from vae_course.checks import compare
from vae_course.checks.exercise import Answer, Exercise
from vae_course.checks.reasoning.formulas import Change, Forms, Formula, forms
from vae_course.checks.reasoning.terms import multiples, said, sums, with_multiples
from vae_course.checks.sandbox import Failed, Stuck, libraries_quiet, time_limit

# How many other seeds' cases an explanation has to reproduce; more where observing is quick.
FRESH, QUICK = 2, 12
Again = Callable[[int], tuple[list[tuple], list[Any] | str]]


class Explanation(NamedTuple):
    """What is wrong, in words, and the answer that has just this wrong with it."""

    words: str
    answer: Answer


class Seen(NamedTuple):
    """What the answer to be explained gives on a case."""

    seed: int
    case: tuple
    value: Any


def explain(exercise: Exercise, given: list[Any], cases: list[tuple], seed: int, again: Again) -> Explanation | None:
    """What explains the values `given` on the cases drawn from `seed`, and those on other cases, too.

    `again(seed)` gives fresh cases and the answer's own values on them. None if no simple mistake explains them.
    """
    with warnings.catch_warnings(), torch.random.fork_rng(), libraries_quiet():
        warnings.simplefilter("ignore")
        search = _Search(exercise, [Seen(seed, *pair) for pair in zip(cases, given, strict=True)], again)
        for words, answer in _mistakes(exercise, forms(exercise.name), search):
            if search.tries >= exercise.tries:
                return None
            if answer is not None and search.fits(answer):
                return Explanation(words, answer)
    return None


class _Search:
    """The values that are to be explained, and how much has been tried."""

    def __init__(self, exercise: Exercise, known: list[Seen], again: Again):
        self.exercise, self.again, self.tries = exercise, again, 0
        self.quick = exercise.tries >= 1000
        self.chance = (
            max(exercise.rtol, exercise.atol) >= 0.01
        )  # the figures of an answer that draws are never the same
        # Cases that fail tell more.
        self.known = sorted(known, key=lambda k: self._same(k.value, value_of(exercise, exercise.reference, k)))

    def _same(self, a: Any, b: Any) -> bool:
        """Where both are NaN, they are the same here: an explanation has to be right about the other numbers."""
        return compare.same(a, b, self.exercise.rtol, self.exercise.atol, equal_nan=True)

    def fits(self, answer: Answer) -> bool:
        """Does this answer give the same values on the known cases, and on cases never seen before?"""
        self.tries += 1
        if not all(self._same(seen.value, value_of(self.exercise, answer, seen)) for seen in self.known):
            return False
        numbers = vector([seen.value for seen in self.fresh])
        if not self.fresh or (numbers is not None and numbers.isfinite().double().mean() < 0.25):
            return False
        found = [value_of(self.exercise, answer, seen) for seen in self.fresh]
        same = all(self._same(seen.value, value) for seen, value in zip(self.fresh, found, strict=True))
        return same and (not self.chance or self._same_on_average(found))

    @cached_property
    def fresh(self) -> list[Seen]:
        """Fresh cases with the answer's values; where it fails on them there is nothing to compare with."""
        drawn, first = [], self.known[0].seed + 1
        for seed in range(first, first + (QUICK if self.quick else FRESH)):
            with contextlib.suppress(Failed, NotImplementedError):
                cases, values = self.again(seed)
                if not isinstance(values, str):
                    drawn += [Seen(seed, *pair) for pair in zip(cases, values, strict=True)]
        return drawn

    def _same_on_average(self, found: list[Any]) -> bool:
        """Where chance is at work the tolerance is wide; a difference that does not average out is none of chance."""
        n, off = len(self.known), []
        for seen, value in zip(self.fresh, found, strict=True):
            a, b = vector([seen.value]), vector([value])
            if a is None or b is None:
                return True
            off.append((a - b) / (self.exercise.atol + self.exercise.rtol * b.abs()))
        return all(torch.stack(off[i::n]).mean(0).abs().max() <= 0.6 for i in range(n))

    @cached_property
    def sample(self) -> list[Seen]:
        """Enough cases to tell the terms of a sum apart."""
        known = vector([seen.value for seen in self.known])
        few = known is not None and len(known) < 24 and self.quick
        return self.known + self.fresh[:12] if few else self.known

    def values(self, answer: Answer | None) -> Tensor | None:
        """All values of an answer on the sample as one vector."""
        self.tries += 1
        return None if answer is None else vector([value_of(self.exercise, answer, seen) for seen in self.sample])


def value_of(exercise: Exercise, answer: Answer, seen: Seen) -> Any:
    """One observation of an answer of ours, which needs no sandbox but may be made senseless; None if it is."""
    torch.default_generator.manual_seed(seen.seed)  # torch.manual_seed takes longer than most answers
    with contextlib.suppress(Exception, Stuck), time_limit(0.05 if exercise.tries >= 1000 else 5.0):
        return exercise.observe(answer, *seen.case)
    return None


def vector(values: list[Any]) -> Tensor | None:
    """All numbers in these values, one after another; None if there is something else among them."""
    parts = [compare.as_tensors(value) for value in values]
    if any(part is None for part in parts):
        return None
    flat = [t.double().flatten() for part in parts for t in part]
    return torch.cat(flat) if flat else None


Made = Iterator[tuple[str, Answer | None]]
ONE = "one thing is wrong, and it explains every one of your values: {}."
TWO = "two things are wrong, and together they explain every one of your values: {}; and {}."
BESIDES = "two things are wrong. First, {} Second, {}."


def _mistakes(exercise: Exercise, known: Forms, search: _Search) -> Made:
    """Wrong answers with words for what is wrong, the simplest first."""
    first, *others = known.right
    yield from _singles(first, range(3))
    yield from _multiples(known.right, search, [None])
    yield from _relations(exercise.reference, search)
    yield from _singles(first, range(3, 9))
    yield from (made for formula in others for made in _singles(formula, range(4)))
    simple = [c for c in first.changes if c.rank <= 1]
    yield from _multiples([first], search, simple[:80])
    for a, b in itertools.combinations([c for c in first.changes if c.rank <= 2][:70], 2):
        if a[3:6] != b[3:6]:  # at different places
            yield TWO.format(a.words, b.words), first.changed([a, b])
    yield from _besides(exercise, known, {c.words for c in simple})
    yield from (made for formula in others for made in _singles(formula, range(4, 9)))


def _singles(formula: Formula, ranks: range) -> Made:
    return ((ONE.format(c.words), formula.changed([c])) for c in formula.changes if c.rank in ranks)


def _besides(exercise: Exercise, known: Forms, simple: set[str]) -> Made:
    """A listed misconception, and one of the simple slips that right answers invite, too."""
    for i, formula in known.wrong.items():
        message = exercise.mistakes[i].message
        changes = (c for c in formula.changes if c.words in simple)
        yield from ((BESIDES.format(message, c.words), formula.changed([c])) for c in changes)


def _relations(reference: Answer, search: _Search) -> Made:
    """The right values times a number, or plus one."""
    given, right = vector([seen.value for seen in search.sample]), search.values(reference)
    if search.chance or given is None or right is None or given.shape != right.shape or len(given) < 4:
        return
    factor, shift = ((given @ right) / (right @ right)).item(), (given - right).mean().item()
    words = "your values are the right ones {}, everywhere."
    if factor == factor:
        yield words.format(f"times {factor:.4g}"), lambda *case: factor * reference(*case)
        yield words.format(f"plus {shift:.4g}"), lambda *case: reference(*case) + shift


def _multiples(formulas: list[Formula], search: _Search, others: Sequence[Change | None]) -> Made:
    """Other multiples of the terms of a sum, with one more slip besides if others are given."""
    given = vector([seen.value for seen in search.sample])
    if given is None:
        return
    for formula, other in itertools.product(formulas, others):
        besides = [other] if other else []
        for found in sums(formula):
            if search.tries < search.exercise.tries:
                simple = multiples(formula, found, besides, given, search.values)
                if simple:
                    words = said(found, simple)
                    words = TWO.format(other.words, words) if other else ONE.format(words)
                    yield words, with_multiples(formula, found, besides, simple)
