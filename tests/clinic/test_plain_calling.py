"""How people call their losses, and what their models return; and what is asked for where it cannot be seen."""

import pytest
import torch
from plain_models import Plain
from small_runs import images
from torch import nn
from torch.nn import functional

import vae_course as vc
from vae_course.clinic import CannotDiagnose

X = images("digits").train[:128]


@pytest.fixture
def net():
    torch.manual_seed(0)
    return Plain((1, 8, 8), "healthy")


def bce(r, x):
    return functional.binary_cross_entropy(r, x, reduction="sum") / len(x)


def kl(mu, logvar):
    return -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp()) / len(mu)


def _by_position(a, b, c, d):
    return bce(a, b) + kl(c, d)


def _both(recon, x, mu, logvar):
    return bce(recon, x) + kl(mu, logvar)


def _each(recon, x, mu, logvar):
    pixels = functional.binary_cross_entropy(recon, x, reduction="none").flatten(1).sum(1)
    return pixels + 0.5 * (mu**2 + logvar.exp() - logvar - 1).sum(1)


LOSSES = {
    "names in the usual order": lambda recon_x, x, mu, logvar: _both(recon_x, x, mu, logvar),
    "image first": lambda x, x_hat, mu, logvar: _both(x_hat, x, mu, logvar),
    "latent first": lambda mean, log_var, reconstruction, target: _both(reconstruction, target, mean, log_var),
    "names that say nothing": _by_position,
    "any number of arguments": lambda *args: bce(args[0], X[: len(args[0])]) + kl(args[1], args[2]),
    "the answer and the image": lambda outputs, x: bce(outputs[0], x) + kl(*outputs[1:]),
    "the image and the answer": lambda x, out: bce(out[0], x) + kl(*out[1:]),
    "the model and the image": lambda model, x: (lambda r, mu, logvar: _both(r, x, mu, logvar))(*model(x)),
    "with a default": lambda recon, x, mu, logvar, beta=1.0: bce(recon, x) + beta * kl(mu, logvar),
    "keyword only": lambda *, recon, x, mu, logvar: _both(recon, x, mu, logvar),
    "a dictionary": lambda recon, x, mu, logvar: {"rec": bce(recon, x), "total_loss": _both(recon, x, mu, logvar)},
    "a tuple, the total first": lambda r, x, mu, logvar: (_both(r, x, mu, logvar), bce(r, x), kl(mu, logvar)),
    "one number an image": _each,
}


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_is_called_as_it_wants_to_be(net, name):
    report = vc.diagnose(net, X, loss=LOSSES[name])
    assert report.findings == ()
    assert report.diagnostics.likelihood == "bernoulli"
    assert report.diagnostics.weights.beta == pytest.approx(1, rel=0.01)


def test_a_module_as_loss_and_a_bound_method_are_losses_too(net):
    class Loss(nn.Module):
        def forward(self, recon, x, mu, logvar):
            return bce(recon, x) + kl(mu, logvar)

    net.loss = lambda recon, x, mu, logvar: bce(recon, x) + kl(mu, logvar)
    for loss in (Loss(), Loss().forward, net.loss):
        assert vc.diagnose(net, X, loss=loss).findings == ()


def test_what_is_maximised_is_said_with_objective(net):
    elbo = lambda recon, x, mu, logvar: -bce(recon, x) - kl(mu, logvar)  # noqa: E731
    with pytest.raises(CannotDiagnose, match="objective="):
        vc.diagnose(net, X, loss=elbo)
    report = vc.diagnose(net, X, objective=elbo)
    assert report.findings == () and report.diagnostics.weights.beta == pytest.approx(1, rel=0.01)


def test_without_a_loss_the_parts_are_judged_and_it_is_said_that_no_loss_was(net):
    report = vc.diagnose(net, X)
    assert report.findings == () and report.diagnostics.weights is None
    assert "no loss was given" in str(report)
    net.sick.fault = "noise-mean"
    assert vc.diagnose(net, X)[0].fault == "noise-mean"


def test_encoder_and_decoder_given_by_name(net):
    class Two(nn.Module):
        def __init__(self):
            super().__init__()
            self.one, self.two = nn.Linear(64, 12), nn.Linear(6, 64)

        def look(self, x):
            return self.one(x.flatten(1)).chunk(2, 1)

        def draw(self, z):
            return self.two(z).sigmoid().view(-1, 1, 8, 8)

    two, loss = Two(), LOSSES["names in the usual order"]
    with pytest.raises(CannotDiagnose, match="encode=net"):
        vc.diagnose(two, X, loss=loss)
    with pytest.raises(CannotDiagnose, match="sample=lambda mean, log_var"):
        vc.diagnose(two, X, loss=loss, encode="look", decode=two.draw)
    report = vc.diagnose(
        two,
        X,
        loss=loss,
        encode="look",
        decode=two.draw,
        sample=lambda m, v: m + torch.exp(0.5 * v) * torch.randn_like(m),
    )
    assert report.findings == () and report.diagnostics.latent == 6


@pytest.mark.parametrize("kind", ["tensor", "array", "list", "loader", "data set"])
def test_images_come_as_people_have_them(net, kind):
    made = {
        "tensor": lambda: X,
        "array": lambda: X.numpy().astype("float64"),
        "list": lambda: list(X),
        "loader": lambda: torch.utils.data.DataLoader(torch.utils.data.TensorDataset(X, torch.arange(128)), 32),
        "data set": lambda: images("digits"),
    }[kind]()
    assert vc.diagnose(net, made, loss=_by_position).findings == ()


def test_vectors_are_made_of_images_where_the_model_takes_vectors():
    class Flat(nn.Module):
        def __init__(self):
            super().__init__()
            self.e, self.d = nn.Linear(64, 12), nn.Linear(6, 64)

        def forward(self, x):
            mu, logvar = self.e(x).chunk(2, 1)
            return self.d(mu + torch.exp(logvar / 2) * torch.randn_like(mu)).sigmoid(), mu, logvar

    loss = LOSSES["names in the usual order"]
    assert vc.diagnose(Flat(), X, loss=loss).findings == ()
    assert vc.diagnose(Flat(), X.flatten(1), loss=loss).findings == ()


def test_the_place_in_the_users_code_is_shown(net):
    net.sick.fault = "missing-half"
    (finding,) = vc.diagnose(net, X, loss=_by_position).findings
    assert finding.place == "noise" and "plain_parts.py: return mean + std.square() * noise" in finding.line
    assert "where: noise, line" in str(finding)


def test_a_model_that_samples_in_training_only_is_no_finding_but_a_note(net):
    usual = net.reparameterize
    net.reparameterize = lambda mean, b: usual(mean, b) if net.training else mean
    for training in (True, False):
        report = vc.diagnose(net.train(training), X, loss=_by_position)
        assert report.findings == () and "no noise in eval mode only" in str(report)


def test_nan_weights_keep_what_the_loss_and_the_history_still_tell(net):
    with torch.no_grad():
        net.parts.heads[0].weight.fill_(float("nan"))
    history = vc.History(seed=0, train=(vc.MeanTerms(-45.0, -40.0, 5.0),))
    report = vc.diagnose(net, X, history, loss=lambda r, x, mu, logvar: bce(r, x) + 7 * kl(mu, logvar))
    assert [f.fault for f in report] == ["learning-rate"] and "KL 5" in report[0].evidence
    assert report.diagnostics.weights.beta == pytest.approx(7, rel=0.01)
