"""Priors other than the standard normal."""

import math

import pytest
import torch

import vae_course as vc
from vae_course.priors import FixedPrior, StandardNormal, VampPrior, fit_gmm_prior

SHAPE = (1, 6, 6)


def test_the_standard_normal_has_the_textbook_density():
    z = torch.tensor([[0.0, 0.0], [1.0, 2.0]])
    expected = -math.log(2 * math.pi) - 0.5 * z.square().sum(-1)
    torch.testing.assert_close(StandardNormal(2)().log_prob(z), expected)


def test_a_mixture_fitted_to_two_clusters_finds_them():
    centres = torch.tensor([[-3.0, 0.0], [3.0, 1.0]])
    codes = centres[torch.arange(2000) % 2] + 0.5 * torch.randn(2000, 2)
    mixture = fit_gmm_prior(codes, components=2)
    means = mixture.component_distribution.loc
    assert torch.cdist(centres, means).min(1).values.max() < 0.1
    assert mixture.log_prob(codes).mean() > StandardNormal(2)().log_prob(codes).mean() + 1
    assert mixture.sample((5,)).shape == (5, 2)


def test_another_prior_after_training_changes_the_weights_by_the_log_prior_alone():
    model, x = vc.VAE.mlp(SHAPE, latent=2, hidden=(8,)), torch.rand(6, *SHAPE)
    mixture = fit_gmm_prior(torch.randn(500, 2) + 1, components=3)
    other = vc.VAE(model.encoder, model.decoder, FixedPrior(mixture), model.shape)
    z = model.encode(x).sample()
    torch.manual_seed(1)
    gained = vc.objectives.elbo(other, x).reconstruction
    torch.manual_seed(1)
    torch.testing.assert_close(gained, vc.elbo(model, x).reconstruction)
    torch.testing.assert_close(other.prior.log_prob(z), mixture.log_prob(z))


def test_a_vampprior_is_the_average_posterior_of_its_pseudo_inputs():
    model, inputs = vc.VAE.mlp(SHAPE, latent=2, hidden=(8,)), torch.rand(4, *SHAPE) * 0.9 + 0.05
    prior = VampPrior(model.encoder, inputs)()
    z, q = torch.randn(3, 2), model.encode(inputs)
    expected = q.log_prob(z[:, None]).logsumexp(1) - math.log(4)
    torch.testing.assert_close(prior.log_prob(z), expected, rtol=1e-4, atol=1e-4)


def test_a_vae_with_a_vampprior_trains_its_pseudo_inputs():
    model, x = vc.VAE.mlp(SHAPE, latent=2, hidden=(8,)), torch.rand(50, *SHAPE)
    model.prior_module = VampPrior(model.encoder, x[:5])
    before = model.prior_module.logits.detach().clone()
    history = vc.fit(model, x, epochs=2, lr=1e-2)
    assert not torch.equal(before, model.prior_module.logits)
    assert math.isfinite(history.train[-1].elbo)


@pytest.mark.invalid_input
def test_impossible_sizes_are_refused():
    with pytest.raises(ValueError, match="latent must be"):
        StandardNormal(0)
    with pytest.raises(ValueError, match="components must be"):
        fit_gmm_prior(torch.randn(10, 2), components=0)
