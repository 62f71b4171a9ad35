"""Doubt the checks: make every exercise's answer wrong in many ways, count what they are told: `make doubt`.

A mutation test. Each slip that the formulas of an exercise invite, each misreading of its arguments, each change of its
results, each other multiple of a term, and pairs of these are handed in as answers. Every one should be refused, unless
it is right on all inputs, and told what is wrong with it; whatever is named must reproduce the answer on cases that the
check did not see.
"""

import argparse
import itertools
import random
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import torch

from vae_course.checks import Choice, Exercise, compare, exercises, grade
from vae_course.checks.exercise import Answer
from vae_course.checks.reasoning.explain import Seen, value_of
from vae_course.checks.reasoning.formulas import forms

UNSEEN = range(900, 903)  # seeds of the cases on which what was said is tried again


class Mutant(NamedTuple):
    """A wrong answer, and what was done to make it so."""

    words: str
    answer: Answer


class Told(NamedTuple):
    """What a mutant was told: `kind` is listed, worked out, form (type, NaN), remark or accepted."""

    mutant: Mutant
    kind: str
    true: bool
    message: str
    seconds: float


def mutants(exercise: Exercise, chosen: random.Random) -> Iterator[Mutant]:
    """Endlessly many wrong answers in random order: one slip, or two, in the reference or in an alternative."""
    singles = [(f, [c]) for f in forms(exercise.name)[0] for c in f.changes]
    first = forms(exercise.name)[0][0]
    pairs = [(first, list(pair)) for pair in itertools.combinations([c for c in first.changes if c.rank <= 1], 2)]
    made = [(chosen.random(), *single) for single in singles]
    share = 2 * len(pairs) / len(singles)  # so that pairs are a third of all
    made += [(share * chosen.random(), *pair) for pair in pairs]
    for _, formula, changes in sorted(made, key=lambda m: m[0]):
        answer = formula.changed(changes)
        if answer is not None:
            yield Mutant("; ".join(c.words for c in changes), answer)


def _unlike(exercise: Exercise, a: Answer, b: Answer) -> bool | None:
    """Do two answers differ on cases that no check has seen? None if the first gives no number."""
    for seed in UNSEEN:
        for case in exercise.cases(torch.Generator().manual_seed(seed)):
            x, y = (value_of(exercise, answer, Seen(seed, case, None)) for answer in (a, b))
            numbers = None if x is None else compare.vector([x])
            if x is None or (numbers is not None and not numbers.isfinite().any()):
                return None
            if not compare.same(x, y, exercise.rtol, exercise.atol, equal_nan=True):
                return True
    return False


def told(exercise: Exercise, mutant: Mutant) -> Told | None:
    """What the check says; None about what is no wrong answer: it gives no numbers, or is right on all inputs."""
    start = time.process_time()
    result = grade(exercise, mutant.answer)
    took = time.process_time() - start
    differs = _unlike(exercise, mutant.answer, exercise.reference)
    if result.message.startswith("your code raised") or (differs is None and result.outcome == "wrong"):
        return None
    if result.outcome == "correct":
        return Told(mutant, "accepted", False, "", took) if differs else None
    if result.mistake is not None:
        said = next(m.answer for m in exercise.mistakes if m.name == result.mistake)
        return Told(mutant, "listed", not _unlike(exercise, mutant.answer, said), result.message, took)
    if result.found is not None:
        true = not _unlike(exercise, mutant.answer, result.found.answer)
        return Told(mutant, "worked out", true, result.message, took)
    form = not result.message.startswith(("the values are wrong", "the shape is"))  # its type, NaN, what was refused
    return Told(mutant, "form" if form else "remark", form, result.message, took)


def survey(exercise: Exercise, most: int, seed: int = 0) -> list[Told]:
    """What so many mutants of an exercise are told."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        all_of_them = (told(exercise, mutant) for mutant in mutants(exercise, random.Random(f"{exercise.name} {seed}")))
        return list(itertools.islice((t for t in all_of_them if t is not None), most))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="exercises or chapters; all if none is given")
    parser.add_argument("--most", type=int, default=44, help="mutants of each exercise; fewer of slow ones")
    parser.add_argument("--show", action="store_true", help="print every mutant that is not named")
    options = parser.parse_args()
    torch.set_num_threads(1)
    kinds, seconds = Counter(), []
    for exercise in exercises().values():
        if (
            isinstance(exercise, Choice)
            or exercise.tries < 100
            or (options.names and not {exercise.name, exercise.chapter} & {*options.names})
        ):
            continue
        found = survey(exercise, options.most if exercise.quick else -(-options.most // 8))
        counted = Counter(t.kind if t.true or t.kind not in ("listed", "worked out") else "untrue" for t in found)
        kinds += counted
        seconds += [(t.seconds, exercise.name) for t in found]
        print(f"{exercise.name:32} {dict(counted)}", flush=True)
        for t in found:
            if (options.show and not t.true) or t.kind == "accepted":
                print(f"    {t.kind}: {t.mutant.words}\n        -> {t.message[:150]!r}")
    total = kinds.total()
    named = kinds["listed"] + kinds["worked out"] + kinds["form"]
    seconds.sort()
    print(f"{total} mutants: {dict(kinds)}; {100 * named / max(total, 1):.1f} % named truly")
    longest = ", ".join(f"{took:.2f} ({name})" for took, name in seconds[:-8:-1])
    print(f"seconds for one check: median {seconds[len(seconds) // 2][0]:.2f}, longest {longest}")
    return 1 if kinds["accepted"] or named < 0.95 * total else 0


if __name__ == "__main__":
    sys.exit(main())
