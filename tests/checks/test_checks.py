"""Every exercise proves itself: reference, alternatives, mistakes and the untouched stub."""

import pytest
import torch

from vae_course import checks
from vae_course.checks import check, exercises, grade, hint, progress

ALL = list(exercises().values())
MISTAKES = [(e, m) for e in ALL for m in e.mistakes]
ids = lambda e: getattr(e, "name", None)  # noqa: E731


@pytest.fixture(autouse=True)
def _own_progress_file(tmp_path, monkeypatch):
    monkeypatch.setenv("VAE_COURSE_PROGRESS", str(tmp_path / "progress.json"))


def untouched(*_):
    raise NotImplementedError


@pytest.mark.parametrize("exercise", ALL, ids=ids)
@pytest.mark.parametrize("seed", [0, 1, 12345])
def test_the_reference_is_right_whatever_is_drawn(exercise, seed):
    assert grade(exercise, exercise.reference, seed).outcome == "correct"


@pytest.mark.parametrize("exercise", ALL, ids=ids)
def test_at_least_two_answers_written_differently_are_right_too(exercise):
    assert len(exercise.alternatives) >= 2
    for answer in exercise.alternatives:
        for seed in (0, 1):
            verdict = grade(exercise, answer, seed)
            assert verdict.outcome == "correct", verdict.message


@pytest.mark.parametrize(("exercise", "mistake"), MISTAKES, ids=[f"{e.name}-{m.name}" for e, m in MISTAKES])
def test_every_mistake_is_called_by_its_name(exercise, mistake):
    for seed in (0, 1):
        verdict = grade(exercise, mistake.answer, seed)
        assert (verdict.outcome, verdict.mistake) == ("wrong", mistake.name), verdict.message
        assert verdict.message == mistake.message


@pytest.mark.parametrize("exercise", ALL, ids=ids)
def test_the_untouched_exercise_is_not_attempted(exercise):
    for stub in (untouched, None, ...):
        assert grade(exercise, stub).outcome == "not attempted"


@pytest.mark.parametrize("exercise", ALL, ids=ids)
def test_the_verdict_does_not_depend_on_the_global_random_stream(exercise):
    verdicts = set()
    for seed in (1, 2):
        torch.manual_seed(seed)
        verdicts.add(grade(exercise, exercise.reference))
        torch.rand(3)
    assert {v.outcome for v in verdicts} == {"correct"}


@pytest.mark.parametrize("exercise", ALL, ids=ids)
def test_the_exercise_is_complete(exercise):
    assert 2 <= len(exercise.hints) <= 3 and len(exercise.mistakes) >= 4
    assert exercise.minutes > 0 and exercise.difficulty in (1, 2, 3)
    names = [m.name for m in exercise.mistakes]
    messages = [m.message for m in exercise.mistakes]
    assert len(set(names)) == len(names) and len(set(messages)) == len(messages)
    assert all(len(m) > 40 and m.rstrip().endswith((".", "?")) for m in messages)


KL = "kl.gaussian"


def right(mean, log_var):
    return 0.5 * (mean**2 + log_var.exp() - log_var - 1).sum(-1)


def _in_place(mean, log_var):
    mean *= 2
    return right(mean, log_var)


def _prints(mean, log_var):
    for _ in range(10**6):
        print("x" * 100)


def _exits(mean, log_var):
    raise SystemExit


def _endless(mean, log_var):
    while True:
        pass


def _patches(mean, log_var):
    torch.exp = lambda x: x
    return right(mean, log_var)


def _divides_by_zero(mean, log_var):
    return (mean / 0).sum(-1)


