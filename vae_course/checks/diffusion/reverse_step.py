"""One step of sampling: from z_t and the predicted noise to z_{t-1}."""

import torch
from torch import Tensor

from vae_course.checks.diffusion._shared import (
    drawn_cumulative,
    normal,
    posterior_mean,
    posterior_variance,
    start_of,
)
from vae_course.checks.exercise import Answer, Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor, int, Tensor]]:
    """Points, codes and images in a middle step, in the last one that is taken (t = 1) and in the first (t = T)."""
    drawn = []
    for shape, t, steps, dtype in (
        ((2, 2), 2, 3, torch.float32),
        ((3, 2), 1, 3, torch.float32),
        ((4, 5), 6, 6, torch.float64),
        ((2, 1, 3, 3), 4, 7, torch.float32),
    ):
        z, predicted, noise = (normal(generator, *shape, dtype=dtype) for _ in range(3))
        drawn.append((z, predicted, noise, t, drawn_cumulative(generator, steps, dtype)))
    return drawn


def reference(z: Tensor, predicted: Tensor, noise: Tensor, t: int, cumulative: Tensor) -> Tensor:
    x = start_of(z, predicted, t, cumulative)
    return posterior_mean(x, z, t, cumulative) + posterior_variance(t, cumulative).sqrt() * noise


def _beta(t: int, cumulative: Tensor) -> Tensor:
    """The variance of the noise that step t adds on the way forward."""
    return 1 - cumulative[t] / cumulative[t - 1]


def _ho_mean(z: Tensor, predicted: Tensor, t: int, cumulative: Tensor) -> Tensor:
    """The same mean without a detour by x (Ho et al. 2020, equation 11)."""
    beta = _beta(t, cumulative)
    return (z - beta / (1 - cumulative[t]).sqrt() * predicted) / (1 - beta).sqrt()


def _without_a_detour(z: Tensor, predicted: Tensor, noise: Tensor, t: int, cumulative: Tensor) -> Tensor:
    mean = _ho_mean(z, predicted, t, cumulative)
    return mean if t == 1 else mean + posterior_variance(t, cumulative).sqrt() * noise


def _two_noises(z: Tensor, predicted: Tensor, noise: Tensor, t: int, cumulative: Tensor) -> Tensor:
    # x shrunk as at step t - 1, the old noise as far as it is kept, and fresh noise for the rest of the variance.
    before, fresh = cumulative[t - 1], posterior_variance(t, cumulative)
    x = start_of(z, predicted, t, cumulative)
    return before.sqrt() * x + (1 - before - fresh).clamp(min=0).sqrt() * predicted + fresh.sqrt() * noise


ALTERNATIVES = (_without_a_detour, _two_noises)


def _with(*, sigma=lambda t, c: posterior_variance(t, c).sqrt(), mean=_ho_mean) -> Answer:
    """The step with another standard deviation, or another mean."""

    def answer(z: Tensor, predicted: Tensor, noise: Tensor, t: int, cumulative: Tensor) -> Tensor:
        return mean(z, predicted, t, cumulative) + sigma(t, cumulative) * noise

    return answer


def _mixed_up(z: Tensor, predicted: Tensor, t: int, cumulative: Tensor) -> Tensor:
    return (z - _beta(t, cumulative) / (1 - cumulative[t]).sqrt() * predicted) / cumulative[t].sqrt()


def _own_alpha_only(z: Tensor, predicted: Tensor, t: int, cumulative: Tensor) -> Tensor:
    beta = _beta(t, cumulative)
    return (z - beta.sqrt() * predicted) / (1 - beta).sqrt()


MISTAKES = (
    Misconception(
        "noise in the last step",
        _with(sigma=lambda t, c: _beta(t, c).sqrt() if t == 1 else posterior_variance(t, c).sqrt()),
        "you add noise in the last step, t = 1, too. There z_0 is x: nothing would take this noise away again, so the "
        "last step returns its mean.",
    ),
    Misconception(
        "beta for the variance, in the last step, too",
        _with(sigma=lambda t, c: _beta(t, c).sqrt()),
        "your noise has the variance beta_t in every step, so what you return at t = 1 is noisy. The posterior's "
        "variance is smaller, and 0 in the last step.",
    ),
    Misconception(
        "beta for the variance",
        _with(sigma=lambda t, c: 0 if t == 1 else _beta(t, c).sqrt()),
        "your noise has the variance beta_t of the step forward, a choice that is found, too (Ho et al. 2020). The "
        "step asked for has the posterior's variance, with which the bound was computed.",
    ),
    Misconception(
        "noise scaled by its variance",
        _with(sigma=posterior_variance),
        "your fresh noise is scaled by its variance. A factor acts on standard deviations: take the square root.",
    ),
    Misconception(
        "no fresh noise",
        _with(sigma=lambda t, c: 0),
        "you return the mean in every step. Samples from the Gaussians are asked for: without fresh noise their spread "
        "is missing.",
    ),
    Misconception(
        "straight to x",
        lambda z, predicted, noise, t, cumulative: start_of(z, predicted, t, cumulative),
        "you return the predicted x at every step. At a noisy step it is an average over many x; use it only for the "
        "mean of a small step.",
    ),
    Misconception(
        "x noised anew",
        lambda z, predicted, noise, t, cumulative: (
            cumulative[t - 1].sqrt() * start_of(z, predicted, t, cumulative) + (1 - cumulative[t - 1]).sqrt() * noise
        ),
        "you take the predicted x and put it to step t - 1 with noise that is all fresh. q(z_{t-1} | z_t, x) keeps "
        "part of the noise that is in z_t: use its mean and variance.",
    ),
    Misconception(
        "alpha and cumulative alpha mixed up",
        _with(mean=_mixed_up),
        "your mean is divided by the square root of cumulative[t]. One step is undone, not all of them: it is the "
        "step's own alpha, cumulative[t] / cumulative[t - 1].",
    ),
    Misconception(
        "the step's noise taken for all of it",
        _with(mean=_own_alpha_only),
        "you take away sqrt(beta_t) times the predicted noise. It is a prediction of all the noise in z_t, of which "
        "this step owns the share beta_t / sqrt(1 - cumulative[t]).",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Two exercises of this workbook one after the other: the x that the prediction stands for, then the posterior.",
        "z_{t-1} = mean + sqrt(variance) * noise, with mean and variance of q(z_{t-1} | z_t, x) at the predicted x.",
        "What is the posterior's variance at t = 1, where cumulative[0] = 1? Then the last step needs no rule.",
    ),
    minutes=8,
    difficulty=2,
    points=2,
)
