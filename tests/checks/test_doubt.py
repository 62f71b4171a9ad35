"""Answers that are made wrong on purpose are refused, and told what is wrong with them: a part of `make doubt`."""

import importlib.util
import random
from pathlib import Path

import pytest

from vae_course.checks import Choice, exercises
from vae_course.checks.reasoning.formulas import forms

_file = Path(__file__).resolve().parents[2] / "tools" / "doubt.py"
_spec = importlib.util.spec_from_file_location("doubt", _file)
doubt = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(doubt)

SLOW = {"vae.train"}  # trains a model for every answer
CODED = [e for e in exercises().values() if not isinstance(e, Choice) and e.name not in SLOW]


@pytest.mark.parametrize("exercise", CODED, ids=lambda e: e.name)
def test_wrong_answers_are_refused_and_what_is_named_reproduces_them(exercise):
    for told in doubt.survey(exercise, most=1, seed=1):
        assert told.kind != "accepted", told.mutant.words
        assert told.true or told.kind not in ("listed", "worked out"), (told.mutant.words, told.message)


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize(
    "name, words",
    {
        # a softmax of large sums carried their rounding beyond the tolerance
        "applications.missing_weights": "the average of the rows, for all rows, of `seen` stands where `seen` belongs",
        # numbers of layers agree by chance on many cases
        "clinic.depth": "the number 1 counts half; `2 * padding` counts half",
    }.items(),
)
def test_what_is_worked_out_reproduces_the_answer_on_cases_never_seen(name, words):
    exercise = exercises()[name]
    made = [mutant for mutant in doubt.mutants(exercise, random.Random(0)) if mutant.words == words]
    found = [doubt.told(exercise, mutant) for mutant in made]
    assert "worked out" in {told.kind for told in found}
    assert all(told.true for told in found), [told.message for told in found]


def test_most_are_told_what_is_wrong():
    """Of a sample; `test_the_whole_survey_holds` asks for 95 % of thousands."""
    found = [told for exercise in CODED[::8] if exercise.quick for told in doubt.survey(exercise, most=3, seed=2)]
    assert len(found) >= 40
    assert sum(told.true for told in found) >= 0.95 * len(found)


@pytest.mark.long
@pytest.mark.parametrize("exercise", CODED, ids=lambda e: e.name)
def test_every_slip_of_right_answers_and_of_listed_mistakes_has_words(exercise):
    right, listed = forms(exercise.name)
    for formula in (*right, *listed.values()):
        assert all(change.words for change in formula.changes)


@pytest.mark.long
def test_the_whole_survey_holds(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["doubt.py"])
    assert doubt.main() == 0
    print(capsys.readouterr().out)
