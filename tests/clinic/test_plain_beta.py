"""The effective beta of plain losses is the exact one, whatever the reductions, weights and scales."""

from itertools import product

import pytest
import torch
from plain_models import Plain
from small_runs import images
from torch.nn import functional

import vae_course as vc

PIXELS, LATENT, BATCH = 64, 6, 128

# name: (weight of the reconstruction an image, likelihood of the model); exact by hand
RECONSTRUCTIONS = {
    "cross-entropy, summed": (lambda r, x: functional.binary_cross_entropy(r, x, reduction="sum") / len(x), 1.0),
    "cross-entropy, mean of all": (functional.binary_cross_entropy, 1 / PIXELS),
    "squared error, summed": (lambda r, x: (r - x).square().sum() / len(x), 2.0),
    "squared error, mean of all": (functional.mse_loss, 2 / PIXELS),
    "gaussian of scale 0.1": (lambda r, x: -torch.distributions.Normal(r, 0.1).log_prob(x).sum() / len(x), 100.0),
    "gaussian of scale 2": (lambda r, x: -torch.distributions.Normal(r, 2.0).log_prob(x).sum() / len(x), 0.25),
}
LATENTS = {
    "summed": (lambda kl: kl.sum(1).mean(), 1.0),
    "mean of all": (lambda kl: kl.mean(), 1 / LATENT),
}
BETAS = (0.25, 0.5, 1.0, 4.0, 50.0)


def _net(seed: int = 0) -> Plain:
    torch.manual_seed(seed)
    return Plain((1, 8, 8), "healthy")


def _loss(of_pixels, of_latent, beta):
    def loss(recon, x, mu, logvar):
        kl = 0.5 * (mu**2 + logvar.exp() - logvar - 1)
        return of_pixels(recon, x) + beta * of_latent(kl)

    return loss


def _trained(net, loss, steps=30):
    adam = torch.optim.Adam(net.parameters(), lr=1e-3)
    for _ in range(steps):
        x = images("digits").train[:BATCH]
        recon, mu, logvar = net(x)
        adam.zero_grad()
        loss(recon, x, mu, logvar).backward()
        adam.step()


@pytest.mark.parametrize(("pixels", "latent", "beta"), list(product(RECONSTRUCTIONS, LATENTS, BETAS)))
def test_the_effective_beta_is_exact_before_and_after_training(pixels, latent, beta):
    (of_pixels, pixel_weight), (of_latent, latent_weight) = RECONSTRUCTIONS[pixels], LATENTS[latent]
    net, loss = _net(), _loss(of_pixels, of_latent, beta)
    exact = beta * latent_weight / pixel_weight
    for _ in range(2):
        weights = vc.diagnose(net, images("digits").train[:BATCH], loss=loss).diagnostics.weights
        assert weights.beta == pytest.approx(exact, rel=0.02)
        assert weights.kl_mean == pytest.approx(weights.kl_variance, rel=0.02)
        _trained(net, loss)


@pytest.mark.parametrize("batch_size", [16, 128, 1000])
def test_a_loss_that_depends_on_the_batch_is_weighed_at_the_users_batch(batch_size):
    def loss(recon, x, mu, logvar):
        kl = -0.5 * torch.sum(1 + logvar - mu**2 - logvar.exp())  # over the batch, too
        return functional.binary_cross_entropy(recon, x, reduction="sum") / len(x) + kl

    report = vc.diagnose(_net(), images("digits").train[:BATCH], loss=loss, batch_size=batch_size)
    assert report[0].fault == "kl-batch" and f"at a batch of {batch_size}" in report[0].evidence
    assert report.diagnostics.weights.beta == pytest.approx(batch_size, rel=0.02)


def test_a_kl_that_is_averaged_over_batch_and_latent_dimensions_is_said_to_be():
    def loss(recon, x, mu, logvar):
        kl = -0.5 * torch.mean(1 + logvar - mu**2 - logvar.exp())
        return functional.binary_cross_entropy(recon, x, reduction="sum") + kl

    net = _net()
    report = vc.diagnose(net, images("digits").train[:BATCH], loss=loss, batch_size=128)
    latent = net(images("digits").train[:2])[1].shape[1]
    assert report[0].fault == "kl-batch"
    assert f"averaged over the batch and, by its size, over the {latent} latent dimensions" in report[0].evidence
    assert report.diagnostics.weights.beta == pytest.approx(1 / (128 * latent), rel=0.02)


def test_a_squared_error_behind_a_bernoullis_sigmoid_is_weighed_as_the_squared_error_it_is():
    loss = _loss(lambda r, x: PIXELS * functional.mse_loss(r, x), LATENTS["summed"][0], 1.0)
    diagnostics = vc.diagnose(_net(), images("digits").train[:BATCH], loss=loss).diagnostics
    assert diagnostics.likelihood == "gaussian" and diagnostics.weights.beta == pytest.approx(0.5, rel=0.02)


def test_the_same_behind_a_model_of_this_package():
    def objective(model, x):
        q = model.encode(x)
        reconstruction = -(model.decode(q.rsample()).mean - x).square().flatten(1).sum(1)
        kl = vc.kl_divergence(q, model.prior)
        return vc.ObjectiveTerms(reconstruction - kl, reconstruction, kl)

    model = vc.VAE.mlp((1, 8, 8), latent=4, hidden=(16,))  # whose own likelihood is a Bernoulli
    report = vc.diagnose(model, images("digits"), objective=objective)
    assert report.diagnostics.weights.beta == pytest.approx(0.5, rel=0.02)
    assert report.findings == ()


def test_a_scale_that_is_fixed_stays_fixed():
    """Minus a mean squared error minus the KL, behind a Gaussian of scale 1, has beta pixels / 2, also after
    training."""

    def objective(model, x):
        q = model.encode(x)
        reconstruction = -(model.decode(q.rsample()).mean - x).square().flatten(1).mean(1)
        kl = vc.kl_divergence(q, model.prior)
        return vc.ObjectiveTerms(reconstruction - kl, reconstruction, kl)

    model = vc.VAE.mlp((1, 8, 8), latent=4, hidden=(16,), likelihood="gaussian")
    for _ in range(2):
        weights = vc.examine(model, images("digits"), objective=objective).weights
        assert weights.beta == pytest.approx(PIXELS / 2, rel=0.01)
        vc.fit(model, images("digits").train, objective=objective, epochs=2, progress=False)


def test_an_estimate_of_the_kl_from_samples_is_a_kl():
    def loss(net, x):
        mu, logvar = net.encode(x)
        q = torch.distributions.Normal(mu, (0.5 * logvar).exp())
        z = q.rsample()
        prior = torch.distributions.Normal(0.0, 1.0)
        kl = (q.log_prob(z) - prior.log_prob(z)).sum(1).mean()
        return functional.binary_cross_entropy(net.decode(z), x, reduction="sum") / len(x) + 3 * kl

    report = vc.diagnose(_net(), images("digits").train[:BATCH], loss=loss)
    assert report.findings == ()
    assert report.diagnostics.weights.beta == pytest.approx(3, rel=0.02)
