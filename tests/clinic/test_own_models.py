"""Models of this package that were once told something wrong: points, quiet evaluation, labels, maps, no objective."""

import pytest
import torch
from small_runs import images
from torch import nn

import vae_course as vc

X = images("digits").train[:256]


@pytest.mark.parametrize("name", ["moons", "rings", "pinwheel"])
def test_nothing_is_said_about_a_healthy_model_of_points(name):
    data = vc.load(name)
    model = vc.VAE.mlp((2,), latent=2, hidden=(32,), likelihood="gaussian", scale=0.1)
    for _ in range(2):
        assert vc.diagnose(model, data, objective=vc.elbo).findings == ()
        vc.fit(model, data.train, epochs=3, progress=False)


def test_a_class_that_samples_in_training_only_is_not_called_mean_decoded():
    class Quiet(vc.VAE):
        def encode(self, x):
            q = super().encode(x)
            return q if self.training else vc.gaussian(q.mean, torch.full_like(q.mean, -60.0))

    def objective(model, x):
        q = model.encode(x)
        z = q.rsample() if model.training else q.mean
        reconstruction = model.decode(z).log_prob(x)
        kl = vc.kl_divergence(q, model.prior)
        return vc.ObjectiveTerms(reconstruction - kl, reconstruction, kl)

    model = Quiet.mlp((1, 8, 8), latent=4, hidden=(16,))
    for training in (True, False):
        report = vc.diagnose(model.train(training), images("digits"), objective=objective)
        assert report.findings == () and "eval mode only" in str(report)


def test_conditional_models_are_diagnosed_with_their_labels():
    model = vc.ConditionalVAE.mlp((1, 8, 8), classes=10, latent=4, hidden=(16,))
    report = vc.diagnose(model, images("digits"), objective=vc.conditional.conditional_elbo)
    assert report.findings == () and report.diagnostics.weights.beta == pytest.approx(1, rel=1e-6)


def test_codes_may_be_maps():
    class Maps(nn.Module):
        def __init__(self):
            super().__init__()
            self.net = nn.Conv2d(1, 4, 2, 2)

        def forward(self, x):
            mean, log_var = self.net(x).chunk(2, 1)
            return torch.distributions.Independent(torch.distributions.Normal(mean, (0.5 * log_var).exp()), 3)

    class OfMaps(vc.VAE):
        def decode(self, z):
            return super().decode(z.flatten(1))

    model = OfMaps.mlp((1, 8, 8), latent=32)
    model.encoder = Maps()
    report = vc.diagnose(model, X, loss=_maps_loss)
    assert report.findings == () and report.diagnostics.latent == 32


def _maps_loss(net, x):
    q = net.encode(x)
    mean, std = q.mean, q.stddev
    kl = 0.5 * (mean**2 + std**2 - 2 * std.log() - 1).flatten(1).sum(1)
    return (kl - net.decode(q.rsample()).log_prob(x)).mean()


def test_no_loss_is_judged_that_nobody_trains():
    """A model trained with a mean over pixels is not told what holds for the ELBO."""
    model = vc.VAE.mlp((1, 8, 8), latent=4, hidden=(16,))
    averaged = vc.clinic.faulty_objectives.pixels_averaged
    history = vc.fit(model, images("digits").train, objective=averaged, epochs=1, progress=False)
    report = vc.diagnose(model, images("digits"), history)
    assert report.diagnostics.weights is None and "pixels_averaged was maximised" in str(report)
    report = vc.diagnose(model, images("digits"), history, objective=averaged)
    assert report[0].fault == "pixel-mean"
