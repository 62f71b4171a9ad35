"""What an answer of any kind is told."""

import dataclasses

import pytest
import torch

from vae_course.checks import check, exercises, grade
from vae_course.checks.compare import same

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


def _patches(mean, log_var):
    torch.exp = lambda x: x
    return right(mean, log_var)


BAD = {
    "no function": (3.0, "expected a function, got a float"),
    "other arguments": (lambda mean: mean, "called with 2 arguments"),
    "None": (lambda mean, log_var: None, "returned None"),
    "a float": (lambda mean, log_var: 1.0, "returned a Python float"),
    "wrong shape": (lambda mean, log_var: right(mean, log_var)[:, None], "shape is"),
    "NumPy": (lambda mean, log_var: right(mean, log_var).numpy(), "NumPy stops the gradient"),
    "in place": (_in_place, "changes its input in place"),
    "infinite": (lambda mean, log_var: (mean / 0).sum(-1), "values are"),
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
    checked = check(KL, answer)
    assert checked.result.outcome == "wrong"
    assert message in checked.message
    assert torch.exp is before and check(KL, right).result.outcome == "correct"


@pytest.mark.invalid_input
def test_a_type_error_from_inside_the_answer_keeps_its_own_message():
    def helper(x):
        return x

    def answer(mean, log_var):
        return helper(mean, log_var)

    message = check(KL, answer).message
    assert "helper() takes 1 positional argument but 2 were given" in message
    assert "It is called with" not in message


@pytest.mark.invalid_input
def test_the_arguments_are_counted_as_the_answer_gets_them():
    # The check of this exercise hands over one argument more than a case has: how many images to make.
    message = check("generation.aggregate", lambda encode, decode: None).message
    assert "It is called with 4 arguments" in message


def test_an_answer_may_be_a_class_or_a_function_without_a_signature():
    class Sigma:
        def __call__(self, log_var):
            return (0.5 * log_var).exp()

    assert check("reparam.sigma", Sigma()).result.outcome == "correct"
    assert check("reparam.sigma", torch.exp).result.mistake == "the variance"


def test_words_are_compared_as_words():
    assert same("done", "done", 0, 0) and not same("done", "diverged", 0, 0)
    result = grade(exercises()["clinic.curves"], lambda train, test: "done")
    assert result.outcome == "wrong" and result.mistake is None
    assert "given      'done'" in result.message


@pytest.mark.invalid_input
def test_a_word_that_is_none_of_those_asked_for_is_told_which_there_are():
    message = check("clinic.curves", lambda train, test: "finished").message
    assert "'diverged', 'overfitting'" in message and "'finished'" in message


def test_graded_notebooks_stop_at_a_wrong_answer():
    check(KL, right, strict=True)
    with pytest.raises(AssertionError, match=r"kl\.gaussian: wrong: your values are negative"):
        check(KL, lambda mean, log_var: -right(mean, log_var), strict=True)


@pytest.mark.parametrize("change", [list.reverse, list.pop, lambda given: given.append(given[0])])
def test_a_list_is_not_changed_in_place(change):
    def answer(z, inverses):
        given = list(inverses)
        change(inverses)
        return exercise.reference(z, given)

    exercise = exercises()["flows.log_prob"]
    assert "changes the list it is given" in grade(exercise, answer).message


def test_an_argument_with_nan_that_is_left_as_it_was_is_not_changed_in_place():
    def cases(generator):
        return [(torch.tensor([1.0, torch.nan]),)]

    exercise = dataclasses.replace(exercises()["own.standardise"], cases=cases, observe=lambda f, x: f(x))
    exercise = dataclasses.replace(exercise, reference=lambda x: x.nansum(), mistakes=())
    assert grade(exercise, lambda x: x.nan_to_num(0.0).sum()).outcome == "correct"
    assert "changes its input in place" in grade(exercise, lambda x: x.nan_to_num_(0.0).sum()).message
    assert "changes its input in place" in grade(exercise, lambda x: x.mul_(2).nansum() / 2).message


def test_a_search_leaves_the_cases_as_they_were():
    kept = exercises()["codes.shift"].cases(torch.Generator().manual_seed(0))
    before = [codes.clone() for codes, _ in kept]
    exercise = dataclasses.replace(exercises()["codes.shift"], cases=lambda generator: kept)
    assert grade(exercise, lambda codes, start: (codes**2 + 3, codes)).found is None
    assert all(torch.equal(codes, old) for (codes, _), old in zip(kept, before, strict=True))


def test_of_complex_numbers_it_is_not_asked_whether_they_are_negative():
    exercise = exercises()["media.phase"]

    def right_at_first(*case):
        value = exercise.reference(*case)
        return value if torch.equal(case[0], first) else value * (1 + value.abs().sin())

    first = exercise.cases(torch.Generator().manual_seed(0))[0][0]
    assert "cases are right" in grade(exercise, right_at_first).message
