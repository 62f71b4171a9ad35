"""Ways of writing and wrapping a VAE that are seen again and again, each in its smallest form."""

import pytest
import torch
from plain_smallest import Base, X, standard_loss
from torch import nn
from torch.nn import functional

import vae_course as vc


def test_objectives_that_couple_images_have_no_weights_apart_and_are_no_findings():
    def with_mmd(recon, x, mu, logvar):
        """An MMD between codes and the prior in the place of the KL (Zhao et al. 2019, "InfoVAE")."""
        other = torch.randn(len(mu), mu.shape[1], generator=torch.Generator().manual_seed(0))
        kernel = lambda a, b: torch.exp(-(a[:, None] - b).square().mean(2)).mean()  # noqa: E731
        mmd = kernel(mu, mu) + kernel(other, other) - 2 * kernel(mu, other)
        return functional.mse_loss(recon, x.view_as(recon), reduction="sum") / len(x) + 500 * mmd

    report = vc.diagnose(Base(), X, loss=with_mmd)
    assert report.diagnostics.weights.coupled
    assert not {"kl-form", "kl-mean-part", "kl-variance-part", "prior-scale"} & {f.fault for f in report}


class KLAside(nn.Module):
    """The encoder samples and keeps its KL, sigma is exp of an output, the loss looks into the model."""

    def __init__(self, weight_of_log):
        super().__init__()
        torch.manual_seed(0)
        self.encoder, self.decoder, self.weight = Base(), nn.Sequential(nn.Linear(4, 64), nn.Sigmoid()), weight_of_log
        self.kl = 0

    def forward(self, x):
        mu, log_sigma = self.encoder.encode(x)
        sigma = log_sigma.exp()
        self.kl = (0.5 * (sigma**2 + mu**2) - self.weight * sigma.log() - 0.5).sum()
        return self.decoder(mu + sigma * torch.distributions.Normal(0, 1).sample(mu.shape)).view_as(x)


@pytest.mark.parametrize(("weight", "faults"), [(1.0, []), (0.5, ["prior-scale"])])
def test_a_kl_that_a_module_keeps_is_read_where_the_loss_finds_it(weight, faults):
    net = KLAside(weight)
    net(X)  # leaves a graph behind, which no copy of the model survives
    for loss in (lambda x_hat, x: ((x - x_hat) ** 2).sum() + net.kl, lambda x: ((x - net(x)) ** 2).sum() + net.kl):
        assert [f.fault for f in vc.diagnose(net, X, loss=loss)] == faults


class Step(nn.Module):
    """No forward: a training step with a learned scale and an estimate of the KL from samples."""

    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        self.encoder, self.heads = nn.Sequential(nn.Flatten(), nn.Linear(64, 16)), nn.Linear(16, 8)
        self.decoder, self.log_scale = nn.Linear(4, 64), nn.Parameter(torch.zeros(1))

    def training_step(self, batch):
        mu, logvar = self.heads(self.encoder(batch[0])).chunk(2, 1)
        q = torch.distributions.Normal(mu, torch.exp(logvar / 2))
        z = q.rsample()
        likelihood = torch.distributions.Normal(self.decoder(z), self.log_scale.exp())
        kl = q.log_prob(z) - torch.distributions.Normal(0.0, 1.0).log_prob(z)
        return (kl.sum(1) - likelihood.log_prob(batch[0].flatten(1)).sum(1)).mean()


def test_a_training_step_is_a_loss_of_model_and_images():
    net = Step()
    for loss in (lambda net, x: net.training_step((x, None)), lambda x: net.training_step((x, None))):
        report = vc.diagnose(net, X, loss=loss)
        assert report.findings == () and report.diagnostics.likelihood == "gaussian"
        assert report.diagnostics.weights.beta == pytest.approx(1, rel=0.02)


