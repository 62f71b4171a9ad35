"""What `solution` shows can be read, and run, by itself."""

import pytest

from vae_course.checks import Choice, exercises, grade, solution

CODED = [e for e in exercises().values() if not isinstance(e, Choice)]


@pytest.mark.parametrize("exercise", CODED, ids=lambda e: e.name)
def test_the_solution_run_by_itself_is_a_right_answer(exercise):
    namespace: dict = {}
    exec(solution(exercise.name).message, namespace)
    assert grade(exercise, namespace["reference"], seed=3).outcome == "correct"


@pytest.mark.parametrize("exercise", CODED, ids=lambda e: e.name)
def test_the_solution_begins_with_what_is_asked_for_and_hides_nothing_of_ours(exercise):
    source = solution(exercise.name).message
    assert source.startswith("# ")
    assert "_shared" not in source and "_gaussian import" not in source
    assert "MISTAKES" not in source and "EXERCISE" not in source


def test_shared_functions_that_the_reference_calls_are_shown_with_it():
    source = solution("kl.gaussian").message
    assert source.index("def kl_per_dimension") < source.index("def reference")
    assert "0.5 * (mean**2 + log_var.exp() - log_var - 1)" in source
