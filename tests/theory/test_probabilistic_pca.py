"""The exact-likelihood laboratory: its closed forms balance, and the course's estimators agree with them."""

from math import log, pi

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from torch import distributions as td
from torch import nn

import vae_course as vc
from vae_course import ProbabilisticPCA, gaussian
from vae_course.distributions import GaussianHead, GaussianPixelsHead
from vae_course.priors import StandardNormal

DATA, LATENT = 5, 3


def matrices(*shape: int, size: float = 2.0):
    """Tensors of float64 with entries between -size and size."""
    return arrays(np.float64, shape, elements=st.floats(-size, size, width=32)).map(torch.from_numpy)


models = st.builds(ProbabilisticPCA, matrices(DATA, LATENT), matrices(DATA), st.floats(0.3, 3.0))
images = matrices(4, DATA, size=4.0)
codes = matrices(4, LATENT)
diagonal = st.builds(gaussian, matrices(4, LATENT), matrices(4, LATENT))
correlated = st.builds(
    lambda mean, below, log_std: td.MultivariateNormal(
        mean, scale_tril=below.tril(-1) + torch.diag_embed(log_std.exp())
    ),
    matrices(4, LATENT),
    matrices(4, LATENT, LATENT),
    matrices(4, LATENT, size=1.0),
)


@given(models, images, diagonal | correlated)
@settings(deadline=None)
def test_elbo_plus_kl_gap_is_the_log_likelihood(model, x, q):
    sides = model.elbo(q, x).elbo + model.gap(q, x), model.log_likelihood(x)
    torch.testing.assert_close(*sides, rtol=0, atol=1e-9)


@given(models, images, diagonal | correlated)
@settings(deadline=None)
def test_no_q_has_an_elbo_above_the_log_likelihood(model, x, q):
    assert (model.elbo(q, x).elbo <= model.log_likelihood(x) + 1e-9).all()


@given(models, images)
@settings(deadline=None)
def test_the_bound_is_tight_at_the_exact_posterior(model, x):
    torch.testing.assert_close(model.elbo(model.posterior(x), x).elbo, model.log_likelihood(x), rtol=0, atol=1e-9)


@given(models, images, codes)
@settings(deadline=None)
def test_bayes_rule_holds_at_every_code(model, x, z):
    joint = model.likelihood(z).log_prob(x) + model.prior.log_prob(z)
    torch.testing.assert_close(joint - model.posterior(x).log_prob(z), model.log_likelihood(x), rtol=0, atol=1e-9)


@given(models, images, diagonal)
@settings(deadline=None)
def test_the_kl_term_is_the_librarys(model, x, q):
    torch.testing.assert_close(model.elbo(q, x).kl, vc.kl_divergence(q, model.prior), rtol=0, atol=1e-10)


def test_the_marginal_is_the_integral_over_codes():
    model = ProbabilisticPCA(torch.tensor([[1.5], [-0.5]]).double(), torch.tensor([0.2, 1.0]).double(), sigma=0.4)
    x = torch.tensor([[0.7, 0.3], [-2.0, 1.5]]).double()
    z = torch.linspace(-12, 12, 4001, dtype=torch.float64)[:, None, None]
    joint = model.likelihood(z).log_prob(x) + model.prior.log_prob(z)
    integral = joint.exp().sum(0) * (z[1] - z[0]).item()
    torch.testing.assert_close(integral.log(), model.log_likelihood(x), rtol=0, atol=1e-9)


def test_one_code_and_one_pixel_by_hand():
    model = ProbabilisticPCA(torch.tensor([[2.0]]).double(), sigma=1.0)
    x = torch.tensor([[5.0]]).double()
    posterior = model.posterior(x)
    assert posterior.mean.item() == pytest.approx(2.0)  # W x / (W^2 + sigma^2) = 10 / 5
    assert posterior.variance.item() == pytest.approx(0.2)  # sigma^2 / (W^2 + sigma^2) = 1 / 5
    assert model.log_likelihood(x).item() == pytest.approx(-0.5 * log(2 * pi * 5) - 25 / 10)


