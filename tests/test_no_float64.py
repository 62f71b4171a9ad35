"""Apple's GPUs have no float64: whatever needs it moves to the CPU first."""

import pytest
import torch
from without_float64 import DEVICE, DeviceWithoutFloat64

import vae_course as vc
from vae_course import evaluation
from vae_course.applications.inverse_problems import psnr
from vae_course.checks import compare
from vae_course.conditional import conditional_elbo
from vae_course.models import VAE
from vae_course.notebook import plotting
from vae_course.objectives import beta_tcvae, elbo, free_bits, iwae
from vae_course.priors import fit_gmm_prior
from vae_course.theory.probabilistic_pca import ProbabilisticPCA


@pytest.fixture
def device():
    with DeviceWithoutFloat64():
        yield DEVICE


def test_the_device_refuses_float64_and_whatever_is_not_moved_to_it(device):
    x = torch.rand(3, device=device)
    for ask in (
        lambda: x.double(),
        lambda: x.to(torch.float64),
        lambda: torch.zeros(2, dtype=torch.float64, device=device),
        lambda: torch.zeros(2, dtype=torch.float64).to(device),
        lambda: x.sum(dtype=torch.float64),
        lambda: x.type(torch.complex128),
    ):
        with pytest.raises(TypeError, match="float64"):
            ask()
    with pytest.raises(TypeError, match="numpy"):
        x.numpy()
    with pytest.raises(RuntimeError, match="same device"):
        x + torch.ones(3)
    assert x.cpu().double().dtype == x.to("cpu", torch.float64).dtype == torch.float64


def _codes_and_factors():
    factors = torch.stack([torch.arange(400) % 4, torch.arange(400) // 100], 1)
    return factors + 0.1 * torch.randn(400, 2), factors


def _points():
    return torch.randn(60, 2), torch.randn(50, 2) + 0.5


# What is asked of tensors that lie on the device; each gives numbers that can be compared with those of the CPU.
FIGURES = {
    "frechet_distance": lambda to: evaluation.frechet_distance(*map(to, _points())),
    "precision_recall": lambda to: evaluation.precision_recall(*map(to, _points())),
    "classifier_two_sample": lambda to: evaluation.classifier_two_sample(*map(to, _points())),
    "nearest_distance": lambda to: evaluation.nearest_distance(*map(to, _points())).mean().item(),
    "mutual_information": lambda to: evaluation.mutual_information(*map(to, _codes_and_factors())).sum().item(),
    "mig": lambda to: evaluation.mig(*map(to, _codes_and_factors())),
    "dci": lambda to: evaluation.dci(*map(to, _codes_and_factors())),
    "factor_vae_score": lambda to: evaluation.factor_vae_score(*map(to, _codes_and_factors())),
    "fit_gmm_prior": lambda to: fit_gmm_prior(to(_points()[0]), components=2).log_prob(to(_points()[1])).sum().item(),
    "psnr": lambda to: psnr(to(torch.full((2, 1, 3, 3), 0.5)), to(torch.zeros(2, 1, 3, 3))).sum().item(),
    "comparing an answer": lambda to: float(compare.same(to(torch.ones(3)), torch.ones(3), 1e-4, 0)),
    "putting it into words": lambda to: float(compare.short(to(torch.arange(3.0))) == "[0, 1, 2]"),
}


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES.keys())
def test_a_figure_of_tensors_on_the_device_is_that_of_the_cpu(device, figure):
    torch.manual_seed(0)
    expected = figure(lambda x: x)
    torch.manual_seed(0)
    assert figure(lambda x: x.to(device)) == pytest.approx(expected, rel=1e-4, abs=1e-4)


def _model():
    return VAE.mlp((1, 8, 8), latent=2, hidden=(8,))


OBJECTIVE = {False: {}, True: {"objective": conditional_elbo}}
X = torch.rand(40, 1, 8, 8, generator=torch.Generator().manual_seed(0))
OF_A_MODEL = {
    "elbo": lambda model, x: elbo(model, x).objective.mean(),
    "iwae": lambda model, x: iwae(model, x).objective.mean(),
    "free_bits": lambda model, x: free_bits(model, x).objective.mean(),
    "beta_tcvae": lambda model, x: beta_tcvae(model, x, 2.0, dataset_size=400).objective.mean(),
    "gradients": lambda model, x: elbo(model, x).objective.mean().backward(),
    "log_likelihood": lambda model, x: vc.log_likelihood(model, x, samples=20),
    "posterior_means": lambda model, x: evaluation.posterior_means(model, x),
    "active_units": lambda model, x: vc.active_units(model, x),
    "kl_per_dimension": lambda model, x: evaluation.kl_per_dimension(model, x),
    "rate_decomposition": lambda model, x: evaluation.rate_decomposition(model, x),
    "evaluate": lambda model, x: vc.evaluate(model, x),
    "latent_manifold": lambda model, x: plotting.latent_manifold(model, side=3),
    "image_grid": lambda model, x: plotting.image_grid(model.decode(torch.zeros(5, 2, device=x.device)).mean),
    "latent_scatter": lambda model, x: plotting.latent_scatter(
        model.encode(x).mean, torch.arange(len(x), device=x.device) % 3, ["a", "b", "c"]
    ),
    "probabilistic PCA": lambda model, x: ProbabilisticPCA(x.flatten(1)[:5].T, torch.full((64,), 0.3, device=x.device)),
}


@pytest.mark.parametrize("ask", OF_A_MODEL.values(), ids=OF_A_MODEL.keys())
def test_what_is_asked_of_a_model_on_the_device_needs_no_float64_there(device, ask):
    ask(_model().to(device), X.to(device))


@pytest.mark.parametrize("build", [VAE.mlp, VAE.conv, vc.ConditionalVAE.mlp], ids=["mlp", "conv", "conditional"])
def test_a_model_is_trained_and_evaluated_on_the_device(device, monkeypatch, build):
    # torch knows of autocast and of fused optimisers for the devices it was built for, of which this is none.
    monkeypatch.setattr(torch, "is_autocast_enabled", lambda *_: False)
    adam = torch.optim.Adam
    monkeypatch.setattr(torch.optim, "Adam", lambda *given, fused=None, **named: adam(*given, **named))
    torch.manual_seed(0)
    x, conditional = torch.rand(32, 1, 8, 8).round(), build == vc.ConditionalVAE.mlp
    labels = torch.arange(32) % 2 if conditional else None
    model = (build((1, 8, 8), 2, latent=2) if conditional else build((1, 8, 8), latent=2)).to(device)
    history = vc.fit(model, x, labels=labels, epochs=2, batch_size=16, progress=False, **OBJECTIVE[conditional])
    assert history.epochs == 2 and next(model.parameters()).device == DEVICE
