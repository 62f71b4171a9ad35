"""A walk without noise: the same start gives the same end, and few steps suffice."""

import pytest
import torch

from vae_course.beyond.ddim import sample_ddim
from vae_course.beyond.diffusion import NoiseSchedule


def guess(z, t, schedule, variance):
    """E[noise | z_t] for x ~ N(0, variance)."""
    now = schedule.cumulative[t][:, None]
    return (1 - now).sqrt() * z / (now * variance + 1 - now)


@pytest.fixture(scope="module")
def schedule():
    return NoiseSchedule.cosine(200, dtype=torch.float64)


def test_the_walk_maps_noise_to_data_by_its_quantiles(schedule):
    """For x ~ N(0, s^2) the only increasing map from noise is z -> s z, and many small steps come near it."""
    z = torch.linspace(-2, 2, 9, dtype=torch.float64)[:, None]
    x = sample_ddim(lambda z, t: guess(z, t, schedule, 0.25), z, schedule, steps=200)
    assert torch.allclose(x, 0.5 * z, rtol=0.05)


def test_fewer_steps_give_nearly_the_same(schedule):
    z = torch.randn(50, 1, dtype=torch.float64)
    many, some, few = (
        sample_ddim(lambda z, t: guess(z, t, schedule, 0.25), z, schedule, steps) for steps in (200, 50, 2)
    )
    assert (some - many).abs().max() < 0.1 * (few - many).abs().max()


def test_no_noise_is_drawn(schedule):
    z = torch.randn(50, 1, dtype=torch.float64)
    state = torch.random.get_rng_state()
    sample_ddim(lambda z, t: guess(z, t, schedule, 0.25), z, schedule, steps=10)
    assert torch.equal(state, torch.random.get_rng_state())


def test_one_step_is_the_guess_of_x(schedule):
    z = torch.randn(5, 1, dtype=torch.float64)
    now = schedule.cumulative[200]
    x = sample_ddim(lambda z, t: guess(z, t, schedule, 0.25), z, schedule, steps=1)
    assert torch.allclose(x, now.sqrt() * 0.25 / (now * 0.25 + 1 - now) * z)


@pytest.mark.invalid_input
def test_more_steps_than_the_schedule_has_are_refused(schedule):
    with pytest.raises(ValueError, match="at most the schedule's 200, got 201"):
        sample_ddim(lambda z, t: z, torch.randn(2, 1), schedule, steps=201)
    with pytest.raises(ValueError, match="steps must be an integer of at least 1"):
        sample_ddim(lambda z, t: z, torch.randn(2, 1), schedule, steps=0)
