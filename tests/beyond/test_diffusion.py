"""Diffusion as a deep VAE: one step equals many, the bound's terms add up, and sampling reaches the data."""

import math

import pytest
import torch
from torch import distributions as td

from vae_course.beyond.diffusion import (
    BoundTerms,
    NoiseSchedule,
    bound_terms,
    noised,
    posterior,
    reverse,
    sample,
    start,
)

DOUBLE = {"dtype": torch.float64}
SCHEDULES = [NoiseSchedule.cosine(20, **DOUBLE), NoiseSchedule.linear(60, **DOUBLE)]
EVERY_SCHEDULE = pytest.mark.parametrize("schedule", SCHEDULES, ids=["cosine", "linear"])


def linear_denoiser(mean, variance, schedule):
    """E[noise | z_t] for x ~ N(mean, variance): a straight line in z."""

    def predict(z, t):
        cumulative = schedule.cumulative[t][:, None]
        total = cumulative * variance + 1 - cumulative
        return (1 - cumulative).sqrt() * (z - cumulative.sqrt() * mean) / total

    return predict


@EVERY_SCHEDULE
def test_t_steps_are_one_step(schedule):
    mean, variance = 1.0, 0.0
    for t in range(1, schedule.steps + 1):
        mean = schedule.alphas[t].sqrt() * mean
        variance = schedule.alphas[t] * variance + schedule.betas[t]
        assert torch.isclose(mean, schedule.cumulative[t].sqrt(), rtol=1e-12, atol=1e-15)
        assert torch.isclose(variance, 1 - schedule.cumulative[t], rtol=1e-12)


@EVERY_SCHEDULE
def test_the_posterior_is_what_bayes_rule_says_at_every_timestep(schedule):
    x, z = torch.tensor([[0.7]], **DOUBLE), torch.tensor([[-0.4]], **DOUBLE)
    before = torch.linspace(-3, 3, 7, **DOUBLE)[:, None]  # values of z_{t-1}
    for t in range(2, schedule.steps + 1):
        step = td.Normal(schedule.alphas[t].sqrt() * before, schedule.betas[t].sqrt()).log_prob(z)
        prior = td.Normal(schedule.cumulative[t - 1].sqrt() * x, (1 - schedule.cumulative[t - 1]).sqrt())
        ratio = step[:, 0] + prior.log_prob(before)[:, 0] - posterior(z, x, t, schedule).log_prob(before)
        assert torch.allclose(ratio, ratio[0])  # log q(z_t | x), whatever z_{t-1} is


@EVERY_SCHEDULE
def test_the_last_step_back_leads_to_x_without_noise(schedule):
    x, z = torch.randn(2, 5, 3, **DOUBLE)
    q = posterior(z, x, 1, schedule)
    assert torch.allclose(q.mean, x) and q.variance.max() == 0


@EVERY_SCHEDULE
@pytest.mark.parametrize("shape", [(4,), (4, 2), (4, 1, 3, 3)], ids=str)
def test_start_takes_back_what_noised_did_at_any_timestep_and_shape(schedule, shape):
    x, noise = torch.randn(2, *shape, **DOUBLE)
    t = torch.tensor([0, 1, 7, schedule.steps])
    assert torch.allclose(start(noised(x, noise, t, schedule), noise, t, schedule), x, atol=1e-6)
    one_by_one = [noised(x[[i]], noise[[i]], int(t[i]), schedule) for i in range(4)]
    assert torch.equal(noised(x, noise, t, schedule), torch.cat(one_by_one))


def expected_terms(mean, variance, schedule, variances):
    """The terms' expectations for x ~ N(mean, variance) and the denoiser above, without any sampling.

    Everything is linear: the means' distance in KL_t is a multiple of x - E[x | z_t], whose mean square is the variance
    of x given z_t.
    """
    reverse_variances = schedule.reverse_variances(variances)
    steps = []
    for t in range(1, schedule.steps + 1):
        now, before = schedule.cumulative[t], schedule.cumulative[t - 1]
        missed = variance * (1 - now) / (now * variance + 1 - now)
        factor = before.sqrt() * schedule.betas[t] / (1 - now)
        q, p = schedule.posterior_variances[t], reverse_variances[t]
        if t == 1:
            steps.append(-0.5 * (math.log(2 * math.pi) + p.log() + missed / p))
        else:
            steps.append(0.5 * ((q + factor**2 * missed) / p - 1 + (p / q).log()))
    last = schedule.cumulative[-1]
    prior = 0.5 * (last * (mean**2 + variance) + (1 - last) - 1 - (1 - last).log())
    return steps[0] - prior - sum(steps[1:])


