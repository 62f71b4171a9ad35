"""The simplest mistake that reproduces an answer: known answers are made wrong until one gives the same values."""

import contextlib
import itertools
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property, partial
from types import FunctionType
from typing import Any, NamedTuple

import torch
from torch import Tensor

from vae_course.checks import compare
from vae_course.checks.exercise import Answer, Exercise
from vae_course.checks.limits import Stuck, time_limit, tried
from vae_course.checks.reasoning.formulas import Change, Formula, forms
from vae_course.checks.reasoning.pairs import Effect, adding_up, effects
from vae_course.checks.reasoning.rules import LISTED, ONE, SEVERAL, TWO
from vae_course.checks.reasoning.terms import multiples
from vae_course.checks.sandbox import Failed, libraries_quiet, set_seed

Made = Iterator[tuple[str, Answer | None]]


class Explanation(NamedTuple):
    """What is wrong, in words, and the answer that has just this wrong with it."""

    words: str
    answer: Answer


class Seen(NamedTuple):
    """What the answer to be explained gives on a case."""

    seed: int
    case: tuple
    value: Any


def explain(exercise: Exercise, given: list[Any], cases: list[tuple], seed: int, again: Callable) -> Explanation | None:
    """What explains the values `given` on the cases drawn from `seed`, and those on other cases, too.

    `again(seed)` gives fresh cases and the answer's own values on them. None if no simple mistake explains them.
    """
    quiet = warnings.catch_warnings(action="ignore")
    with quiet, torch.random.fork_rng(), libraries_quiet(), time_limit(1e6, busy=True):
        search = _Search(exercise, [Seen(seed, *pair) for pair in zip(cases, given, strict=True)], again)
        made = _mistakes(exercise, search) if _finite(search.known) >= 0.25 else ()
        made = itertools.takewhile(lambda _: search.tries < exercise.tries, made)
        return next((Explanation(*m) for m in made if m[1] is not None and search.fits(m[1])), None)


def _finite(observed: list[Seen]) -> float:
    """The share of their values that are finite numbers."""
    numbers = compare.vector([seen.value for seen in observed])
    return 1.0 if numbers is None else numbers.isfinite().double().mean().item()


