"""Every choice proves itself: one letter is right, and each wrong one is told what is wrong about it."""

import pytest

from vae_course.checks import Choice, check, exercises, grade, hint, progress, solution

CHOICES = [e for e in exercises().values() if isinstance(e, Choice)]
every_choice = pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.name)


def a_choice(**changed) -> Choice:
    fields = dict(question="?", options={"a": "1", "b": "2"}, right="a", wrong={"b": "no."}, hints=("1", "2"))
    return Choice(**{**fields, **changed})


@every_choice
def test_the_right_letter_is_correct_in_either_case_and_with_blanks_around(choice):
    for answer in (choice.right, choice.right.upper(), f" {choice.right}\n"):
        assert grade(choice, answer).outcome == "correct"


@every_choice
def test_every_wrong_letter_is_rejected_with_its_own_message(choice):
    assert {choice.right, *choice.wrong} == set(choice.options)
    for letter in set(choice.options) - {choice.right}:
        result = grade(choice, letter.upper())
        assert (result.outcome, result.mistake, result.message) == ("wrong", letter, choice.wrong[letter])


@every_choice
def test_the_choice_is_complete(choice):
    assert list(choice.options) == ["a", "b", "c", "d"]
    assert len(set(choice.options.values())) == 4 and len(set(choice.wrong.values())) == 3
    assert all(len(message) > 40 and message.endswith((".", "?")) for message in choice.wrong.values())
    assert 2 <= len(choice.hints) <= 3 and choice.minutes > 0 and choice.difficulty in (1, 2, 3)


@every_choice
def test_question_and_options_are_one_line_of_markdown_that_may_stand_in_a_table(choice):
    for text in (choice.question, *choice.options.values()):
        assert "\n" not in text and "|" not in text and "  " not in text
        assert text.count("$") % 2 == 0
    assert not any("$" in text for text in (*choice.wrong.values(), *choice.hints))  # these are plain text


def test_the_right_letter_is_not_always_the_same():
    assert {choice.right for choice in CHOICES} == {"a", "b", "c", "d"}


def test_every_chapter_with_a_workbook_asks_two():
    chapters = [choice.chapter for choice in CHOICES]
    assert all(chapters.count(chapter) == 2 for chapter in chapters) and len(set(chapters)) == 16


@pytest.mark.invalid_input
@pytest.mark.parametrize(
    "answer", [2.0, "e", "", ["b"], "a b", min], ids=["2.0", "e", "empty", "a list", "two", "a function"]
)
def test_what_is_no_letter_of_the_choice_is_told_which_letters_there_are(answer):
    result = grade(a_choice(), answer)
    assert result.outcome == "wrong" and result.mistake is None
    assert 'one of the letters "a", "b"' in result.message


@pytest.mark.parametrize("answer", [None, ...])
def test_nothing_chosen_is_not_attempted(answer):
    result = check("elbo.q1", answer)
    assert result.result.outcome == "not attempted" and "a letter" in result.message
    with pytest.raises(AssertionError, match="not attempted"):
        check("elbo.q1", answer, strict=True)


def test_a_choice_is_checked_like_any_exercise():
    assert "elbo.q1" in progress().message
    choice = exercises()["elbo.q1"]
    wrong = next(iter(choice.wrong))
    assert repr(check("elbo.q1", wrong, fresh=True)) == f"elbo.q1: wrong: {choice.wrong[wrong]}"
    with pytest.raises(AssertionError, match=r"elbo\.q1: wrong"):
        check("elbo.q1", wrong, strict=True)
    assert hint("elbo.q1").message == choice.hints[0]
    check("elbo.q1", choice.right, strict=True)
    assert "elbo.q1" not in progress().message


def test_the_solution_of_a_choice_says_why_each_other_letter_is_wrong():
    choice = exercises()["kl.q2"]
    lines = solution("kl.q2").message.splitlines()
    assert lines[0] == f"{choice.right}. {choice.options[choice.right]}"
    assert lines[1:] == [f"Not {letter}: {message}" for letter, message in choice.wrong.items()]


@pytest.mark.invalid_input
def test_a_choice_with_an_unexplained_option_is_refused():
    with pytest.raises(ValueError, match="explain every option but the right one"):
        a_choice(wrong={})
    with pytest.raises(ValueError, match="explain every option but the right one"):
        a_choice(right="c")
