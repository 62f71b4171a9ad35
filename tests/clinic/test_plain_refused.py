"""What `diagnose` cannot use is refused in its own words, and never ends in a traceback from the depths of torch."""

import json

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plain_models import Plain
from small_runs import images
from torch import nn

import vae_course as vc
from vae_course.clinic import CannotDiagnose

pytestmark = pytest.mark.invalid_input
X = images("digits").train[:32]


def good(recon, x, mu, logvar):
    bce = nn.functional.binary_cross_entropy(recon, x.view_as(recon), reduction="sum")
    return bce - 0.5 * torch.sum(1 + logvar - mu**2 - logvar.exp())


def _needs_another(recon, x, mu, logvar, weight_of_the_kl):
    return good(recon, x, mu, logvar) * weight_of_the_kl


def _global(recon, x, mu, logvar):
    return good(recon, x, mu, logvar) * kl_weight_of_the_epoch  # noqa: F821


REFUSED_LOSSES = {
    "NaN": (lambda r, x, mu, logvar: good(r, x, mu, logvar) * float("nan"), "nan.*expected a finite number"),
    "a text": (lambda r, x, mu, logvar: "loss", "returned str; expected a scalar tensor"),
    "a number": (lambda r, x, mu, logvar: good(r, x, mu, logvar).item(), "returned float.*backward"),
    "two parts": (lambda r, x, mu, logvar: (good(r, x, mu, logvar), mu.sum()), "which of it is minimised"),
    "all pixels": (lambda r, x, mu, logvar: (r - x) ** 2, "expected a scalar"),
    "detached": (lambda r, x, mu, logvar: good(r, x, mu, logvar).detach(), "without a gradient"),
    "another argument": (_needs_another, "asks for weight_of_the_kl.*lambda net, x"),
    "a global": (_global, "NameError.*kl_weight_of_the_epoch"),
    "an error": (lambda r, x, mu, logvar: torch.cat([r, mu]).sum(), "raised RuntimeError"),
}


@pytest.mark.parametrize("name", REFUSED_LOSSES)
def test_losses_that_cannot_be_used_are_refused_in_our_words(name):
    loss, said = REFUSED_LOSSES[name]
    with pytest.raises(CannotDiagnose, match=f"(?s){said}"):
        vc.diagnose(Plain((1, 8, 8), "healthy"), X, loss=loss)


REFUSED_IMAGES = {
    "bytes": (torch.zeros(4, 1, 8, 8, dtype=torch.uint8), r"float\(\) / 255"),
    "one image": (torch.zeros(8), r"images\[None\]"),
    "none": (torch.zeros(0, 1, 8, 8), "at least one"),
    "another size": (torch.rand(4, 1, 9, 9), "net.*raised RuntimeError"),
    "NaN": (torch.full((4, 1, 8, 8), float("nan")), "NaN or infinite"),
    "a text": ("images.png", "must be a tensor"),
    "complex": (torch.zeros(4, 1, 8, 8, dtype=torch.complex64), "real numbers"),
}


@pytest.mark.parametrize("name", REFUSED_IMAGES)
def test_images_that_cannot_be_used_are_refused_in_our_words(name):
    given, said = REFUSED_IMAGES[name]
    with pytest.raises(CannotDiagnose, match=said):
        vc.diagnose(Plain((1, 8, 8), "healthy"), given, loss=good)


def test_a_model_that_changes_its_weights_in_forward_is_refused_and_unchanged():
    class Changes(Plain):
        def forward(self, x):
            with torch.no_grad():
                self.parts.heads[0].bias += 1
            return super().forward(x)

    net = Changes((1, 8, 8), "healthy")
    before = net.parts.heads[0].bias.clone()
    with pytest.raises(CannotDiagnose, match="changes 1 of its parameters"):
        vc.diagnose(net, X, loss=good)
    assert torch.equal(net.parts.heads[0].bias, before)


def test_options_that_mean_nothing_are_refused():
    net = Plain((1, 8, 8), "healthy")
    for options, said in (
        ({"loss": 3}, "loss must be the function"),
        ({"loss": nn.MSELoss}, r"MSELoss\(\)"),
        ({"loss": good, "objective": good}, "give one of them"),
        ({"loss": good, "likelihood": "normal"}, "likelihood must be one of"),
        ({"loss": good, "encode": "look"}, "no method of that name"),
        ({"loss": good, "batch_size": 0}, "batch_size must be an integer"),
    ):
        with pytest.raises(ValueError, match=said):
            vc.diagnose(net, X, **options)
    with pytest.raises(CannotDiagnose, match=r"Plain\(\.\.\.\)"):
        vc.diagnose(Plain, X, loss=good)
    with pytest.raises(CannotDiagnose, match="one an image"):
        vc.diagnose(net, X, torch.arange(3), loss=good)


class Answers(nn.Module):
    """A model whose answer is put together at random."""

    def __init__(self, answer):
        super().__init__()
        self.e, self.d, self.answer = nn.Linear(16, 4), nn.Linear(2, 16), answer

    def forward(self, x):
        mu, logvar = self.e(x.flatten(1)).chunk(2, 1)
        z = mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)
        parts = {"r": self.d(z).sigmoid(), "m": mu, "v": logvar, "z": z, "x": x, "n": None, "s": x.sum(), "e": x[:0]}
        return tuple(parts[name] for name in self.answer)


LOSS_KINDS = [
    good,
    lambda *a: sum(t.sum() for t in a if isinstance(t, torch.Tensor)),
    lambda a, b: (a[0] - b.flatten(1)).square().sum(),
    lambda a, b, c: a.sum() * b.sum() / c.sum(),
    lambda net, x: net(x)[0].square().mean(),
    lambda a: a,
    lambda: torch.zeros(()),
    lambda a, b, c, d: a.log().sum() + d.exp().sum(),
    nn.MSELoss(),
    None,
]
SHAPES = st.sampled_from([(8, 16), (1, 16), (2, 1, 4, 4), (3, 4, 4), (0, 16), (16,), (4, 5), (2, 2, 2, 2, 2)])


ANSWERS, KINDS = st.text("rmvzxnse", min_size=1, max_size=5), st.integers(0, len(LOSS_KINDS) - 1)
VALUES = st.sampled_from([0.0, 1.0, -3.0, 1e30])


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(ANSWERS, KINDS, SHAPES, VALUES)
def test_whatever_is_given_the_answer_is_a_report_or_an_error_of_ours(answer, loss, shape, value):
    _report_or_our_error(answer, loss, shape, value)


@pytest.mark.long
@settings(max_examples=2000, suppress_health_check=list(HealthCheck))
@given(ANSWERS, KINDS, SHAPES, VALUES)
def test_so_it_is_two_thousand_times(answer, loss, shape, value):
    _report_or_our_error(answer, loss, shape, value)


def _report_or_our_error(answer, loss, shape, value):
    images = value * torch.rand(shape)
    try:
        report = vc.diagnose(Answers(answer), images, loss=LOSS_KINDS[loss])
    except CannotDiagnose as error:
        assert str(error)
    else:
        assert str(report) and json.dumps(report.to_dict())
