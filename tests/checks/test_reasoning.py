"""A mistake that nobody listed is worked out and named, and nothing is named that is not there."""

import math

import pytest
import torch
from torch.nn import functional as F

from vae_course.checks import check, exercises, grade


def kl(mean, log_var, square=1.0, variance=1.0, log=1.0, one=1.0):
    """The closed form with other multiples of its terms."""
    return 0.5 * (square * mean**2 + variance * log_var.exp() - log * log_var - one).sum(-1)


FOUND = {
    "a sign": ("kl.gaussian", lambda m, v: kl(m, v, log=-1), "the log-variance enters with the wrong sign"),
    "one half on one term only": ("kl.gaussian", lambda m, v: 2 * kl(m, v, square=0.5), "the squared mean counts half"),
    "two terms at once": ("kl.gaussian", lambda m, v: kl(m, v, variance=2, one=-1), "the variance counts twice"),
    "a square": ("kl.gaussian", lambda m, v: 0.5 * (m + v.exp() - v - 1).sum(-1), "where a power of it belongs"),
    "arguments": ("generation.floor", lambda d, tr, te, g: d(te, g) / d(g, te[: len(g)]), None),
    "an average": ("elbo.joint", lambda x, z, f, s: _log_joint(x, z, f, s).mean(0), None),
    "a reduction": (
        "vae.loss",
        lambda logits, x, m, v: (
            F.binary_cross_entropy_with_logits(logits, x, reduction="sum") / len(x) + kl(m, v).sum()
        ),
        "the KL per dimension is summed over everything",
    ),
    "rounding": ("convolution.size", lambda s, k, t, p: -(-(s + 2 * p - k) // t) + 2, None),
}


def _log_joint(x, z, decode, sigma):
    likelihood = torch.distributions.Normal(decode(z), sigma).log_prob(x).sum(-1)
    return likelihood + torch.distributions.Normal(0.0, 1.0).log_prob(z).sum(-1)


@pytest.mark.parametrize(
    ("name", "answer", "words"), [v for v in FOUND.values() if v[2]], ids=[k for k in FOUND if FOUND[k][2]]
)
def test_a_mistake_that_nobody_listed_is_named(name, answer, words):
    result = check(name, answer).result
    assert result.outcome == "wrong" and result.mistake is None
    assert words in result.message


def test_a_listed_misconception_and_another_slip_are_both_named():
    result = check("kl.gaussian", lambda m, v: 0.5 * (m**2 + v.exp() + v - 1).mean(-1)).result
    assert "First, your values are averaged over the latent dimensions." in result.message
    assert "the log-variance enters with the wrong sign" in result.message


def test_what_is_named_reproduces_the_answer_on_cases_that_the_check_did_not_draw():
    exercise = exercises()["vae.gaussian"]

    def answer(mean, sigma, x):
        return (-0.5 * ((x - mean) / sigma) ** 2 + sigma.log() - 0.5 * math.log(2 * math.pi)).sum(-1)

    found = grade(exercise, answer).found
    for case in exercise.cases(torch.Generator().manual_seed(77)):
        torch.testing.assert_close(found.answer(*case), answer(*case))


def test_what_fits_some_inputs_only_is_not_named():
    result = check("kl.gaussian", lambda m, v: kl(m, v) + 1e-2 * m.sum(-1).sin()).result
    assert result.found is None and "smallest case that fails" in result.message


def test_the_rest_is_told_which_cases_are_right():
    def answer(mean, log_var):
        return kl(mean, log_var) if mean.ndim < 3 else kl(mean, log_var).sin()

    message = check("kl.gaussian", answer).message
    assert "(3 of 4 cases are right.) They are right where there are two dimensions at most" in message
    assert "expected" in message and "given" in message


def test_what_is_said_does_not_depend_on_the_global_random_stream():
    said = set()
    for seed in (1, 2):
        torch.manual_seed(seed)
        before = torch.random.get_rng_state()
        said.add(check("kl.gaussian", lambda m, v: kl(m, v, log=-1)).message)
        assert torch.equal(torch.random.get_rng_state(), before)
    assert len(said) == 1


def test_the_library_is_refused_where_its_function_is_to_be_written():
    refused = check("convolution.convolve", lambda x, w, stride: F.conv2d(x, w, stride=stride))
    assert "torch's own conv2d" in refused.message
    relaxed = torch.distributions.RelaxedOneHotCategorical
    for answer in (lambda z, t: F.gumbel_softmax(z, tau=t), lambda z, t: relaxed(torch.tensor(t), logits=z).rsample()):
        assert "torch's own" in check("reparam.gumbel", answer).message
    assert relaxed(torch.tensor(1.0), logits=torch.zeros(3)).rsample().shape == (3,)