def expected_bound(mean, variance, schedule, variances):
    """E_q[log p(x, z_1 ... z_T) - log q(z_1 ... z_T | x)] of two Gaussians in T + 1 dimensions."""
    size, predict = schedule.steps + 1, linear_denoiser(mean, variance, schedule)
    q_mean, q_cov = torch.zeros(size, **DOUBLE), torch.zeros(size, size, **DOUBLE)
    p_mean, p_cov = q_mean.clone(), q_cov.clone()
    q_mean[0], q_cov[0, 0] = mean, variance
    for t in range(1, size):  # forwards: z_t = root of alpha_t times z_{t-1}, and noise
        root = schedule.alphas[t].sqrt()
        q_mean[t] = root * q_mean[t - 1]
        q_cov[t, :t] = q_cov[:t, t] = root * q_cov[t - 1, :t]
        q_cov[t, t] = root**2 * q_cov[t - 1, t - 1] + schedule.betas[t]
    p_cov[-1, -1] = 1.0
    for t in range(size - 1, 0, -1):  # backwards: the step's mean is a straight line in z_t
        ends = reverse(predict, torch.tensor([[0.0], [1.0]], **DOUBLE), t, schedule).mean[:, 0]
        slope = ends[1] - ends[0]
        p_mean[t - 1] = ends[0] + slope * p_mean[t]
        p_cov[t - 1, t:] = p_cov[t:, t - 1] = slope * p_cov[t, t:]
        p_cov[t - 1, t - 1] = slope**2 * p_cov[t, t] + schedule.reverse_variances(variances)[t]
    p, q = td.MultivariateNormal(p_mean, p_cov), td.MultivariateNormal(q_mean, q_cov)
    # E_q[log p - log q] over x and all z, and the entropy of x put back: log q(x) is not in the bound.
    x_entropy = 0.5 * math.log(2 * math.pi * math.e * variance)
    return -td.kl_divergence(q, p) - x_entropy


@pytest.mark.parametrize("variances", ["betas", "posterior"])
@pytest.mark.parametrize("steps", [1, 2, 10])
def test_the_terms_add_up_to_the_bound_itself(steps, variances):
    schedule = NoiseSchedule.cosine(steps, **DOUBLE)
    terms, direct = (f(1.0, 0.25, schedule, variances) for f in (expected_terms, expected_bound))
    assert abs(terms - direct) < 1e-9
    if steps > 1:
        assert direct < -0.5 * math.log(2 * math.pi * math.e * 0.25)  # below E[log p(x)]


@pytest.mark.parametrize("variances", ["betas", "posterior"])
def test_the_estimated_terms_have_these_expectations(variances):
    schedule = NoiseSchedule.cosine(10, **DOUBLE)
    x = 1 + 0.5 * torch.randn(20_000, 1, **DOUBLE)
    terms = bound_terms(linear_denoiser(1.0, 0.25, schedule), x, schedule, variances)
    error = terms.bound.std() / len(x) ** 0.5
    assert abs(terms.bound.mean() - expected_terms(1.0, 0.25, schedule, variances)) < 4 * error
    assert terms.steps.shape == (20_000, 9) and terms.steps.min() >= 0 and terms.prior.min() >= 0


def test_a_kl_is_a_weight_times_the_squared_error_of_the_noise():
    schedule, z, x = NoiseSchedule.cosine(20, **DOUBLE), *torch.randn(2, 5, 3, **DOUBLE)
    guess = torch.randn(5, 3, **DOUBLE)
    for t in range(2, 21):
        noise = (z - schedule.cumulative[t].sqrt() * x) / (1 - schedule.cumulative[t]).sqrt()
        kl = td.kl_divergence(
            posterior(z, x, t, schedule), reverse(lambda z, t: guess, z, t, schedule, variances="posterior")
        )
        weight = schedule.betas[t] ** 2 / (
            2 * schedule.posterior_variances[t] * schedule.alphas[t] * (1 - schedule.cumulative[t])
        )
        assert torch.allclose(kl, weight * (noise - guess).square().sum(1))


