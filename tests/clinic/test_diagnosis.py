"""`diagnose` is silent on healthy models of many kinds, and asks what can be answered before training, too."""

from dataclasses import replace
from functools import cache, partial

import pytest
import torch
from small_runs import DATA, images, named
from torch import nn

import vae_course as vc
from vae_course.clinic import FAULTS, TrainingSetup, diagnose, faulty_models, healthy, train
from vae_course.clinic import faulty_objectives as faulty

LONGER = {"strokes": 80, "digits": 250}  # so that a healthy model has left the mean image behind and uses its code


def _gaussian_in_minus_one_to_one(data: vc.Dataset) -> TrainingSetup:
    """Images in [-1, 1] are no fault where the likelihood is a Gaussian."""

    class Signed(vc.VAE):
        def encode(self, x):
            return self.encoder(x)

    model = Signed.mlp(data.shape, latent=8, hidden=(64,), likelihood="gaussian", scale=0.3)
    return TrainingSetup(model, faulty_models.minus_one_to_one(data))


def _vampprior(data: vc.Dataset) -> TrainingSetup:
    setup = healthy(data)
    setup.model.prior_module = vc.priors.VampPrior(setup.model.encoder, data.train[:10])
    return setup


def _mlp(objective=vc.elbo, **keywords):
    return lambda data: TrainingSetup(
        vc.VAE.mlp(data.shape, **{"latent": 8, "hidden": (64,), **keywords}), data, objective
    )


KINDS = {
    "small": healthy,
    "convolutional": lambda data: TrainingSetup(vc.VAE.conv(data.shape, 8, (8, 16), 64, "gaussian", 0.2), data),
    "gaussian likelihood": _mlp(likelihood="gaussian", scale=0.3),
    "learned scale": _mlp(likelihood="gaussian-learned-scale"),
    "beta 4": _mlp(partial(vc.elbo, beta=4.0), likelihood="gaussian", scale=0.2),
    "two latent dimensions": _mlp(latent=2),
    "forty latent dimensions": _mlp(latent=40),
    "deep": _mlp(hidden=(64, 64, 64), likelihood="gaussian", scale=0.2),
    "tanh": _mlp(activation=nn.Tanh),
    "free bits": _mlp(partial(vc.free_bits, nats=0.5)),
}
HEALTHY = {
    **KINDS,  # on both data sets, the others on one
    "continuous Bernoulli": _mlp(likelihood="continuous-bernoulli"),
    "beta 0.1": _mlp(partial(vc.elbo, beta=0.1)),
    "importance weighted": _mlp(partial(vc.iwae, samples=3)),
    "total correlation": _mlp(partial(vc.beta_tcvae, beta=2.0, dataset_size=2000)),
    "images in [-1, 1], gaussian": _gaussian_in_minus_one_to_one,
    "VampPrior": _vampprior,
}


@pytest.mark.parametrize(("kind", "name"), [(k, n) for k in HEALTHY for n in DATA if n == "digits" or k in KINDS])
def test_nothing_is_said_about_a_healthy_model(kind, name):
    seed = list(HEALTHY).index(kind) % 3
    torch.manual_seed(seed)
    setup = HEALTHY[kind](images(name))
    if kind == "convolutional":  # five layers leave the mean image late
        assert named(setup, 3 * LONGER[name], seed) == []
    else:
        assert named(replace(setup, lr=5e-3), LONGER[name], seed) == []


@pytest.mark.parametrize("name", DATA)
def test_nothing_is_said_about_a_model_trained_long(name):
    assert named(replace(healthy(images(name)), lr=5e-3), 600, seed=0) == []


@pytest.mark.parametrize("name", DATA)
def test_nothing_is_said_before_training(name):
    assert diagnose(healthy(images(name)).model, images(name), objective=vc.elbo).findings == ()


def test_nothing_is_said_after_an_annealed_fit():
    data, model = images("strokes"), healthy(images("strokes")).model
    history = vc.fit(
        model, data.train, epochs=6, schedule=lambda t: {"beta": min(1.0, 2 * t)}, test=data.test, progress=False
    )
    assert diagnose(model, data, history).findings == ()


OF_THE_OBJECTIVE = {
    "no-kl": faulty.kl_left_out,
    "kl-sign": faulty.kl_added,
    "kldivloss": faulty.kl_from_kldivloss,
    "pixel-mean": faulty.pixels_averaged,
    "mean-decoded": faulty.mean_decoded,
    "missing-half": faulty.half_missing,
    "detached": faulty.sample_detached,
    "shared-noise": faulty.noise_shared,
}


@pytest.mark.parametrize("kind", ["convolutional", "gaussian likelihood", "two latent dimensions", "deep"])
def test_an_objectives_fault_is_named_before_the_first_step_whatever_the_model(kind):
    setup = HEALTHY[kind](images("digits"))
    for fault, objective in OF_THE_OBJECTIVE.items():
        assert [f.fault for f in diagnose(setup.model, setup.data, objective=objective)] == [fault]


@cache
def _collapsed() -> TrainingSetup:
    """A model that a huge beta has made draw the mean image, whatever the code."""
    torch.manual_seed(0)
    setup = FAULTS["huge-beta"].build(images("digits"))
    train(setup, steps=60)
    return setup


def test_a_collapse_is_put_down_to_beta_only_where_beta_is_large():
    setup = _collapsed()
    (by_beta,) = diagnose(setup.model, setup.data, objective=setup.objective)
    (by_itself,) = diagnose(setup.model, setup.data, objective=vc.elbo)
    assert (by_beta.fault, by_itself.fault) == ("huge-beta", "posterior-collapse")
    assert "effective beta 500" in by_beta.evidence and "effective beta 1" in by_itself.evidence


def test_a_collapse_is_a_finding_only_where_it_is_the_only_one():
    setup = _collapsed()
    found = diagnose(setup.model, faulty_models.tested_on_training(setup.data), objective=setup.objective)
    assert [f.fault for f in found] == ["test-is-train"]


def test_every_finding_says_evidence_mechanism_and_fix():
    setup = FAULTS["no-kl"].build(images("digits"))
    (finding,) = diagnose(setup.model, setup.data, objective=setup.objective)
    assert "beta 0" in finding.evidence
    assert (finding.mechanism, finding.fix) == (FAULTS["no-kl"].mechanism, FAULTS["no-kl"].fix)
