"""Log-likelihood, rate, active units: against models whose truth is known."""

import math

import pytest
import torch
from torch import distributions as td
from torch import nn

import vae_course as vc
from vae_course.distributions import GaussianPixelsHead, gaussian
from vae_course.evaluation import bits_per_dimension, kl_per_dimension, posterior_means, rate_decomposition
from vae_course.priors import StandardNormal

SIGMA = 0.5


class _Posterior(nn.Module):
    """q(z|x) for x = z + noise of standard deviation SIGMA: exact where `shift` is 0."""

    def __init__(self, shift: float = 0.0):
        super().__init__()
        self.shift = nn.Parameter(torch.tensor(shift))

    def forward(self, x):
        precision = 1 + SIGMA**-2
        return gaussian(x * SIGMA**-2 / precision + self.shift, torch.full_like(x, -math.log(precision)))


def _exact_model(shift=0.0):
    return vc.VAE(_Posterior(shift), GaussianPixelsHead(SIGMA), StandardNormal(2), (2,))


def _exact_log_likelihood(x):
    return td.Normal(0.0, (1 + SIGMA**2) ** 0.5).log_prob(x).sum(-1)


def test_with_the_exact_posterior_one_sample_is_enough():
    x = torch.randn(20, 2)
    torch.testing.assert_close(vc.log_likelihood(_exact_model(), x, samples=1), _exact_log_likelihood(x))


def test_with_another_proposal_the_estimate_comes_from_below_and_converges():
    x, model = torch.randn(200, 2), _exact_model(shift=0.4)
    exact = _exact_log_likelihood(x).mean()
    few, many = (vc.log_likelihood(model, x, samples=k).mean() for k in (1, 2000))
    elbo = vc.evaluate(model, x).elbo
    assert few < exact - 0.1 and elbo < exact - 0.1
    assert abs(many - exact) < 0.02


def test_the_estimate_does_not_depend_on_how_many_codes_fit_into_memory():
    x, model = torch.randn(30, 2), _exact_model(shift=0.3)
    a, b = (vc.log_likelihood(model, x, samples=1000, at_once=n).mean() for n in (100, 100_000))
    assert abs(a - b) < 0.05


def test_a_bit_is_log_2_nats():
    assert bits_per_dimension(784 * math.log(2), 784) == pytest.approx(1)


def test_units_count_as_active_when_their_mean_varies_over_images():
    model, x = _exact_model(), torch.randn(500, 2)
    assert vc.active_units(model, x) == 2
    x[:, 1] = 0.7  # the second dimension now says the same of every image
    assert vc.active_units(model, x) == 1


def test_the_rate_is_the_sum_over_dimensions():
    model, x = _exact_model(), torch.randn(100, 2)
    total = vc.evaluate(model, x).kl
    assert kl_per_dimension(model, x).sum().item() == pytest.approx(total, rel=1e-4)
    assert posterior_means(model, x).shape == (100, 2)


def test_the_rate_splits_into_mutual_information_and_mismatch_of_the_aggregate():
    model, x = _exact_model(), torch.randn(2000, 2) * (1 + SIGMA**2) ** 0.5
    parts = rate_decomposition(model, x)
    assert parts.rate == pytest.approx(parts.mutual_information + parts.marginal_kl, abs=1e-4)
    # Data from the model itself: the aggregate posterior is the prior, and I(x; z) is that of a Gaussian channel.
    assert abs(parts.marginal_kl) < 0.05
    assert parts.mutual_information == pytest.approx(2 * 0.5 * math.log(1 + SIGMA**-2), abs=0.1)


def test_mutual_information_cannot_exceed_the_logarithm_of_the_number_of_images():
    model, x = _exact_model(), torch.randn(3, 2) * 100
    assert rate_decomposition(model, x).mutual_information <= math.log(3) + 1e-5


@pytest.mark.invalid_input
def test_no_samples_no_estimate():
    with pytest.raises(ValueError, match="samples must be"):
        vc.log_likelihood(_exact_model(), torch.randn(2, 2), samples=0)
