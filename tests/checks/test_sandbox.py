"""Nothing that an answer does outlives its check, and an error shows the reader's line."""

import contextlib
import dataclasses
import gc
import importlib.util
import time

import pytest
import torch

from vae_course.checks import check, exercises, grade
from vae_course.checks.limits import Small, Stuck
from vae_course.checks.reasoning import explain
from vae_course.checks.reasoning.explain import Seen, value_of

KL = "kl.gaussian"
right = exercises()[KL].reference


def _endless(mean, log_var):
    while True:
        pass


@pytest.mark.invalid_input
def test_an_endless_loop_is_stopped():
    exercise = dataclasses.replace(exercises()[KL], seconds=0.3)
    result = grade(exercise, _endless)
    assert "had not finished after 0.3 seconds" in result.message
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
@pytest.mark.parametrize("folder", ["vae_course", "notebooks"])
def test_the_readers_line_is_shown_wherever_the_readers_file_lies(tmp_path, folder):
    file = tmp_path / folder / "answers.py"
    file.parent.mkdir()
    file.write_text("def mine(mean, log_var):\n    return mean.no_such_method()\n")
    spec = importlib.util.spec_from_file_location("answers", file)
    answers = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(answers)
    assert "line 2 of mine:  return mean.no_such_method()" in check(KL, answers.mine).message


def test_what_is_small_is_not_refused_because_its_arguments_could_be_spread_out():
    values, noise = torch.rand(4000), torch.rand(4000, 2)
    with Small(3_000_000):
        assert torch.einsum("s,sl->sl", values, noise).shape == (4000, 2)
        with pytest.raises(
            MemoryError, match=r"mul of shapes \(4000, 1\) and \(4000,\) would make a tensor of 16,000,000"
        ):
            values[:, None] * values


def test_a_large_number_is_no_large_tensor():
    with Small(3_000_000):
        assert torch.tensor([10**9, 10**9]).sum() == 2 * 10**9
        assert torch.zeros(2).add(10**9).shape == torch.full((2,), 10**9).shape == torch.randint(0, 2**31, (2,)).shape
        with pytest.raises(MemoryError, match="randn with sizes"):
            torch.randn(10**4, 10**4)


def test_an_answer_that_pairs_all_samples_is_told_so_before_the_memory_is_taken():
    def forgot_f(f, mean, log_var, samples):
        sigma, noise = (0.5 * log_var).exp(), torch.randn(samples, len(mean))
        values = (mean + sigma * noise)[:, None]  # not f of it
        return values * noise / sigma, values * 0.5 * (noise**2 - 1)

    result = grade(exercises()["reparam.score"], forgot_f)
    assert result.outcome == "wrong"
    assert "your code raised MemoryError: mul of shapes" in result.message
    assert "of forgot_f:  return values * noise" in result.message


def test_no_garbage_is_collected_within_a_short_limit():
    mean = torch.zeros(1, 2)

    def slow(phase, info):  # as a collection is where there are many objects
        until = time.process_time() + 0.1  # twice as long as an observation may take
        while time.process_time() < until:
            pass

    def leaves_garbage(mean, log_var):
        return mean.sum(-1) + len([[] for _ in range(2 * gc.get_threshold()[0])])

    assert gc.isenabled()
    gc.callbacks.append(slow)
    try:
        value = value_of(exercises()[KL], leaves_garbage, Seen(0, (mean, mean), None))
    finally:
        gc.callbacks.remove(slow)
    assert value is not None
    assert gc.isenabled()


def test_an_alarm_that_rings_while_its_limit_is_taken_away_is_no_error(monkeypatch):
    """So it was, once in thousands of surveyed answers: a recursion that ended just when its time was over."""

    @contextlib.contextmanager
    def rings_late(*_, **__):
        yield
        raise Stuck

    monkeypatch.setattr(explain, "tried", rings_late)
    mean = torch.zeros(2, 3)
    assert value_of(exercises()[KL], lambda mean, log_var: mean, Seen(0, (mean, mean), None)) is None


def test_a_listed_mistake_that_fails_on_some_draw_does_not_end_the_check_of_another_answer():
    def fails(mean, log_var):
        raise ValueError("no full rank")

    exercise = exercises()[KL]
    broken = dataclasses.replace(exercise.mistakes[0], answer=fails)
    exercise = dataclasses.replace(exercise, mistakes=(broken, *exercise.mistakes))
    assert grade(exercise, lambda mean, log_var: 1000 * mean.exp().sum(-1)).outcome == "wrong"
