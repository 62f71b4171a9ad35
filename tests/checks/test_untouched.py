"""Not attempted is what still raises by its own line; whatever a library raises is an attempt that went wrong."""

import functools

import pytest
import torch
from torch import distributions as td
from torch import nn

from vae_course.checks import check

KL = "kl.gaussian"
pytestmark = pytest.mark.invalid_input


def stub(mean, log_var):
    # YOUR CODE HERE
    raise NotImplementedError()


class Stub:
    def __call__(self, mean, log_var):
        raise NotImplementedError


class HalfWritten:
    def __init__(self, mean, log_var):
        self.mean = mean

    @property
    def value(self):
        raise NotImplementedError


def decorated(function):
    @functools.wraps(function)
    def inner(*arguments):
        return function(*arguments)

    return inner


def _with_an_inner_stub(mean, log_var):
    def terms():
        raise NotImplementedError

    return terms().sum(-1)


UNTOUCHED = {
    "a function": stub,
    "an object": Stub(),
    "a method": Stub().__call__,
    "partial": functools.partial(stub),
    "decorated": decorated(stub),
    "without gradient": torch.no_grad()(stub),
    "a function within": _with_an_inner_stub,
}


@pytest.mark.parametrize("answer", UNTOUCHED.values(), ids=UNTOUCHED.keys())
def test_a_stub_that_raises_by_its_own_line_is_not_attempted(answer):
    assert check(KL, answer).result.outcome == "not attempted"


def _no_such_kl(mean, log_var):
    q, p = td.Normal(mean, (0.5 * log_var).exp()), td.Normal(torch.zeros_like(mean), 1.0)
    return td.kl_divergence(q, td.Independent(p, 1))


def _no_reparameterisation(mean, log_var):
    return td.Bernoulli(logits=mean).rsample().sum(-1)  # torch raises it without a word


def _no_forward(mean, log_var):
    return nn.Module()(mean)


def _on_no_device(mean, log_var):
    return mean.to("meta").sum(-1).item()  # raised by compiled code: the last line of Python is the answer's


def _sparse(mean, log_var):
    return mean.to_sparse().exp().sum(-1)


def _says_why(mean, log_var):
    raise NotImplementedError("more than one latent dimension")


def _calls_a_stub(mean, log_var):
    return 2 * stub(mean, log_var)


RAISED = {
    "no KL for this pair": (_no_such_kl, "your code raised NotImplementedError: No KL(p || q) is implemented"),
    "no rsample": (_no_reparameterisation, "td.Bernoulli(logits=mean).rsample()"),
    "no forward": (_no_forward, 'is missing the required "forward" function'),
    "meta": (_on_no_device, "your code raised"),
    "sparse": (_sparse, "your code raised NotImplementedError"),
    "the answer's own words": (_says_why, "NotImplementedError: more than one latent dimension"),
    "another function": (_calls_a_stub, "your code calls stub, which is not written yet"),
    "half a class": (lambda mean, log_var: HalfWritten(mean, log_var).value, "your code calls value"),
}


@pytest.mark.parametrize(("answer", "message"), RAISED.values(), ids=RAISED.keys())
def test_what_an_answer_calls_and_what_it_says_itself_is_wrong_with_that_message(answer, message):
    checked = check(KL, answer)
    assert checked.result.outcome == "wrong"
    assert message in checked.message