def test_the_best_diagonal_q_misses_half_the_log_of_what_correlation_leaves():
    model = ProbabilisticPCA(torch.tensor([[1.0, 0.6], [0.8, 1.0], [0.2, 0.9]]).double(), sigma=0.5)
    x = torch.tensor([[0.3, -1.0, 2.0]]).double()
    precision = model.posterior_precision
    mean, log_var = model.posterior(x).mean, -precision.diagonal().log()[None]
    best = model.gap(gaussian(mean, log_var), x)
    correlation = -precision[0, 1] / (precision[0, 0] * precision[1, 1]).sqrt()
    torch.testing.assert_close(best, -0.5 * (1 - correlation**2).log()[None], rtol=0, atol=1e-12)
    for change in 0.05 * torch.tensor([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]]).double():
        assert model.gap(gaussian(mean + change, log_var), x) > best
        assert model.gap(gaussian(mean, log_var + change), x) > best


def test_rotating_the_codes_changes_no_likelihood():
    weight, x = torch.tensor([[1.0, 0.6], [0.8, 1.0], [0.2, 0.9]]).double(), torch.tensor([[0.3, -1.0, 2.0]]).double()
    angle = torch.tensor(0.7).double()
    rotation = torch.stack([angle.cos(), -angle.sin(), angle.sin(), angle.cos()]).view(2, 2)
    straight, turned = ProbabilisticPCA(weight, sigma=0.5), ProbabilisticPCA(weight @ rotation, sigma=0.5)
    torch.testing.assert_close(straight.log_likelihood(x), turned.log_likelihood(x), rtol=0, atol=1e-12)
    assert not torch.allclose(straight.posterior_precision, turned.posterior_precision)


@pytest.fixture(scope="module")
def laboratory_as_vae():
    """The same model as a `VAE` with a linear decoder and an encoder that ignores nothing but knows little."""
    torch.manual_seed(0)
    lab = ProbabilisticPCA(torch.randn(4, 2).double(), torch.randn(4).double(), sigma=0.7)
    encoder = GaussianHead(4, 2).double()
    decoder = nn.Sequential(nn.Linear(2, 4), GaussianPixelsHead(lab.sigma)).double()
    with torch.no_grad():
        decoder[0].weight.copy_(lab.weight)
        decoder[0].bias.copy_(lab.bias)
    return lab, vc.VAE(encoder, decoder, StandardNormal(2).double(), shape=(4,)), lab.marginal.sample((3,))


def test_the_packages_elbo_averages_to_the_closed_form(laboratory_as_vae):
    lab, model, x = laboratory_as_vae
    draws = 20_000
    with torch.no_grad():
        exact = lab.elbo(model.encode(x), x)
        estimate = vc.elbo(model, x.repeat_interleave(draws, 0))
    samples = estimate.elbo.view(3, draws)
    assert ((samples.mean(1) - exact.elbo).abs() < 5 * samples.std(1) / draws**0.5).all()
    torch.testing.assert_close(estimate.kl.view(3, draws)[:, 0], exact.kl, rtol=0, atol=1e-6)


def test_the_packages_log_likelihood_approaches_the_exact_one(laboratory_as_vae):
    lab, model, x = laboratory_as_vae
    exact = lab.log_likelihood(x)
    with torch.no_grad():
        bound = lab.elbo(model.encode(x), x).elbo
    estimate = vc.log_likelihood(model, x, samples=50_000)
    assert ((exact - estimate).abs() < 0.1 * (exact - bound)).all()


@pytest.mark.invalid_input
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (dict(weight=torch.ones(3)), r"matrix of shape \(data, latent\), got \(3,\)"),
        (dict(weight=torch.ones(3, 2), bias=torch.ones(2)), r"bias must have shape \(3,\).*got \(2,\)"),
        (dict(weight=torch.ones(3, 2), sigma=0.0), "above 0, got 0.0"),
        (dict(weight=torch.ones(3, 2), sigma=float("nan")), "above 0, got nan"),
    ],
)
def test_a_bad_model_is_refused(arguments, says):
    with pytest.raises(ValueError, match=says):
        ProbabilisticPCA(**arguments)


@pytest.mark.invalid_input
def test_bad_data_and_bad_q_are_refused():
    model, x = ProbabilisticPCA(torch.ones(3, 2)), torch.zeros(1, 3)
    with pytest.raises(ValueError, match=r"shape \(N, 3\), got \(3,\); a single image needs x\[None\]"):
        model.posterior(x[0])
    with pytest.raises(ValueError, match="got NaN or infinity"):
        model.log_likelihood(x * float("nan"))
    with pytest.raises(ValueError, match=r"event shape \(2,\), got \(3,\)"):
        model.elbo(gaussian(torch.zeros(3), torch.zeros(3)), x)
    with pytest.raises(TypeError, match="need a Gaussian q"):
        model.gap(td.Independent(td.Laplace(torch.zeros(2), torch.ones(2)), 1), x)