class _Search:
    """The values that are to be explained, numbers and cases that fail first, and how much has been tried."""

    def __init__(self, exercise: Exercise, known: list[Seen], again: Callable):
        self.exercise, self.again, self.tries = exercise, again, 0
        for answer in exercise.alternatives if exercise.quick else ():  # what they import is not cut off by a limit
            exercise.observe(answer, *known[0].case)
        known = sorted(known, key=lambda k: self._same(k, value_of(exercise, exercise.reference, k)))
        self.known = sorted(known, key=lambda k: _finite([k]) < 1)

    def _same(self, seen: Seen, value: Any) -> bool:
        """Where both are NaN, they are the same here: an explanation has to be right about the other numbers."""
        return compare.same(seen.value, value, self.exercise.rtol, self.exercise.atol, equal_nan=True)

    def fits(self, answer: Answer) -> bool:
        """Does this answer give the same values on the known cases, and on cases never seen before?"""
        self.tries += 1
        if not all(self._same(seen, value_of(self.exercise, answer, seen)) for seen in self.known):
            return False
        if not self.fresh or _finite(self.fresh) < 0.25:
            return False
        pairs = ((seen, value_of(self.exercise, answer, seen)) for seen in self.fresh)
        found = [value for _, value in itertools.takewhile(lambda pair: self._same(*pair), pairs)]
        return len(found) == len(self.fresh) and (not self.exercise.rough or self._same_on_average(found))

    @cached_property
    def fresh(self) -> list[Seen]:
        """Fresh cases with the answer's values; where it fails on them there is nothing to compare with."""
        drawn, first = [], self.known[0].seed + 1
        whole = all(isinstance(seen.value, int) for seen in self.known)  # often the same by chance
        for seed in range(first, first + ((24 if whole else 6) if self.exercise.quick else 2)):
            with contextlib.suppress(Failed, NotImplementedError):
                cases, values = self.again(seed)
                if not isinstance(values, str):
                    drawn += [Seen(seed, *pair) for pair in zip(cases, values, strict=True)]
        return drawn

    def _same_on_average(self, found: list[Any]) -> bool:
        """Where chance is at work the tolerance is wide; a difference that does not average out is none of chance."""
        n, given, made = len(self.known), compare.vector([seen.value for seen in self.fresh]), compare.vector(found)
        if given is None or made is None:
            return True
        off = (given - made) / (self.exercise.atol + self.exercise.rtol * made.abs())
        return off.nan_to_num(0.0).view(len(self.fresh) // n, -1).mean(0).abs().max().item() <= 0.6

    @cached_property
    def sample(self) -> list[Seen]:
        """Enough cases to tell the terms of a sum apart."""
        known = compare.vector([seen.value for seen in self.known])
        few = known is not None and len(known) < 12 and self.exercise.quick
        return self.known + self.fresh[: (13 - len(known)) // 2] if few else self.known

    def alone(self, formula: Formula) -> list[Effect]:
        """What the simpler slips do, each by itself; nothing where that takes long, or is no number."""
        changes = [c for c in formula.changes if c.rank <= 8][: self.exercise.tries // 7]
        known = self.exercise.quick and self.right is not None
        return effects(formula, changes, self.right, self.values) if known else []

    @cached_property
    def given(self) -> Tensor | None:
        """All values to be explained on the sample as one vector."""
        return compare.vector([seen.value for seen in self.sample])

    @cached_property
    def right(self) -> Tensor | None:
        """The right ones."""
        return self.values(self.exercise.reference)

    def values(self, answer: Answer | None) -> Tensor | None:
        """The same of another answer, if not enough has been tried."""
        self.tries += 1
        if answer is None or self.tries >= self.exercise.tries:
            return None
        made = (value_of(self.exercise, answer, seen) for seen in self.sample)
        kept = list(itertools.takewhile(lambda value: value is not None, made))
        return compare.vector(kept) if len(kept) == len(self.sample) else None


def value_of(exercise: Exercise, answer: Answer, seen: Seen) -> Any:
    """One observation of an answer of ours, which needs no sandbox but may be made senseless; None if it is."""
    set_seed(seen.seed)
    with contextlib.suppress(Stuck), tried(0.05 if exercise.quick else 0.5, small=exercise.rough):  # it may ring late
        return exercise.observe(answer, *seen.case)
    return None


def _mistakes(exercise: Exercise, search: _Search) -> Made:
    """Wrong answers with words for what is wrong, the simplest first."""
    (first, *others), listed = forms(exercise.name)
    yield from _singles(first, range(3))
    for words, answer in (found for form in (first, *others) for found in multiples(form, search.given, search.values)):
        yield (SEVERAL if "; " in words else ONE).format(words), answer
    yield from _relations(search)
    yield from _singles(first, range(3, 5))
    yield from _two_listed(exercise, search)
    alone, usual = search.alone(first), {c.words for c in first.changes if c.rank <= 1}
    distinct = [c for c, _ in alone] or [c for c in first.changes if c.rank <= 2]
    given = None if exercise.rough else search.given
    sums = partial(adding_up, right=search.right, given=given, tolerance=3 * exercise.rtol)
    yield from _pairs(first, sums([effect for effect in alone if effect[0].words in usual]))
    yield from _singles(first, range(5, 9))
    yield from (made for formula in others for made in _singles(formula, range(4)))
    yield from _pairs(first, sums(alone))
    yield from _pairs(first, itertools.combinations([c for c in distinct if c.words in usual], 2), exercise.tries // 4)
    yield from _besides(exercise, listed, lambda formula, change: change.words in usual)
    yield from (made for formula in others for made in _singles(formula, (4, 5, 6, 8)))  # constants are ours
    yield from _besides(exercise, listed, Formula.is_outer)
    yield from _pairs(first, ((a, b) for n, b in enumerate(distinct) for a in distinct[:n]))


def _two_listed(exercise: Exercise, search: _Search) -> Made:
    """One listed misconception on top of another, or one in the first of several results, another one in the rest."""
    right, known = exercise.reference, search.known[0]

    def joined(a: Answer, b: Answer, first: int) -> Answer:
        return lambda *case: (*a(*case)[:first], *b(*case)[first:])

    def same(a: Answer, b: Answer) -> bool:
        return search._same(known._replace(value=value_of(exercise, a, known)), value_of(exercise, b, known))

    for a, b in itertools.permutations(exercise.mistakes, 2):
        code = getattr(a.answer, "__code__", right.__code__)
        if "reference" in code.co_names:  # it is what somebody does to the right result, or with what it is given
            space = {**a.answer.__globals__, "reference": b.answer}
            yield LISTED.format(a.message, b.message), FunctionType(code, space, closure=a.answer.__closure__)
    for first in (1, 2) if exercise.quick else ():
        heads = [m for m in exercise.mistakes if same(m.answer, joined(m.answer, right, first))]
        tails = [m for m in exercise.mistakes if same(m.answer, joined(right, m.answer, first))]
        for a, b in itertools.product(heads, tails):
            yield LISTED.format(a.message, b.message), joined(a.answer, b.answer, first)


def _singles(formula: Formula, ranks: Collection[int]) -> Made:
    return ((ONE.format(c.words), formula.changed([c])) for c in formula.changes if c.rank in ranks)


def _pairs(formula: Formula, pairs: Iterable[tuple[Change, Change]], most: int | None = None) -> Made:
    for a, b in (pair for pair in itertools.islice(pairs, most) if pair[0].place is not pair[1].place):
        yield TWO.format(formula.told(a, b), formula.told(b, a)), formula.changed([a, b])


def _besides(exercise: Exercise, listed: dict[int, Formula], wanted: Callable) -> Made:
    """A listed misconception, and a slip besides."""
    for mistake, formula in ((exercise.mistakes[i], formula) for i, formula in listed.items()):
        for c in (c for c in formula.changes if wanted(formula, c)):
            yield LISTED.format(mistake.message, f"{c.words}."), formula.changed([c])


def _relations(search: _Search) -> Made:
    """The right values times a number, or plus one."""
    given, right, reference = search.given, search.right, search.exercise.reference
    if search.exercise.rough or given is None or right is None or given.shape != right.shape or len(given) < 4:
        return
    factor, shift = ((given @ right) / (right @ right)).item(), (given - right).mean().item()
    if factor == factor:
        yield f"your values are the right ones times {factor:.4g}, everywhere.", lambda *case: factor * reference(*case)
        yield f"your values are the right ones plus {shift:.4g}, everywhere.", lambda *case: reference(*case) + shift
