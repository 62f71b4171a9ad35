"""The denoiser: it learns the best guess of the noise, needs the timestep, and obeys a class."""

import pytest
import torch
from torch import distributions as td

from vae_course.beyond.denoiser import Denoiser, fit_denoiser, guided, timestep_embedding
from vae_course.beyond.diffusion import NoiseSchedule, noised, sample


@pytest.fixture(scope="module")
def schedule():
    return NoiseSchedule.cosine(20)


@pytest.fixture(scope="module")
def told(schedule):
    """Two classes in one dimension, around -2 and 2."""
    torch.manual_seed(0)
    labels = torch.randint(2, (4000,))
    x = 4.0 * labels[:, None] - 2 + 0.3 * torch.randn(4000, 1)
    denoiser = Denoiser(1, schedule.steps, hidden=64, classes=2)
    fit_denoiser(denoiser, x / x.std(), schedule, labels, iterations=600)
    return denoiser, x.std()


def test_an_embedding_tells_all_timesteps_apart():
    for steps in (2, 100, 1000):
        embedded = timestep_embedding(torch.arange(steps + 1), steps)
        apart = torch.cdist(embedded, embedded) + 10 * torch.eye(steps + 1)
        assert apart.min() > 0.01


def test_trained_on_a_gaussian_it_finds_the_straight_line_that_is_best(schedule):
    denoiser = Denoiser(2, schedule.steps, hidden=64)
    losses = fit_denoiser(denoiser, 0.5 * torch.randn(4000, 2), schedule, iterations=600, lr=5e-3)
    for t in (1, 5, 10, 19):
        cumulative = schedule.cumulative[t]
        z = (0.25 * cumulative + 1 - cumulative).sqrt() * torch.randn(2000, 2)
        best = (1 - cumulative).sqrt() * z / (0.25 * cumulative + 1 - cumulative)
        with torch.no_grad():
            error = (denoiser(z, torch.full((2000,), t)) - best).square().sum(1).mean()
        assert error < 0.05 * 2  # of the noise's own mean square
    assert len(losses) == 600


def test_a_class_that_is_asked_for_comes_and_no_class_gives_both(told, schedule):
    denoiser, scale = told
    noise = torch.randn(500, 1)
    for label, place in ((0, -2.0), (1, 2.0)):
        x = scale * sample(guided(denoiser, label, weight=1.0), noise, schedule)
        assert (x.sign() == torch.tensor(place).sign()).float().mean() > 0.97
    share = (sample(denoiser, noise, schedule) > 0).float().mean()
    assert 0.35 < share < 0.65


def test_guidance_of_weight_0_ignores_the_label_and_of_weight_1_is_the_told_guess(told, schedule):
    denoiser, _ = told
    z, t = torch.randn(10, 1), torch.randint(1, 21, (10,))
    told_guess = denoiser(z, t, torch.ones(10, dtype=torch.long))
    assert torch.equal(guided(denoiser, 1, weight=0.0)(z, t), denoiser(z, t))
    assert torch.allclose(guided(denoiser, 1, weight=1.0)(z, t), told_guess, atol=1e-6)


def test_the_loss_of_a_network_that_guesses_nothing_is_the_dimension(schedule):
    denoiser = Denoiser(3, schedule.steps)
    torch.nn.init.zeros_(denoiser.last.weight), torch.nn.init.zeros_(denoiser.last.bias)
    losses = fit_denoiser(denoiser, torch.randn(100, 3), schedule, iterations=1, batch_size=20_000)
    assert abs(losses[0] - 3) < 0.1


def test_without_the_timestep_the_best_guess_is_worse(schedule):
    """One function of z for all t: the mean of the best guesses, weighted by how probable each t is at z."""
    x, t = 0.3 * torch.randn(50_000, 1), torch.randint(1, 21, (50_000,))
    noise = torch.randn_like(x)
    z = noised(x, noise, t, schedule)
    cumulative = schedule.cumulative[1:]
    total = 0.09 * cumulative + 1 - cumulative
    guesses = (1 - cumulative).sqrt() * z / total
    timesteps = td.Normal(0.0, total.sqrt()).log_prob(z).softmax(1)
    blind = (timesteps * guesses).sum(1, keepdim=True)
    seeing = guesses.gather(1, t[:, None] - 1)
    assert (noise - blind).square().mean() > 1.05 * (noise - seeing).square().mean()


# Bad input


@pytest.mark.invalid_input
def test_schedule_and_data_must_fit_the_denoiser(schedule):
    denoiser = Denoiser(2, steps=10, hidden=8)
    with pytest.raises(ValueError, match="made for 10 steps, the schedule has 20"):
        fit_denoiser(denoiser, torch.zeros(5, 2), schedule)
    with pytest.raises(ValueError, match=r"expected finite x of shape \(N, 2\), got \(5, 3\)"):
        fit_denoiser(denoiser, torch.zeros(5, 3), NoiseSchedule.cosine(10))
    with pytest.raises(ValueError, match=r"expected z_t of shape \(N, 2\)"):
        denoiser(torch.zeros(5, 3), torch.ones(5, dtype=torch.long))


@pytest.mark.invalid_input
def test_labels_go_to_a_denoiser_that_knows_them(schedule):
    blind, t = Denoiser(2, steps=20, hidden=8), torch.ones(5, dtype=torch.long)
    with pytest.raises(ValueError, match="knows no labels"):
        blind(torch.zeros(5, 2), t, t)
    with pytest.raises(ValueError, match="knows no labels"):
        guided(blind, 0, 1.0)
    with pytest.raises(ValueError, match="expected labels from 0 to 1, got 2 to 2"):
        guided(Denoiser(2, steps=20, hidden=8, classes=2), 2, 1.0)


@pytest.mark.invalid_input
def test_a_label_is_not_given_to_a_fit_without_classes(schedule):
    with pytest.raises(ValueError, match="knows no labels"):
        fit_denoiser(Denoiser(2, 20, hidden=8), torch.zeros(5, 2), schedule, torch.zeros(5, dtype=torch.long))


@pytest.mark.invalid_input
@pytest.mark.parametrize("name", ["dimensions", "steps", "hidden", "layers"])
def test_sizes_are_integers_of_at_least_1(name):
    with pytest.raises(ValueError, match=f"{name} must be an integer of at least 1"):
        Denoiser(**{"dimensions": 2, "steps": 10, name: 0})
