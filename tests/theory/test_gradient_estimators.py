"""Two estimators of the same gradient."""

import pytest
import torch
from torch import distributions as td

import vae_course as vc


def _normal(params):
    return vc.gaussian(params, torch.zeros_like(params))


def _squared_norm(z):
    return z.square().sum(-1)


@pytest.mark.parametrize("estimator", [vc.score_function, vc.pathwise])
def test_both_estimators_are_unbiased(estimator):
    mean = torch.tensor([0.5, -1.0, 2.0])
    rows = estimator(_normal, mean, _squared_norm, 50_000)
    error = rows.std(0) / len(rows) ** 0.5
    assert ((rows.mean(0) - 2 * mean).abs() < 4.5 * error).all()  # E|z|^2 = |mean|^2 + D


def test_the_pathwise_gradient_has_the_smaller_variance_and_more_so_in_more_dimensions():
    ratios = []
    for dimension in (1, 10, 40):
        mean = torch.full((dimension,), 0.5)
        score = vc.score_function(_normal, mean, _squared_norm, 20_000)
        path = vc.pathwise(_normal, mean, _squared_norm, 20_000)
        ratios.append((score.var(0).mean() / path.var(0).mean()).item())
    assert ratios[1] > 10 and ratios[0] < ratios[1] < ratios[2]


def test_a_baseline_lowers_the_variance_and_not_the_mean():
    mean = torch.full((5,), 0.5)
    plain = vc.score_function(_normal, mean, _squared_norm, 50_000)
    helped = vc.score_function(_normal, mean, _squared_norm, 50_000, baseline=6.25)
    assert helped.var(0).mean() < 0.8 * plain.var(0).mean()
    error = (plain.var(0) / len(plain) + helped.var(0) / len(helped)).sqrt()
    assert ((plain.mean(0) - helped.mean(0)).abs() < 4.5 * error).all()


def test_the_score_function_needs_no_derivative_of_f():
    rows = vc.score_function(_normal, torch.zeros(1), lambda z: (z[:, 0] > 0).float(), 50_000)
    exact = (2 * torch.pi) ** -0.5  # derivative of Phi(mean) at 0
    assert abs(rows.mean() - exact) < 4.5 * rows.std() / len(rows) ** 0.5


def test_the_pathwise_gradient_follows_gamma_samples_implicitly():
    rows = vc.pathwise(lambda p: td.Gamma(p[:, 0], 1.0), torch.tensor([3.0]), lambda z: z, 50_000)
    assert abs(rows.mean() - 1) < 4.5 * rows.std() / len(rows) ** 0.5  # E[z] = concentration


@pytest.mark.invalid_input
def test_a_discrete_distribution_has_no_pathwise_gradient():
    with pytest.raises(ValueError, match="has no reparameterised sample; use score_function"):
        vc.pathwise(lambda p: td.Bernoulli(logits=p[:, 0]), torch.zeros(1), lambda z: z, 10)


@pytest.mark.invalid_input
def test_at_least_one_sample_is_needed():
    with pytest.raises(ValueError, match="samples must be"):
        vc.score_function(_normal, torch.zeros(1), _squared_norm, 0)