class TwoHeads(Base):
    """A Gaussian of learned scale for each pixel."""

    def __init__(self):
        super().__init__()
        self.d = nn.Linear(4, 128)

    def forward(self, x):
        mu, logvar = self.encode(x)
        mean, scale = self.d(self.draw(mu, logvar)).chunk(2, 1)
        return mean, scale, mu, logvar


def test_a_scale_learned_for_each_pixel_belongs_to_the_likelihood():
    def loss(net, x):
        mean, scale, mu, logvar = net(x)
        nll = 0.5 * (scale + (x.flatten(1) - mean) ** 2 / scale.exp()).sum(1).mean()
        return nll + 3 * 0.5 * (mu**2 + logvar.exp() - logvar - 1).sum(1).mean()

    report = vc.diagnose(TwoHeads(), X, loss=loss)
    assert report.findings == () and report.diagnostics.likelihood == "gaussian, learned log-variance"
    assert report.diagnostics.weights.beta == pytest.approx(3, rel=0.02)


@pytest.mark.parametrize(
    ("spread", "faults"),
    [
        (lambda b: functional.softplus(b) + 1e-6, []),
        (lambda b: b.exp(), []),
        (lambda b: b.relu() + 1e-8, ["variance-floor"]),
        (lambda b: b, ["variance-floor"]),
    ],
)
def test_a_standard_deviation_that_can_reach_zero_is_a_finding_and_one_with_a_floor_is_none(spread, faults):
    class Net(Base):
        def forward(self, x):
            mu, b = self.encode(x)
            std = spread(b)
            return self.d(mu + std * torch.randn_like(mu)).sigmoid(), mu, std

    def loss(recon, x, mu, sigma):
        bce = functional.binary_cross_entropy(recon, x.view_as(recon), reduction="sum")
        return bce + 0.5 * (mu**2 + sigma**2 - torch.log(sigma**2) - 1).sum()

    assert [f.fault for f in vc.diagnose(Net(), X, loss=loss)][:1] == faults


def _frozen(net):
    return net.requires_grad_(False)


@pytest.mark.parametrize(
    "wrapped",
    [
        nn.DataParallel,
        lambda net: torch.compile(net, backend="eager"),
        _frozen,
        lambda net: lambda x: net(x),
        lambda net: net.half(),
    ],
    ids=["DataParallel", "compiled", "frozen", "a function", "half precision"],
)
def test_a_model_may_be_wrapped_frozen_or_only_be_called(wrapped):
    report = vc.diagnose(wrapped(Base()), X, loss=standard_loss)
    assert report.findings == () and report.diagnostics.weights.beta == pytest.approx(1, rel=0.01)


@pytest.mark.parametrize(
    "around", [torch.no_grad(), torch.autocast("cpu", torch.bfloat16)], ids=["no_grad", "autocast"]
)
def test_what_is_switched_on_around_a_diagnosis_does_not_matter(around):
    with around:
        report = vc.diagnose(Base(), X, loss=standard_loss)
    assert report.findings == () and report.diagnostics.weights.beta == pytest.approx(1, rel=0.01)


def test_a_skip_connection_and_a_learned_prior_are_no_findings():
    class Skip(Base):
        def forward(self, x):
            mu, logvar = self.encode(x)
            return (self.d(self.draw(mu, logvar)) + 0.1 * x.flatten(1)).sigmoid(), mu, logvar

    class Learned(Base):
        def __init__(self):
            super().__init__()
            self.prior_mean = nn.Parameter(torch.randn(4))

    def to_learned(net, x):
        recon, mu, logvar = net(x)
        kl = 0.5 * ((mu - net.prior_mean) ** 2 + logvar.exp() - logvar - 1).sum()
        return functional.binary_cross_entropy(recon, x.view_as(recon), reduction="sum") + kl

    assert vc.diagnose(Skip(), X, loss=standard_loss).findings == ()
    assert vc.diagnose(Learned(), X, loss=to_learned).findings == ()
