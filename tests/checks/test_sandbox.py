"""Nothing that an answer does outlives its check, and an error shows the reader's line."""

import dataclasses
import gc
import importlib.util
import time

import pytest
import torch

from vae_course.checks import check, exercises, grade
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
    from vae_course.checks.limits import Small

    values, noise = torch.rand(4000), torch.rand(4000, 2)
    with Small():
        assert torch.einsum("s,sl->sl", values, noise).shape == (4000, 2)
        with pytest.raises(MemoryError):
            values[:, None] * values


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