BAD = {
    "no function": (3.0, "expected a function, got a float"),
    "other arguments": (lambda mean: mean, "called with 2 arguments"),
    "None": (lambda mean, log_var: None, "returned None"),
    "a float": (lambda mean, log_var: 1.0, "returned a Python float"),
    "wrong shape": (lambda mean, log_var: right(mean, log_var)[:, None], "shape is"),
    "NumPy": (lambda mean, log_var: right(mean, log_var).numpy(), "NumPy stops the gradient"),
    "in place": (_in_place, "changes its input in place"),
    "infinite": (_divides_by_zero, "values are"),
    "prints megabytes": (_prints, "prints more than"),
    "exit": (_exits, "calls exit"),
    "patches torch": (_patches, "Call torch's functions, do not change them"),
    "raises": (lambda mean, log_var: mean @ log_var, "your code raised RuntimeError"),
    "a string": (lambda mean, log_var: "half", "returned a str"),
    "integers": (lambda mean, log_var: right(mean, log_var).long(), "expected floating-point numbers"),
    "a factor": (lambda mean, log_var: 3 * right(mean, log_var), "the right ones times 3"),
    "a constant": (lambda mean, log_var: right(mean, log_var) + 2, "the right ones plus 2"),
    "nonsense": (lambda mean, log_var: mean.sin().sum(-1), "smallest case that fails"),
}


@pytest.mark.invalid_input
@pytest.mark.parametrize(("answer", "message"), BAD.values(), ids=BAD.keys())
def test_an_answer_that_misbehaves_is_told_how_and_leaves_the_kernel_usable(answer, message):
    before = torch.exp
    result = check(KL, answer)
    assert result.verdict.outcome == "wrong"
    assert message in result.message
    assert torch.exp is before and check(KL, right).verdict.outcome == "correct"


@pytest.mark.invalid_input
def test_an_endless_loop_is_stopped(monkeypatch):
    import dataclasses

    exercise = dataclasses.replace(exercises()[KL], seconds=0.3)
    verdict = grade(exercise, _endless)
    assert "had not finished after 0.3 seconds" in verdict.message
    assert grade(exercise, right).outcome == "correct"


@pytest.mark.invalid_input
def test_seeds_and_defaults_are_put_back():
    def sets(mean, log_var):
        torch.manual_seed(99)
        torch.set_default_dtype(torch.float64)
        torch.set_grad_enabled(False)
        return right(mean, log_var)

    torch.manual_seed(5)
    expected = torch.rand(2)
    torch.manual_seed(5)
    check(KL, sets)
    assert torch.equal(torch.rand(2), expected)
    assert torch.get_default_dtype() == torch.float32 and torch.is_grad_enabled()


@pytest.mark.invalid_input
def test_an_error_shows_the_readers_line_and_not_ours():
    def mine(mean, log_var):
        return mean.no_such_method()

    message = check(KL, mine).message
    assert "return mean.no_such_method()" in message and "in mine" not in message
    assert "grade.py" not in message and "sandbox.py" not in message


@pytest.mark.invalid_input
def test_an_unknown_name_lists_the_nearest():
    with pytest.raises(ValueError, match=r"kl\.gaussian"):
        check("kl.gausian", right)
    with pytest.raises(ValueError, match="no exercise"):
        hint("nothing.like.it")


def test_hints_come_one_after_the_other():
    tiers = exercises()[KL].hints
    assert [hint(KL).message for _ in range(len(tiers) + 1)] == [*tiers, tiers[-1]]


def test_progress_survives_a_restart_and_a_damaged_file(tmp_path):
    assert "kl.gaussian" in progress().message
    check(KL, right)
    check(KL, lambda mean, log_var: mean)  # once right stays right
    line = next(line for line in progress().message.splitlines() if line.startswith("04"))
    assert " 1 of" in line and "kl.gaussian" not in line
    (tmp_path / "progress.json").write_text("{half")
    assert "kl.gaussian" in progress().message


def test_messages_are_plain_text_and_safe_html():
    result = check(KL, lambda mean, log_var: "<b>")
    assert repr(result).startswith("kl.gaussian: wrong: your function returned a str")
    assert "<div" in result._repr_html_() and "<script" not in result._repr_html_()
    assert "correct" in checks.check(KL, right)._repr_html_()


def test_graded_notebooks_stop_at_a_wrong_answer():
    check(KL, right, strict=True)
    with pytest.raises(AssertionError, match=r"kl\.gaussian: wrong: your values are negative"):
        check(KL, lambda mean, log_var: -right(mean, log_var), strict=True)
