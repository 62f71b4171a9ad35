"""Captions: a language about which everything is known."""

import math

import pytest
import torch

from vae_course.beyond import captions
from vae_course.beyond.captions import Factors


def test_the_probabilities_of_all_sentences_add_up_to_one():
    assert math.isclose(sum(math.exp(captions.log_prob(s)) for s in captions.sentences()), 1, abs_tol=1e-9)


def test_the_entropy_of_a_row_of_choices_is_the_sum_of_theirs():
    def entropy(shares):
        return -sum(p * math.log(p) for p in shares)

    def words(shares, tables):
        return sum(p * entropy(t.values()) for p, t in zip(shares, tables.values(), strict=True))

    thickness, lean = captions.SHARES["thickness"], captions.SHARES["lean"]
    speaker = entropy(captions.ARTICLES.values()) + entropy(captions.ORDERS.values())
    speaker += words(thickness, captions.THICKNESS) + words(lean, captions.LEAN)
    assert math.isclose(captions.entropy(given_factors=True), speaker, abs_tol=1e-9)
    nature = math.log(10) + entropy(thickness) + entropy(lean)
    assert math.isclose(captions.entropy(), nature + speaker, abs_tol=1e-9)


def test_the_mean_of_minus_log_p_over_a_sample_estimates_the_entropy():
    nats = torch.tensor([-captions.log_prob(s) for s in captions.sample(3000, seed=3)])
    assert abs(nats.mean() - captions.entropy()) < 4 * nats.std() / 3000**0.5


def test_what_is_said_of_an_image_is_what_its_caption_says():
    factors = torch.cartesian_prod(torch.arange(10), torch.arange(3), torch.arange(3))
    said = captions.caption(factors, torch.Generator().manual_seed(0))
    assert [tuple(captions.parse(s)) for s in said] == [tuple(row) for row in factors.tolist()]


def test_frequent_words_are_drawn_as_often_as_the_grammar_says():
    said = captions.sample(4000, seed=1)
    assert abs(sum(s.startswith("a ") for s in said) / 4000 - captions.ARTICLES["a"]) < 0.04
    assert abs(sum("," in s for s in said) / 4000 - 0.4) < 0.04


def test_the_same_seed_says_the_same():
    assert captions.sample(20, seed=5) == captions.sample(20, seed=5) != captions.sample(20, seed=6)


def test_the_borders_are_those_of_the_factors():
    at = [[7, -0.1, 2.19, 0, 18, 20], [7, 0.1, 2.5, 0, 18, 20], [7, 14.1, 3.01, 0, 18, 20], [7, 0, 2.5, 1, 18, 20]]
    assert captions.factors_of(torch.tensor(at)).tolist() == [[7, 0, 0], [7, 1, 1], [7, 2, 2], [7, 1, 0]]


def test_shares_are_those_of_strokes():
    normal = torch.distributions.Normal(0.0, 1.0)
    low, high = normal.cdf((torch.tensor(captions.THICKNESS_LIMITS) / 2.55).log() / 0.32).tolist()
    assert captions.SHARES["thickness"] == pytest.approx((low, high - low, 1 - high), abs=2e-4)
    low, high = normal.cdf((torch.tensor(captions.LEAN_LIMITS) - 7) / (13**2 + 6**2) ** 0.5).tolist()
    assert captions.SHARES["lean"] == pytest.approx((low, high - low, 1 - high), abs=2e-4)


def test_every_sentence_survives_its_numbers():
    said = captions.sentences()
    tokens = captions.encode(said)
    assert captions.decode(tokens) == said
    assert ((tokens == captions.END).sum(1) == 1).all() and tokens.max() == captions.SIZE - 1


def test_what_the_grammar_cannot_say_has_no_probability_and_no_meaning():
    assert captions.log_prob("a seven seven") == -math.inf and captions.parse("a seven seven") is None
    assert captions.parse("the seven tilted left, bold") == Factors(7, 2, 0)


@pytest.mark.invalid_input
@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: captions.encode([]), ValueError, "at least one sentence"),
        (lambda: captions.encode("a thin one upright"), TypeError, "a list of sentences"),
        (lambda: captions.encode([""]), ValueError, "empty string"),
        (lambda: captions.encode(["a thin 1"]), ValueError, "'1'"),
        (lambda: captions.encode(["A thin one"]), ValueError, "lower case"),
        (lambda: captions.encode(["a thin one upright " * 3]), ValueError, "32 places take 31"),
        (lambda: captions.parse(7), TypeError, "as a string"),
        (lambda: captions.decode(torch.rand(2, 32)), TypeError, "integers"),
        (lambda: captions.decode(torch.full((2, 32), 99)), ValueError, "0 to 29"),
        (lambda: captions.decode(torch.zeros(0, 32, dtype=torch.long)), ValueError, "at least one"),
        (lambda: captions.caption(torch.tensor([[10, 0, 0]])), ValueError, "digits 0 to 9"),
        (lambda: captions.caption(torch.rand(2, 3)), ValueError, "factors_of"),
        (lambda: captions.factors_of(torch.rand(2, 3)), ValueError, "six factors"),
        (lambda: captions.sample(0), ValueError, "at least 1"),
    ],
)
def test_bad_captions_meet_a_clear_error(call, error, message):
    with pytest.raises(error, match=message):
        call()
