"""The simplest mistake that reproduces an answer: known answers are made wrong until one gives the same values."""

import contextlib
import itertools
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor

from vae_course.checks import compare
from vae_course.checks.exercise import Answer, Exercise
from vae_course.checks.reasoning.formulas import Change, Forms, Formula, forms
from vae_course.checks.reasoning.terms import multiples, said, sums, with_multiples
from vae_course.checks.sandbox import Failed, Stuck, time_limit

Cases = list[tuple]
FRESH, QUICK = 2, 16  # seeds whose cases an explanation has to reproduce, too; more where observing is quick


class Explanation(NamedTuple):
    """What is wrong, in words, and the answer that has just this wrong with it."""

    words: str
    answer: Answer


def explain(exercise: Exercise, given: list[Any], cases: Cases, seed: int, again: Callable) -> Explanation | None:
    """What explains the values `given` on the cases drawn from `seed`, and those on other cases, too.

    `again(seed)` gives fresh cases and the answer's own values on them. None if no simple mistake explains them.
    """
    search = _Search(exercise, given, cases, seed, again)
    with warnings.catch_warnings(), torch.random.fork_rng():
        warnings.simplefilter("ignore")
        for words, answer in _mistakes(exercise, forms(exercise.name), search):
            if search.tries >= exercise.tries:
                return None
            if answer is not None and search.fits(answer):
                return Explanation(words, answer)
    return None


class _Search:
    """The values that are to be explained, and how much has been tried."""

    def __init__(self, exercise: Exercise, given: list[Any], cases: Cases, seed: int, again: Callable):
        self.exercise, self.again, self.tries = exercise, again, 0
        self.known = [(seed, case, value) for case, value in zip(cases, given, strict=True)]
        expected = [value_of(exercise, exercise.reference, case, seed) for case in cases]
        wrong = [i for i, value in enumerate(given) if not self._same(value, expected[i])]
        self.order = sorted(range(len(given)), key=lambda i: (i not in wrong, i))
        self.vector = _vector(given)
        self.fresh: list | None = None

    def _same(self, a: Any, b: Any) -> bool:
        """Where both are NaN, they are the same here: an explanation has to be right about the other numbers."""
        return compare.same(a, b, self.exercise.rtol, self.exercise.atol, equal_nan=True)

    def fits(self, answer: Answer) -> bool:
        """Does this answer give the same values on the known cases, and on cases never seen before?"""
        self.tries += 1
        known = (self.known[i] for i in self.order)
        if not all(self._same(value, value_of(self.exercise, answer, case, seed)) for seed, case, value in known):
            return False
        if self.fresh is None:
            self.fresh = self._drawn()
        found = [(value, value_of(self.exercise, answer, case, seed)) for seed, case, value in self.fresh]
        numbers = _vector([value for value, _ in found])
        if not found or (numbers is not None and numbers.isfinite().double().mean() < 0.5):
            return False
        return all(self._same(*pair) for pair in found) and self._same_on_average(found)

    def _drawn(self) -> list[tuple[int, tuple, Any]]:
        """Fresh cases with the answer's values; where it fails on them there is nothing to compare with."""
        drawn = []
        first, quick = self.known[0][0] + 1, self.exercise.tries >= Exercise.tries
        for seed in range(first, first + (QUICK if quick else FRESH)):
            with contextlib.suppress(Failed):
                cases, values = self.again(seed)
                if not isinstance(values, str):
                    drawn += [(seed, case, value) for case, value in zip(cases, values, strict=True)]
        return drawn

    def _same_on_average(self, pairs: list[tuple[Any, Any]]) -> bool:
        """Where chance is at work the tolerance is wide; differences that do not average out are none of chance."""
        if self.exercise.rtol > 0 or not self.known:
            return True
        sizes = [(_vector([a]), _vector([b])) for a, b in pairs]
        if any(a is None or b is None or a.shape != b.shape for a, b in sizes):
            return True
        by_case = [torch.stack([a - b for a, b in sizes[i :: len(self.known)]]) for i in range(len(self.known))]
        return all(d.mean(0).abs().max() <= 0.7 * self.exercise.atol for d in by_case if d.numel())

    def values(self, answer: Answer | None) -> Tensor | None:
        """All values of an answer as one vector."""
        self.tries += len(self.known)
        if answer is None:
            return None
        return _vector([value_of(self.exercise, answer, case, seed) for seed, case, _ in self.known])


def value_of(exercise: Exercise, answer: Answer, case: tuple, seed: int) -> Any:
    """One observation of an answer of ours, which needs no sandbox but may be made senseless; None if it is."""
    torch.default_generator.manual_seed(seed)  # torch.manual_seed takes longer than most answers
    with contextlib.suppress(Exception, Stuck), time_limit(1.0):
        return exercise.observe(answer, *case)
    return None


def _vector(values: list[Any]) -> Tensor | None:
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
    yield from ((ONE.format(c.words), first.changed([c])) for c in first.changes if c.rank <= 2)
    yield from _multiples(known.right, search, [None])
    yield from ((ONE.format(c.words), first.changed([c])) for c in first.changes if c.rank > 2)
    yield from ((ONE.format(c.words), f.changed([c])) for f in others for c in f.changes)
    yield from _multiples([first], search, [c for c in first.changes if c.rank <= 1][:70])
    yield from _besides(exercise, known, range(3))
    for a, b in itertools.combinations([c for c in first.changes if c.rank <= 3][:70], 2):
        if a[3:6] != b[3:6]:  # at different places
            yield TWO.format(a.words, b.words), first.changed([a, b])
    yield from _besides(exercise, known, range(3, 6))


def _besides(exercise: Exercise, known: Forms, ranks: range) -> Made:
    """A listed misconception and one more slip."""
    for i, formula in known.wrong.items():
        message = exercise.mistakes[i].message
        yield from (
            (BESIDES.format(message, c.words), formula.changed([c])) for c in formula.changes if c.rank in ranks
        )


def _multiples(formulas: list[Formula], search: _Search, others: Sequence[Change | None]) -> Made:
    """Other multiples of the terms of a sum, with one more slip besides if others are given."""
    if search.vector is None:
        return
    for formula, other in itertools.product(formulas, others):
        besides = [other] if other else []
        for found in sums(formula):
            if search.tries < search.exercise.tries:
                simple = multiples(formula, found, besides, search.vector, search.values)
                if simple:
                    words = said(found, simple)
                    words = TWO.format(other.words, words) if other else ONE.format(words)
                    yield words, with_multiples(formula, found, besides, simple)
