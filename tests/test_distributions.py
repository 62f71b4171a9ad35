"""Distributions and the KL divergence between them."""

from itertools import product

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import distributions as td
from torch.nn import functional as F

from vae_course.distributions import (
    BernoulliHead,
    ContinuousBernoulliHead,
    GaussianHead,
    GaussianPixelsHead,
    gaussian,
    kl_divergence,
    kl_estimates,
    likelihood_head,
    pairwise_log_prob,
)
from vae_course.priors import StandardNormal

finite = st.floats(-5, 5, allow_nan=False)
pairs = st.lists(st.tuples(finite, finite), min_size=1, max_size=6)


def _gaussian64(pairs):
    mean, log_var = torch.tensor(pairs, dtype=torch.float64).unbind(-1)
    return mean, log_var, gaussian(mean, log_var)


@given(pairs)
def test_kl_to_the_standard_normal_is_the_textbook_formula(values):
    mean, log_var, q = _gaussian64(values)
    prior = gaussian(torch.zeros_like(mean), torch.zeros_like(mean))
    by_hand = 0.5 * (mean**2 + log_var.exp() - log_var - 1).sum()
    torch.testing.assert_close(kl_divergence(q, prior), by_hand, rtol=1e-12, atol=1e-12)


@given(st.lists(st.tuples(finite, finite, finite, finite), min_size=1, max_size=4))
def test_kl_of_diagonal_gaussians_is_that_of_full_ones_with_diagonal_covariance(values):
    m1, v1, m2, v2 = torch.tensor(values, dtype=torch.float64).unbind(-1)
    diagonal = kl_divergence(gaussian(m1, v1), gaussian(m2, v2))
    full = td.kl_divergence(
        td.MultivariateNormal(m1, torch.diag(v1.exp())), td.MultivariateNormal(m2, torch.diag(v2.exp()))
    )
    torch.testing.assert_close(diagonal, full, rtol=1e-12, atol=1e-12)


@given(pairs)
def test_kl_is_never_negative_and_zero_only_at_equality(values):
    mean, log_var, q = _gaussian64(values)
    assert kl_divergence(q, gaussian(mean + 0.5, log_var)) > 0
    assert kl_divergence(q, q).abs() < 1e-12


def test_where_there_is_no_closed_form_samples_give_an_unbiased_estimate():
    q = gaussian(torch.zeros(2), torch.zeros(2))
    mixture = td.MixtureSameFamily(td.Categorical(probs=torch.ones(1)), gaussian(torch.ones(1, 2), torch.zeros(1, 2)))
    z = q.sample((20_000,))
    estimate = kl_divergence(q, mixture, z)
    exact = 0.5 * 2  # two dimensions, means one apart, unit variances
    assert abs(estimate.mean() - exact) < 4 * estimate.std() / len(z) ** 0.5


@pytest.mark.invalid_input
def test_without_closed_form_and_without_samples_the_error_says_what_is_missing():
    mixture = td.MixtureSameFamily(td.Categorical(probs=torch.ones(1)), gaussian(torch.ones(1, 2), torch.zeros(1, 2)))
    with pytest.raises(ValueError, match="pass samples z of q"):
        kl_divergence(gaussian(torch.zeros(2), torch.zeros(2)), mixture)


def test_pairwise_log_densities_are_those_of_each_code_under_each_gaussian():
    q, z = gaussian(torch.randn(4, 3), torch.randn(4, 3)), torch.randn(5, 3)
    pairs = pairwise_log_prob(q, z)
    assert pairs.shape == (5, 4, 3)
    for i, j in product(range(5), range(4)):
        alone = gaussian(q.base_dist.loc[j], 2 * q.base_dist.scale[j].log())
        torch.testing.assert_close(pairs[i, j].sum(), alone.log_prob(z[i]))


def test_the_mean_of_the_pairwise_densities_is_the_density_of_the_mixture():
    q, z = gaussian(torch.randn(4, 3), torch.randn(4, 3)), torch.randn(5, 3)
    mixture = td.MixtureSameFamily(td.Categorical(probs=torch.ones(4)), q)
    torch.testing.assert_close(pairwise_log_prob(q, z).sum(-1).exp().mean(1).log(), mixture.log_prob(z))


def test_k1_and_k3_are_unbiased_and_k3_varies_less_near_equality():
    q, p = gaussian(torch.zeros(3), torch.zeros(3)), gaussian(torch.full((3,), 0.1), torch.zeros(3))
    exact, n = kl_divergence(q, p), 40_000
    k1, _, k3 = kl_estimates(q, p, n)
    for k in (k1, k3):
        assert abs(k.mean() - exact) < 4 * k.std() / n**0.5
    assert k3.std() < 0.5 * k1.std()
    assert (k3 >= 0).all() and (k1 < 0).any()


def test_the_bernoulli_log_probability_of_grey_values_is_minus_the_summed_cross_entropy():
    logits, x = torch.randn(5, 1, 4, 4), torch.rand(5, 1, 4, 4)
    expected = -F.binary_cross_entropy_with_logits(logits, x, reduction="none").flatten(1).sum(1)
    torch.testing.assert_close(BernoulliHead()(logits).log_prob(x), expected)


@pytest.mark.invalid_input
@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan")])
def test_a_bernoulli_likelihood_refuses_values_outside_the_unit_interval(value):
    x = torch.full((1, 1, 2, 2), 0.5)
    x[0, 0, 0, 0] = value
    with pytest.raises(ValueError, match=r"under a Bernoulli likelihood in \[0, 1\]"):
        BernoulliHead()(torch.zeros(1, 1, 2, 2)).log_prob(x)


@pytest.mark.parametrize("logit", [-3.0, -0.01, 0.0, 2.0])
def test_the_continuous_bernoulli_integrates_to_one_and_the_bernoulli_on_grey_values_does_not(logit):
    x = torch.linspace(0, 1, 20_001)[:, None]
    logits = torch.full_like(x, logit)
    density = ContinuousBernoulliHead()(logits).log_prob(x).exp()
    assert torch.trapezoid(density, x[:, 0]).item() == pytest.approx(1, abs=1e-3)
    improper = BernoulliHead()(logits).log_prob(x).exp()
    assert torch.trapezoid(improper, x[:, 0]).item() < 0.999


def test_heads_say_which_dimensions_are_one_event():
    h = torch.randn(7, 10)
    q = GaussianHead(10, 4)(h)
    assert q.batch_shape == (7,) and q.event_shape == (4,)
    for name in ("bernoulli", "continuous-bernoulli", "gaussian", "gaussian-learned-scale"):
        p = likelihood_head(name)(torch.zeros(7, 1, 4, 4))
        assert p.batch_shape == (7,) and p.event_shape == (1, 4, 4)
    assert StandardNormal(3)().event_shape == (3,)


def test_only_the_learned_scale_is_trained():
    assert not GaussianPixelsHead(0.5).log_scale.requires_grad
    assert GaussianPixelsHead(0.5, learn_scale=True).log_scale.requires_grad
    p = GaussianPixelsHead(0.5)(torch.zeros(1, 1, 2, 2))
    torch.testing.assert_close(p.stddev, torch.full((1, 1, 2, 2), 0.5))


@pytest.mark.invalid_input
def test_unknown_likelihoods_and_impossible_scales_are_refused():
    with pytest.raises(ValueError, match="one of bernoulli, continuous-bernoulli"):
        likelihood_head("binomial")
    with pytest.raises(ValueError, match="above 0"):
        GaussianPixelsHead(scale=0)
