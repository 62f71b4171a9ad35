"""The effective-beta calculator, against figures worked out by hand and against gradients."""

import pytest
import torch
from torch.nn import functional as F

import vae_course as vc


def test_mean_squared_error_with_a_latent_mean_is_784_not_a_tenth():
    beta = vc.effective_beta(
        pixels=28 * 28, latent=5, loss="squared-error", over_pixels="mean", over_latent="mean", kl_weight=0.1
    )
    assert beta == pytest.approx(7.84)


def test_a_pixel_mean_weighted_500_against_a_summed_kl_is_two():
    assert vc.effective_beta(pixels=1024, latent=20, over_pixels="mean", reconstruction_weight=500.0) == pytest.approx(
        2.048
    )


def test_a_proper_loss_has_beta_one_whatever_the_sizes():
    assert vc.effective_beta(pixels=784, latent=20) == 1
    assert vc.effective_beta(pixels=3072, latent=100, loss="gaussian-nll", sigma=0.1) == 1


def test_the_squared_error_is_proper_at_variance_one_half():
    assert vc.effective_beta(pixels=784, latent=20, loss="squared-error", sigma=0.5**0.5) == pytest.approx(1)


def test_a_reduction_over_the_batch_matters_only_where_the_two_terms_differ():
    same = dict(pixels=784, latent=20, batch_size=128)
    assert vc.effective_beta(**same, reconstruction_batch="sum", kl_batch="sum") == 1
    assert vc.effective_beta(**same, reconstruction_batch="sum", kl_batch="mean") == pytest.approx(1 / 128)


@pytest.mark.parametrize(
    ("over_pixels", "over_latent", "weight"), [("mean", "sum", 1.0), ("mean", "mean", 0.1), ("sum", "mean", 3.0)]
)
def test_the_gradient_of_the_loss_is_that_of_the_effective_beta(over_pixels, over_latent, weight):
    model, x = vc.VAE.mlp((1, 6, 6), latent=3, hidden=(16,)), torch.rand(8, 1, 6, 6)

    def gradient(loss):
        return torch.cat([g.flatten() for g in torch.autograd.grad(loss, list(model.parameters()))])

    torch.manual_seed(1)
    q = model.encode(x)
    logits = model.decode(q.rsample()).base_dist.logits
    bce = F.binary_cross_entropy_with_logits(logits, x, reduction="none").flatten(1)
    mean, scale = q.base_dist.loc, q.base_dist.scale
    kl = 0.5 * (mean**2 + scale**2 - 2 * scale.log() - 1)
    reduce = {"sum": lambda t: t.sum(1).mean(), "mean": lambda t: t.mean(1).mean()}
    tutorial = gradient(reduce[over_pixels](bce) + weight * reduce[over_latent](kl))
    beta = vc.effective_beta(pixels=36, latent=3, over_pixels=over_pixels, over_latent=over_latent, kl_weight=weight)
    torch.manual_seed(1)
    honest = gradient(-vc.elbo(model, x, beta=beta).objective.mean())
    assert F.cosine_similarity(tutorial, honest, dim=0) > 1 - 1e-5


@pytest.mark.invalid_input
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (dict(pixels=0), "pixels must be"),
        (dict(latent=-1), "latent must be"),
        (dict(loss="l1"), "loss must be one of bce"),
        (dict(over_pixels="none"), "'sum' or 'mean'"),
        (dict(kl_weight=-1.0), "kl_weight must be"),
        (dict(reconstruction_weight=0.0), "above 0"),
    ],
)
def test_impossible_losses_are_refused(wrong, message):
    with pytest.raises(ValueError, match=message):
        vc.effective_beta(**{"pixels": 784, "latent": 20, **wrong})
