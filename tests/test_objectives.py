"""Objectives: the ELBO, its variants, and what each of them bounds."""

from functools import partial

import pytest
import torch
from torch.nn import functional as F

import vae_course as vc
from vae_course.distributions import kl_divergence

SHAPE = (1, 6, 6)


@pytest.fixture
def model():
    return vc.VAE.mlp(SHAPE, latent=3, hidden=(16,))


@pytest.fixture
def x():
    return torch.rand(8, *SHAPE)


def test_the_elbo_is_summed_cross_entropy_plus_closed_form_kl(model, x):
    torch.manual_seed(1)
    terms = vc.elbo(model, x)
    torch.manual_seed(1)
    q = model.encode(x)
    mean, log_var = q.base_dist.loc, q.base_dist.scale.log() * 2
    z = mean + (0.5 * log_var).exp() * torch.randn_like(mean)
    logits = model.decode(z).base_dist.logits
    bce = F.binary_cross_entropy_with_logits(logits, x, reduction="none").flatten(1).sum(1)
    kl = -0.5 * (1 + log_var - mean**2 - log_var.exp()).sum(1)
    torch.testing.assert_close(terms.elbo, -bce - kl, rtol=1e-5, atol=1e-4)


def test_beta_weighs_the_kl_in_the_objective_and_leaves_the_elbo_alone(model, x):
    torch.manual_seed(1)
    plain = vc.elbo(model, x)
    torch.manual_seed(1)
    priced = vc.elbo(model, x, beta=4.0)
    torch.testing.assert_close(priced.elbo, plain.elbo)
    torch.testing.assert_close(priced.objective, plain.elbo - 3 * plain.kl)


def test_one_importance_sample_is_the_elbo_and_more_are_tighter(model, x):
    repeats = 400
    bounds = {
        k: torch.stack([vc.iwae(model, x, samples=k).objective.mean() for _ in range(repeats)]).detach()
        for k in (1, 5, 50)
    }
    elbos = torch.stack([vc.elbo(model, x).elbo.mean() for _ in range(repeats)]).detach()
    error = (bounds[1].var() / repeats + elbos.var() / repeats).sqrt()
    assert abs(bounds[1].mean() - elbos.mean()) < 4 * error
    for loose, tight in ((1, 5), (5, 50)):
        error = (bounds[loose].var() / repeats + bounds[tight].var() / repeats).sqrt()
        assert bounds[tight].mean() - bounds[loose].mean() > -4 * error
    assert bounds[50].mean() > bounds[1].mean()


def test_free_bits_charge_at_least_their_price_in_every_dimension(model, x):
    terms = vc.free_bits(model, x, nats=1.5)
    assert (terms.reconstruction - terms.objective >= 3 * 1.5 - 1e-5).all()
    torch.manual_seed(1)
    free = vc.free_bits(model, x, nats=0.0).objective.mean()
    torch.manual_seed(1)
    torch.testing.assert_close(free, vc.elbo(model, x).elbo.mean())


def test_free_bits_give_no_gradient_to_a_dimension_below_its_price(model, x):
    terms = vc.free_bits(model, x, nats=100.0)
    (terms.reconstruction - terms.objective).mean().backward()
    assert all(p.grad is None or p.grad.abs().sum() == 0 for p in model.encoder.parameters())


def test_capacity_charges_for_the_distance_of_the_rate_from_its_target(model, x):
    rate = vc.elbo(model, x).kl.mean().item()
    for target in (0.0, rate + 2.0):
        terms = vc.target_kl(model, x, nats=target, gamma=5.0)
        charged = (terms.reconstruction - terms.objective).mean().item()
        assert charged == pytest.approx(5 * abs(rate - target), rel=1e-4)


def test_the_three_terms_of_beta_tcvae_add_up_to_the_kl_at_beta_one(model, x):
    torch.manual_seed(1)
    terms = vc.beta_tcvae(model, x, beta=1.0, dataset_size=1000)
    torch.manual_seed(1)
    q = model.encode(x)
    z = q.rsample()
    sampled_kl = q.log_prob(z) - model.prior.log_prob(z)
    torch.testing.assert_close(terms.objective, terms.reconstruction - sampled_kl, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(terms.kl, kl_divergence(q, model.prior))


def test_a_single_latent_dimension_has_no_total_correlation_to_charge_for():
    model, x = vc.VAE.mlp(SHAPE, latent=1, hidden=(16,)), torch.rand(50, *SHAPE)
    torch.manual_seed(1)
    one = vc.beta_tcvae(model, x, beta=1.0, dataset_size=50).objective
    torch.manual_seed(1)
    ten = vc.beta_tcvae(model, x, beta=10.0, dataset_size=50).objective
    torch.testing.assert_close(one, ten)


def test_squared_error_is_summed_over_pixels_and_can_have_another_target():
    model, x = vc.Autoencoder.mlp(SHAPE, 2, (8,)), torch.rand(4, *SHAPE)
    expected = -((model(x) - x) ** 2).reshape(4, -1).sum(1)
    torch.testing.assert_close(vc.squared_error(model, x).objective, expected)
    clean = torch.rand(4, *SHAPE)
    expected = -((model(x) - clean) ** 2).reshape(4, -1).sum(1)
    torch.testing.assert_close(vc.squared_error(model, x, target=clean).objective, expected)


@pytest.mark.invalid_input
@pytest.mark.parametrize(
    ("objective", "message"),
    [
        (partial(vc.elbo, beta=-1.0), "beta must be a number of at least 0, got -1.0"),
        (partial(vc.elbo, beta=float("nan")), "beta must be"),
        (partial(vc.free_bits, nats=-0.1), "nats must be"),
        (partial(vc.target_kl, nats=1.0, gamma=-1.0), "gamma must be"),
        (partial(vc.iwae, samples=0), "samples must be"),
        (partial(vc.beta_tcvae, beta=-2.0, dataset_size=10), "beta must be"),
        (partial(vc.beta_tcvae, beta=2.0, dataset_size=0), "dataset_size must be"),
    ],
)
def test_impossible_weights_are_refused(model, x, objective, message):
    with pytest.raises(ValueError, match=message):
        objective(model, x)