@pytest.mark.parametrize("steps", [1, 10, 100])
def test_with_variances_beta_the_bound_on_the_standard_normal_is_no_bound_but_the_log_likelihood(steps):
    expected = -0.5 * math.log(2 * math.pi * math.e)
    assert abs(expected_terms(0.0, 1.0, NoiseSchedule.cosine(steps, **DOUBLE), "betas") - expected) < 1e-9
    if steps > 1:  # and with the posterior's variances it is lower
        assert expected_terms(0.0, 1.0, NoiseSchedule.cosine(steps, **DOUBLE), "posterior") < expected - 0.1


def test_sampling_with_the_exact_denoiser_gives_the_data_back():
    schedule = NoiseSchedule.cosine(100)
    seen = []
    x = sample(
        linear_denoiser(2.0, 0.25, schedule), torch.randn(5000, 1), schedule, on_step=lambda t, z: seen.append(t)
    )
    assert abs(x.mean() - 2) < 0.03 and abs(x.std() - 0.5) < 0.03
    assert seen == list(range(100, -1, -1))


def test_the_last_step_adds_no_noise():
    schedule, z = NoiseSchedule(torch.tensor([0.5])), torch.randn(10, 2)
    predict = linear_denoiser(0.0, 0.25, schedule)
    assert torch.equal(sample(predict, z, schedule), sample(predict, z, schedule))


def test_what_was_noised_at_timestep_0_is_the_data():
    x = torch.randn(3, 2)
    assert torch.equal(noised(x, torch.randn(3, 2), 0, SCHEDULES[0]).float(), x)


def test_the_terms_of_one_step_are_two():
    x = torch.randn(6, 2)
    terms = bound_terms(lambda z, t: z, x, NoiseSchedule(torch.tensor([0.9])))
    assert isinstance(terms, BoundTerms) and terms.steps.shape == (6, 0)
    assert torch.equal(terms.bound, terms.reconstruction - terms.prior)


# Bad input


@pytest.mark.invalid_input
@pytest.mark.parametrize("bad", [1.0, 0.0, -0.1, 1.5, math.nan])
def test_an_alpha_that_reaches_0_or_1_is_named_with_its_timestep(bad):
    with pytest.raises(ValueError, match=r"between 0 and 1, got .* at timestep 2"):
        NoiseSchedule(torch.tensor([0.1, bad, 0.3]))


@pytest.mark.invalid_input
def test_a_linear_schedule_of_too_few_steps_reaches_alpha_0_and_says_what_to_do():
    with pytest.raises(ValueError, match=r"alpha 0.*NoiseSchedule\.cosine"):
        NoiseSchedule.linear(20)


@pytest.mark.invalid_input
@pytest.mark.parametrize("bad", [[0.1, 0.2], torch.tensor(0.1), torch.zeros(0), torch.tensor([1, 2]), None])
def test_betas_are_a_vector_of_floats(bad):
    with pytest.raises(ValueError, match="betas must be a tensor of floats"):
        NoiseSchedule(bad)


@pytest.mark.invalid_input
@pytest.mark.parametrize("t", [-1, 21, torch.tensor([1, 2, 21])])
def test_a_timestep_out_of_range_is_told_the_range(t):
    x = torch.zeros(3, 2)
    with pytest.raises(ValueError, match="timesteps must lie in 0 to 20"):
        noised(x, x, t, SCHEDULES[0])


@pytest.mark.invalid_input
def test_there_is_no_step_back_from_the_data():
    x = torch.zeros(3, 2)
    with pytest.raises(ValueError, match="must lie in 1 to 20, got 0 to 0"):
        posterior(x, x, 0, SCHEDULES[0])


@pytest.mark.invalid_input
def test_timesteps_are_integers_one_for_each_row():
    x = torch.zeros(3, 2)
    with pytest.raises(TypeError, match="timesteps are integers"):
        noised(x, x, torch.tensor([0.1, 0.2, 0.3]), SCHEDULES[0])
    with pytest.raises(ValueError, match="one timestep per row"):
        noised(x, x, torch.tensor([1, 2]), SCHEDULES[0])
    with pytest.raises(ValueError, match="noise must have the shape of x"):
        noised(x, torch.zeros(3, 3), 1, SCHEDULES[0])


@pytest.mark.invalid_input
def test_other_names_for_variances_are_refused():
    with pytest.raises(ValueError, match="'betas' or 'posterior', got 'learned'"):
        SCHEDULES[0].reverse_variances("learned")
