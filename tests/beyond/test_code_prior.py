"""Priors over codes: what they may look at, what they cost, and that they know what a histogram does not."""

import math

import pytest
import torch
from torch import nn

from vae_course.beyond.code_prior import (
    CausalConvolutions,
    CausalLayers,
    CodePrior,
    convolution_prior,
    fit_prior,
    position_prior,
    transformer_prior,
)

SIZE, LENGTH = 5, 6
PRIORS = pytest.mark.parametrize(
    "prior",
    [
        transformer_prior(SIZE, LENGTH, width=16, heads=2),
        convolution_prior(SIZE, LENGTH, width=16, kernel=3),
        CodePrior(nn.Identity(), SIZE, LENGTH, width=16),
    ],
    ids=["transformer", "convolution", "Markov chain"],
)


def rows(n):
    """The first code is free, every other is the one before it plus one."""
    return (torch.randint(SIZE, (n, 1)) + torch.arange(LENGTH)) % SIZE


@PRIORS
@torch.no_grad()
def test_no_prediction_depends_on_its_own_code_or_a_later_one(prior):
    codes = rows(8)
    for t in range(LENGTH):
        changed = codes.clone()
        changed[:, t] = (changed[:, t] + 1) % SIZE
        moved = (prior.logits(changed) - prior.logits(codes)).abs().amax((0, 2))
        assert moved[: t + 1].max() < 1e-5
        assert t + 1 == LENGTH or moved[t + 1] > 1e-4


@torch.no_grad()
def test_the_transformer_sees_all_places_before_and_the_convolution_only_so_many():
    h = torch.randn(1, 12, 8)
    changed = h.clone()
    changed[:, 0] += 1
    layers, convolutions = CausalLayers(12, 8, heads=2), CausalConvolutions(8, kernel=3, layers=2)
    assert (layers(changed) - layers(h)).abs().amax((0, 2)).min() > 0
    moved = (convolutions(changed) - convolutions(h)).abs().amax((0, 2))
    assert moved[:5].min() > 0 and moved[5:].max() == 0


@PRIORS
@torch.no_grad()
def test_probabilities_of_all_rows_add_up_to_one(prior):
    codes = torch.cartesian_prod(*[torch.arange(SIZE)] * LENGTH)
    assert prior.log_prob(codes).double().exp().sum() == pytest.approx(1, abs=1e-4)


def test_a_trained_prior_knows_what_follows_what_and_a_histogram_does_not():
    torch.manual_seed(0)
    train, fresh = rows(400), rows(100)
    prior = transformer_prior(SIZE, LENGTH, width=16, heads=2)
    rates = fit_prior(prior, train, epochs=15, batch_size=32, lr=1e-2)
    with torch.no_grad():
        learned = -prior.log_prob(fresh).mean().item()
    histogram = -position_prior(train, SIZE).log_prob(fresh).mean().item()
    assert rates[-1] < rates[0]
    assert learned < math.log(SIZE) + 0.3  # only the first code is news
    assert histogram > LENGTH * math.log(SIZE) - 0.3
    drawn = prior.sample(200)
    assert ((drawn[:, 1:] - drawn[:, :-1]) % SIZE == 1).float().mean() > 0.95


def test_in_another_order_than_it_learned_codes_cost_more():
    torch.manual_seed(0)
    train, fresh = rows(400), rows(100)
    prior = convolution_prior(SIZE, LENGTH, width=16, kernel=3)
    fit_prior(prior, train, epochs=15, batch_size=32, lr=1e-2)
    with torch.no_grad():
        assert (prior.log_prob(fresh) - prior.log_prob(fresh[:, torch.randperm(LENGTH)])).mean() > 3


@torch.no_grad()
def test_samples_have_the_frequencies_that_the_prior_says():
    torch.manual_seed(0)
    prior = transformer_prior(3, 2, width=8, heads=2)
    pairs = torch.cartesian_prod(torch.arange(3), torch.arange(3))
    drawn = prior.sample(20_000)
    shares = (drawn[:, 0] * 3 + drawn[:, 1]).bincount(minlength=9) / 20_000
    torch.testing.assert_close(shares, prior.log_prob(pairs).exp(), atol=0.02, rtol=0)


def test_the_histogram_is_a_distribution_in_which_nothing_is_impossible():
    prior = position_prior(torch.tensor([[0, 0], [0, 1], [1, 1]]), size=4)
    pairs = torch.cartesian_prod(torch.arange(4), torch.arange(4))
    assert prior.log_prob(pairs).exp().sum() == pytest.approx(1, abs=1e-5)
    assert prior.log_prob(torch.tensor([0, 3])).exp() == pytest.approx(3 / 7 * 1 / 7, abs=1e-5)


@pytest.mark.invalid_input
def test_codes_that_do_not_fit_are_refused():
    prior = transformer_prior(SIZE, LENGTH, width=8, heads=2)
    with pytest.raises(ValueError, match=r"expected codes of shape \(N, 6\), got \(2, 5\)"):
        prior.log_prob(torch.zeros(2, 5, dtype=torch.long))
    with pytest.raises(ValueError, match=r"codes\.flatten\(1\)"):
        prior.log_prob(torch.zeros(2, 2, 3, dtype=torch.long))
    with pytest.raises(ValueError, match="expected codes from 0 to 4"):
        prior.log_prob(torch.full((2, LENGTH), SIZE))
    with pytest.raises(TypeError, match=r"codes\.long"):
        prior.log_prob(torch.zeros(2, LENGTH))
    with pytest.raises(ValueError, match="at least one code"):
        fit_prior(prior, torch.zeros(0, LENGTH, dtype=torch.long))


@pytest.mark.invalid_input
def test_impossible_settings_are_refused():
    with pytest.raises(ValueError, match="size must be at least 2"):
        transformer_prior(1, LENGTH)
    with pytest.raises(ValueError, match="length must be"):
        transformer_prior(SIZE, 0)
    with pytest.raises(ValueError, match="width must be a multiple of heads"):
        transformer_prior(SIZE, LENGTH, width=10, heads=4)
    with pytest.raises(ValueError, match="kernel must be"):
        convolution_prior(SIZE, LENGTH, kernel=0)
    with pytest.raises(ValueError, match="n must be"):
        transformer_prior(SIZE, LENGTH, width=8, heads=2).sample(0)
