"""`examine`: figures that are known beforehand come out, and the model that is examined notices nothing."""

from functools import partial

import pytest
import torch
from small_runs import images

import vae_course as vc
from vae_course.clinic import diagnose, examine, faulty_models, faulty_objectives, healthy


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


@pytest.mark.parametrize(("objective", "power"), [(vc.elbo, 1), (faulty_objectives.half_missing, 2)])
def test_the_noise_of_a_code_grows_as_the_standard_deviation_or_as_its_square(objective, power):
    path = examine(healthy(images("digits")).model, images("digits"), objective=objective).sampling_path
    assert path.noise_exponent == pytest.approx(power, abs=0.1)


def test_only_a_reparameterised_sample_lets_the_posterior_receive_a_gradient():
    data, model = images("digits"), healthy(images("digits")).model
    sampled = examine(model, data).sampling_path
    detached = examine(model, data, objective=faulty_objectives.sample_detached).sampling_path
    assert (sampled.gradient_to_mean, sampled.gradient_to_log_var) == (True, True)
    assert (detached.gradient_to_mean, detached.gradient_to_log_var) == (False, False)


def test_a_test_image_seen_in_training_is_counted_and_a_new_one_is_not():
    data = images("digits")
    half = torch.cat([data.test[:100], data.train[:100]])
    mixed = vc.Dataset("mixed", data.train, half)
    assert examine(healthy(data).model, mixed).seen_before == 0.5


def test_the_kl_per_dimension_is_that_of_the_posteriors():
    data, model = images("digits"), healthy(images("digits")).model
    kl = vc.kl_divergence(model.encode(data.test[:512]), model.prior).mean().item()
    assert examine(model, data).kl_per_dimension.sum().item() == pytest.approx(kl, rel=1e-5)


def test_the_last_finite_entry_of_a_history_is_found():
    data, model = images("digits"), healthy(images("digits")).model
    good, bad = vc.MeanTerms(-45.0, -40.0, 5.0), vc.MeanTerms(float("nan"), -40.0, float("inf"))
    diagnostics = examine(model, data, vc.History(seed=0, train=(good, bad)))
    assert not diagnostics.finite and diagnostics.last_finite == (-40.0, 5.0)


def test_the_model_is_left_as_it_was_and_so_is_the_random_stream():
    data, model = images("digits"), healthy(images("digits")).model
    before = {name: value.clone() for name, value in model.state_dict().items()}
    state = torch.get_rng_state()
    diagnose(model, data)
    assert torch.equal(state, torch.get_rng_state())
    assert model.training and "encode" not in vars(model)
    for name, value in model.state_dict().items():
        torch.testing.assert_close(value, before[name], rtol=0, atol=0)


@pytest.mark.invalid_input
def test_what_cannot_be_examined_is_refused_with_what_is_needed():
    data, model = images("digits"), healthy(images("digits")).model
    with pytest.raises(TypeError, match=r"\.train and \.test"):
        diagnose(model, data.train.numpy())
    with pytest.raises(TypeError, match="lacks"):
        diagnose(vc.Autoencoder.mlp(data.shape, latent=2), data)
    with pytest.raises(ValueError, match=r"\[0, 1\]"):
        diagnose(model, faulty_models.minus_one_to_one(data))
    with pytest.raises(ValueError, match="images must be an integer of at least 1"):
        examine(model, data, images=0)


@pytest.mark.invalid_input
def test_a_posterior_that_is_no_diagonal_gaussian_is_refused():
    data, model = images("digits"), healthy(images("digits")).model
    model.encoder = torch.nn.Sequential(model.encoder, _Laplace())
    with pytest.raises(TypeError, match=r"diagonal Gaussian.*got Laplace.*vae_course\.gaussian"):
        examine(model, data)


class _Laplace(torch.nn.Module):
    def forward(self, q):
        return torch.distributions.Laplace(q.mean, q.stddev)
