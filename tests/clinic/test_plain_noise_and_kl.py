"""The noise and the KL, written rightly and wrongly in the ways that are seen again and again."""

import numpy
import pytest
import torch
from plain_smallest import Base, X, standard_loss
from torch.nn import functional

import vae_course as vc


class InPlace(Base):
    def draw(self, mu, logvar):
        std = logvar.mul(0.5).exp_()
        noise = std.data.new(std.size()).normal_()
        return noise.mul(std).add_(mu)


class NumpyNoise(Base):
    def draw(self, mu, logvar):
        noise = torch.from_numpy(numpy.random.randn(*mu.shape)).to(mu)
        return mu + torch.exp(logvar / 2) * noise


class Rsample(Base):
    def draw(self, mu, logvar):
        return torch.distributions.Normal(mu, torch.exp(logvar / 2)).rsample()


class Addcmul(Base):
    def draw(self, mu, logvar):
        return torch.addcmul(mu, torch.exp(0.5 * logvar), torch.randn(mu.shape))


@pytest.mark.parametrize("kind", [Base, InPlace, NumpyNoise, Rsample, Addcmul])
def test_healthy_noise_is_recognised_however_it_is_written(kind):
    report = vc.diagnose(kind(), X, loss=standard_loss)
    path = report.diagnostics.sampling_path
    assert report.findings == ()
    assert (path.noise_mean, path.noise_std, path.noise_exponent) == pytest.approx((0, 1, 1), abs=0.06)


class Sample(Base):
    def draw(self, mu, logvar):
        return torch.distributions.Normal(mu, torch.exp(logvar / 2)).sample()


class NormalOf(Base):
    def draw(self, mu, logvar):
        return torch.normal(mu, torch.exp(logvar / 2))


@pytest.mark.parametrize("kind", [Sample, NormalOf])
def test_noise_that_lets_no_gradient_through_is_named_however_it_is_written(kind):
    assert vc.diagnose(kind(), X, loss=standard_loss)[0].fault == "detached"


class OneNumber(Base):
    def draw(self, mu, logvar):
        return mu + torch.exp(0.5 * logvar) * torch.randn(len(mu), 1)


class Quarter(Base):
    def draw(self, mu, logvar):
        return mu + torch.exp(0.25 * logvar) * torch.randn_like(mu)


class Doubled(Base):
    def draw(self, mu, logvar):
        return mu + 2 * torch.exp(0.5 * logvar) * torch.randn_like(mu)


class TimesLogVar(Base):
    def draw(self, mu, logvar):
        return mu + logvar * torch.randn_like(mu)


@pytest.mark.parametrize(
    ("kind", "fault", "said"),
    [
        (OneNumber, "shared-noise", "in every dimension"),
        (Quarter, "noise-scale", "power 0.4"),
        (Doubled, "noise-scale", "standard deviation 1.9"),
        (TimesLogVar, "noise-scale", "standard deviation 1"),
    ],
)
def test_relatives_of_wrong_noise_are_told_apart(kind, fault, said):
    finding = vc.diagnose(kind(), X, loss=standard_loss)[0]
    assert finding.fault == fault and said in finding.evidence


def _latent(part):
    def loss(recon, x, mu, logvar):
        bce = functional.binary_cross_entropy(recon, x.view_as(recon), reduction="sum")
        return bce + part(mu, logvar, logvar.exp()).sum()

    return loss


@pytest.mark.parametrize(
    ("part", "fault", "weights"),
    [
        (lambda m, lv, v: 0.5 * (v - lv - 1), "kl-mean-part", (0, 1)),
        (lambda m, lv, v: 0.5 * (m + v - lv - 1), "kl-mean-part", None),
        (lambda m, lv, v: m**2 + 0.5 * (v - lv - 1), "kl-mean-part", (2, 1)),
        (lambda m, lv, v: 0.5 * m**2, "kl-variance-part", (1, 0)),
        (lambda m, lv, v: 0.5 * (m**2 - v + lv + 1), "kl-variance-part", (1, -1)),
        (lambda m, lv, v: 0.5 * (m**2 + lv**2), "kl-variance-part", None),
        (lambda m, lv, v: 0.5 * (m**2 + v), "kl-variance-part", None),
        (lambda m, lv, v: 0.5 * (m**2 - lv), "kl-variance-part", None),
        (lambda m, lv, v: 0.5 * ((m**2 + v) / 4 - lv), "prior-scale", None),
        (lambda m, lv, v: m**2 + v - 0.5 * lv, "prior-scale", None),
        (lambda m, lv, v: m.abs() + lv.abs(), "kl-form", None),
        (lambda m, lv, v: functional.kl_div(m, v.sqrt(), reduction="none"), "kldivloss", None),
        (lambda m, lv, v: -0.5 * (m**2 + v - lv - 1), "kl-sign", (-1, -1)),
        (lambda m, lv, v: 0 * m, "no-kl", (0, 0)),
    ],
)
def test_a_kl_written_wrongly_is_named_by_the_weights_of_its_two_parts(part, fault, weights):
    report = vc.diagnose(Base(), X, loss=_latent(part))
    assert report[0].fault == fault
    w = report.diagnostics.weights
    if weights:
        assert (w.kl_mean / w.reconstruction, w.kl_variance / w.reconstruction) == pytest.approx(weights, abs=0.02)
