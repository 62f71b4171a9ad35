"""`diagnose` as a classifier: every fault named, on several seeds and two data sets, and silence on healthy models."""

from dataclasses import replace
from functools import cache, partial

import pytest
import torch
from torch import nn

import vae_course as vc
from vae_course import objectives
from vae_course.clinic import faults
from vae_course.clinic.diagnosis import diagnose, examine, trace
from vae_course.clinic.faults import FAULTS, TrainingSetup, healthy, train

SEEDS = (0, 1, 2)
DATA = ("strokes", "digits")
STEPS = {"strokes": 40, "digits": 60}
LONGER = {"strokes": 80, "digits": 250}  # so that a healthy model has left the mean image behind and uses its code


@cache
def images(name: str) -> vc.Dataset:
    return vc.load("strokes", n_train=2000, n_test=500) if name == "strokes" else vc.load("digits")


def named(patient: TrainingSetup, steps: int, seed: int) -> list[str]:
    history = train(patient, steps=steps, seed=seed, every=50)
    return [f.fault for f in diagnose(patient.model, patient.data, history, objective=patient.objective)]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", DATA)
def test_every_fault_is_the_first_finding(fault, name):
    for seed in SEEDS:
        torch.manual_seed(seed)
        found = named(FAULTS[fault].build(images(name)), STEPS[name], seed)
        assert found[:1] == [fault], f"seed {seed}"


def _gaussian_in_minus_one_to_one(data: vc.Dataset) -> TrainingSetup:
    """Images in [-1, 1] are no fault where the likelihood is a Gaussian."""

    class Signed(vc.VAE):
        def encode(self, x):
            return self.encoder(x)

    return TrainingSetup(
        Signed.mlp(data.shape, latent=8, hidden=(64,), likelihood="gaussian", scale=0.3), faults.minus_one_to_one(data)
    )


def _vampprior(data: vc.Dataset) -> TrainingSetup:
    patient = healthy(data)
    patient.model.prior_module = vc.priors.VampPrior(patient.model.encoder, data.train[:10])
    return patient


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
    patient = HEALTHY[kind](images(name))
    if kind == "convolutional":  # five layers leave the mean image late
        assert named(patient, 3 * LONGER[name], seed) == []
    else:
        assert named(replace(patient, lr=5e-3), LONGER[name], seed) == []


@pytest.mark.parametrize("name", DATA)
def test_nothing_is_said_about_a_model_trained_long(name):
    assert named(replace(healthy(images(name)), lr=5e-3), 600, seed=0) == []


@pytest.mark.parametrize("name", DATA)
def test_nothing_is_said_before_training(name):
    assert diagnose(healthy(images(name)).model, images(name)) == []


def test_nothing_is_said_after_an_annealed_fit():
    data, model = images("strokes"), healthy(images("strokes")).model
    history = vc.fit(
        model, data.train, epochs=6, schedule=lambda t: {"beta": min(1.0, 2 * t)}, test=data.test, progress=False
    )
    assert diagnose(model, data, history) == []


OF_THE_OBJECTIVE = {
    "no-kl": faults.kl_left_out,
    "kl-sign": faults.kl_added,
    "kldivloss": faults.kl_from_kldivloss,
    "pixel-mean": faults.pixels_averaged,
    "mean-decoded": faults.mean_decoded,
    "missing-half": faults.half_missing,
    "detached": faults.sample_detached,
    "shared-noise": faults.noise_shared,
}


@pytest.mark.parametrize("kind", ["convolutional", "gaussian likelihood", "two latent dimensions", "deep"])
def test_an_objectives_fault_is_named_before_the_first_step_whatever_the_model(kind):
    patient = HEALTHY[kind](images("digits"))
    for fault, objective in OF_THE_OBJECTIVE.items():
        assert [f.fault for f in diagnose(patient.model, patient.data, objective=objective)] == [fault]


@pytest.mark.parametrize("beta", [0.25, 1.0, 4.0])
def test_the_effective_beta_is_the_one_in_the_objective(beta):
    weights = examine(healthy(images("digits")).model, images("digits"), objective=partial(vc.elbo, beta=beta)).weights
    assert weights.beta == pytest.approx(beta, rel=1e-9)


def test_dividing_the_whole_objective_changes_no_beta():
    def tenth(model, x):
        terms = vc.elbo(model, x)
        return terms._replace(objective=terms.objective / 10)

    weights = examine(healthy(images("digits")).model, images("digits"), objective=tenth).weights
    assert (weights.reconstruction, weights.beta) == pytest.approx((0.1, 1.0), rel=1e-9)


def test_a_test_image_seen_in_training_is_counted_and_a_new_one_is_not():
    data = images("digits")
    half = torch.cat([data.test[:100], data.train[:100]])
    mixed = vc.Dataset("mixed", data.train, half)
    assert examine(healthy(data).model, mixed).seen_before == 0.5


def test_the_model_is_left_as_it_was_and_so_is_the_random_stream():
    data, model = images("digits"), healthy(images("digits")).model
    before = {name: value.clone() for name, value in model.state_dict().items()}
    state = torch.get_rng_state()
    diagnose(model, data)
    assert torch.equal(state, torch.get_rng_state())
    assert model.training and "encode" not in vars(model)
    for name, value in model.state_dict().items():
        torch.testing.assert_close(value, before[name], rtol=0, atol=0)


def test_every_finding_says_evidence_mechanism_and_fix():
    patient = FAULTS["no-kl"].build(images("digits"))
    (finding,) = diagnose(patient.model, patient.data, objective=patient.objective)
    assert "beta 0" in finding.evidence
    assert (finding.mechanism, finding.fix) == (FAULTS["no-kl"].mechanism, FAULTS["no-kl"].fix)


def test_a_trace_holds_what_the_objective_gave_to_the_decoder():
    data, model = images("digits"), healthy(images("digits")).model
    seen = trace(model, faults.mean_decoded, data.test[:3])
    torch.testing.assert_close(seen.z, model.encode(data.test[:3]).mean)
    torch.testing.assert_close(seen.p.log_prob(data.test[:3]), seen.terms.reconstruction)


@pytest.mark.invalid_input
def test_what_cannot_be_examined_is_refused_with_what_is_needed():
    data, model = images("digits"), healthy(images("digits")).model
    with pytest.raises(TypeError, match=r"\.train and \.test"):
        diagnose(model, data.train)
    with pytest.raises(TypeError, match="lacks"):
        diagnose(vc.Autoencoder.mlp(data.shape, latent=2), data)
    with pytest.raises(ValueError, match=r"model\.decode"):
        diagnose(model, data, objective=lambda model, x: objectives.ObjectiveTerms(*3 * [model.encode(x).mean.sum(1)]))
    with pytest.raises(ValueError, match=r"\[0, 1\]"):
        diagnose(model, faults.minus_one_to_one(data))
