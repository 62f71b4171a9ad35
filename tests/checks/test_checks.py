"""Every exercise in which a function is written proves itself: reference, alternatives, mistakes, untouched stub."""

import copy

import pytest
import torch

from vae_course.checks import Choice, compare, exercises, grade
from vae_course.checks.reasoning.explain import Seen, value_of

CODED = [e for e in exercises().values() if not isinstance(e, Choice)]
MISTAKES = [(e, m) for e in CODED for m in e.mistakes]
ids = lambda e: getattr(e, "name", None)  # noqa: E731
# The cases are drawn anew from each seed; one draw on every push, two more in `make test-long`.
DRAWN = pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in (1, 12345))])


def untouched(*_):
    raise NotImplementedError


@pytest.mark.parametrize("exercise", CODED, ids=ids)
@DRAWN
def test_the_reference_is_right_whatever_is_drawn(exercise, seed):
    assert grade(exercise, exercise.reference, seed).outcome == "correct"


@pytest.mark.parametrize("exercise", CODED, ids=ids)
@DRAWN
def test_at_least_two_answers_written_differently_are_right_too(exercise, seed):
    assert len(exercise.alternatives) >= 2
    for answer in exercise.alternatives:
        result = grade(exercise, answer, seed)
        assert result.outcome == "correct", result.message


@pytest.mark.long
@pytest.mark.parametrize("exercise", [e for e in CODED if e.quick and not e.rough], ids=ids)
def test_right_answers_agree_on_a_hundred_draws(exercise):
    """No draw is such that rounding alone makes one of them wrong: a sine near 0, a variance much below a square."""
    for seed in range(100):
        for case in exercise.cases(torch.Generator().manual_seed(seed)):
            right, *others = (
                value_of(exercise, answer, Seen(seed, case, None))
                for answer in (exercise.reference, *exercise.alternatives)
            )
            assert all(compare.same(v, right, exercise.rtol, exercise.atol, equal_nan=True) for v in others), seed


@pytest.mark.parametrize(("exercise", "mistake"), MISTAKES, ids=[f"{e.name}-{m.name}" for e, m in MISTAKES])
@DRAWN
def test_every_mistake_is_called_by_its_name(exercise, mistake, seed):
    result = grade(exercise, mistake.answer, seed)
    assert (result.outcome, result.mistake) == ("wrong", mistake.name), result.message
    assert result.message == mistake.message


@pytest.mark.parametrize("exercise", CODED, ids=ids)
def test_the_untouched_exercise_is_not_attempted(exercise):
    for stub in (untouched, None, ...):
        assert grade(exercise, stub).outcome == "not attempted"


@pytest.mark.parametrize("exercise", CODED, ids=ids)
def test_the_result_does_not_depend_on_the_global_random_stream(exercise):
    results = set()
    for seed in (1, 2):
        torch.manual_seed(seed)
        results.add(grade(exercise, exercise.reference))
        torch.rand(3)
    assert {result.outcome for result in results} == {"correct"}


@pytest.mark.parametrize("exercise", CODED, ids=ids)
def test_no_known_answer_writes_into_its_arguments(exercise):
    """The check calls them all on the same cases: what one overwrites, the next would be judged by."""
    known = [exercise.reference, *exercise.alternatives, *(m.answer for m in exercise.mistakes)]
    for case in exercise.cases(torch.Generator().manual_seed(0)):
        given = [t for t in compare.tensors_in(case) if not t.requires_grad]  # parameters are there to be trained
        before = [t.clone() for t in given]
        exercise.observe(exercise.reference, *copy.deepcopy(case))  # imports what torch imports late, without haste
        for answer in known:
            value_of(exercise, answer, Seen(0, case, None))
            assert all(torch.equal(a, b) or a.isnan().any() for a, b in zip(before, given, strict=True))


@pytest.mark.parametrize("exercise", CODED, ids=ids)
def test_the_exercise_is_complete(exercise):
    assert 2 <= len(exercise.hints) <= 3 and len(exercise.mistakes) >= 4
    assert exercise.minutes > 0 and exercise.difficulty in (1, 2, 3)
    names = [m.name for m in exercise.mistakes]
    messages = [m.message for m in exercise.mistakes]
    assert len(set(names)) == len(names) and len(set(messages)) == len(messages)
    assert all(len(m) > 40 and m.rstrip().endswith((".", "?")) for m in messages)
