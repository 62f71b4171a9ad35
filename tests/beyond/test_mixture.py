"""The exact denoiser of a mixture agrees with Bayes' rule and with the gradient of the density."""

import pytest
import torch
from torch import distributions as td

from vae_course.beyond.diffusion import NoiseSchedule, bound_terms, noised
from vae_course.beyond.mixture import exact_noise, noised_mixture, posterior_mean
from vae_course.distributions import gaussian


@pytest.fixture
def mixture():
    means = torch.tensor([[1.5, 0.0], [-1.0, 1.0], [0.0, -1.5]], dtype=torch.float64)
    roots = torch.tensor([[[0.4, 0.0], [0.1, 0.2]], [[0.2, 0.0], [0.0, 0.5]], [[0.3, 0.0], [-0.2, 0.3]]]).double()
    weights = td.Categorical(torch.tensor([0.5, 0.3, 0.2], dtype=torch.float64))
    return td.MixtureSameFamily(weights, td.MultivariateNormal(means, roots @ roots.mT))


@pytest.mark.parametrize("t", [1, 10, 50])
def test_the_posterior_mean_follows_from_the_gradient_of_the_log_density(mixture, t):
    """Tweedie's formula: E[x | z] = (z + (1 - cumulative) grad log q(z)) / sqrt(cumulative)."""
    cumulative = NoiseSchedule.cosine(50, dtype=torch.float64).cumulative[t]
    z = torch.randn(20, 2, dtype=torch.float64, requires_grad=True)
    (gradient,) = torch.autograd.grad(noised_mixture(mixture, cumulative).log_prob(z).sum(), z)
    tweedie = (z + (1 - cumulative) * gradient) / cumulative.sqrt()
    assert torch.allclose(posterior_mean(mixture, z, cumulative), tweedie, rtol=1e-6)


def test_the_density_of_z_t_is_that_of_noised_draws(mixture):
    schedule = NoiseSchedule.cosine(50, dtype=torch.float64)
    x = mixture.sample((50_000,))
    z = noised(x, torch.randn_like(x), 20, schedule)
    expected = noised_mixture(mixture, schedule.cumulative[20])
    assert torch.allclose(z.mean(0), expected.mean, atol=0.02)
    assert torch.allclose(z.var(0), expected.variance, atol=0.02)
    own = expected.log_prob(expected.sample((50_000,))).mean()
    assert abs(expected.log_prob(z).mean() - own) < 0.02


def test_no_other_guess_of_the_noise_is_better(mixture):
    schedule = NoiseSchedule.cosine(50, dtype=torch.float64)
    x, t = mixture.sample((20_000,)), torch.full((20_000,), 15)
    noise = torch.randn_like(x)
    z = noised(x, noise, t, schedule)
    best = exact_noise(mixture, schedule)(z, t)
    error = (noise - best).square().sum(1).mean()
    for other in (0.95 * best, 1.05 * best, best + 0.1, z, best + 0.1 * z):
        assert (noise - other).square().sum(1).mean() > error


def test_the_bound_lies_below_the_log_likelihood_and_comes_near_it_with_many_steps(mixture):
    gaps = {}
    for steps in (5, 20, 100):
        schedule, x = NoiseSchedule.cosine(steps, dtype=torch.float64), mixture.sample((4000,))
        bound = bound_terms(exact_noise(mixture, schedule), x, schedule).bound
        gaps[steps] = (mixture.log_prob(x) - bound).mean().item()
    assert gaps[5] > gaps[20] + 0.1 > 0.1 and gaps[20] > gaps[100]
    assert -0.05 < gaps[100] < 0.2


@pytest.mark.invalid_input
def test_a_mixture_of_something_else_is_refused():
    weights = td.Categorical(torch.ones(2))
    diagonal = td.MixtureSameFamily(weights, gaussian(torch.zeros(2, 3), torch.zeros(2, 3)))
    for bad in (diagonal, td.Normal(0.0, 1.0)):
        with pytest.raises(TypeError, match="MixtureSameFamily of MultivariateNormal"):
            posterior_mean(bad, torch.zeros(1, 3), torch.tensor(0.5))


@pytest.mark.invalid_input
def test_the_exact_denoiser_takes_one_timestep_at_a_time(mixture):
    predict = exact_noise(mixture, NoiseSchedule.cosine(10, dtype=torch.float64))
    with pytest.raises(ValueError, match="one timestep for the whole batch"):
        predict(torch.zeros(2, 2, dtype=torch.float64), torch.tensor([1, 2]))
