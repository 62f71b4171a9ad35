"""One step of sampling: from z_t and the predicted noise to z_{t-1}."""

import torch
from torch import Tensor

from vae_course.checks.diffusion._shared import (
    drawn_cumulative,
    normal,
    posterior,
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


def _beta(t: int, cumulative: Tensor) -> Tensor:
    """The variance of the noise that step t adds on the way forward."""
    return 1 - cumulative[t] / cumulative[t - 1]


def _ho_mean(z: Tensor, predicted: Tensor, t: int, cumulative: Tensor) -> Tensor:
    """The mean of the step, with the posterior's x put in (Ho et al. 2020, equation 11)."""
    beta = _beta(t, cumulative)
    return (z - beta / (1 - cumulative[t]).sqrt() * predicted) / (1 - beta).sqrt()


def reference(z: Tensor, predicted: Tensor, noise: Tensor, t: int, cumulative: Tensor) -> Tensor:
    mean = _ho_mean(z, predicted, t, cumulative)
    return mean if t == 1 else mean + _beta(t, cumulative).sqrt() * noise


def _by_x(z: Tensor, predicted: Tensor, noise: Tensor, t: int, cumulative: Tensor) -> Tensor:
    mean, _ = posterior(z, start_of(z, predicted, t, cumulative), t, cumulative)
    return mean + _beta(t, cumulative).sqrt() * noise if t > 1 else mean


def _by_alpha(z: Tensor, predicted: Tensor, noise: Tensor, t: int, cumulative: Tensor) -> Tensor:
    alpha = cumulative[t] / cumulative[t - 1]
    fresh = (1 - alpha).sqrt() * noise if t > 1 else 0
    return fresh + alpha.rsqrt() * (z - (1 - alpha) * (1 - cumulative[t]).rsqrt() * predicted)


ALTERNATIVES = (_by_x, _by_alpha)


def _with(*, sigma=lambda t, c: (t > 1) * _beta(t, c).sqrt(), mean=_ho_mean) -> Answer:
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
        _with(sigma=lambda t, c: _beta(t, c).sqrt()),
        "you add noise in the last step, t = 1, too. There z_0 is x: nothing would take this noise away again, so the "
        "last step returns its mean.",
    ),
    Misconception(
        "variance of the posterior",
        _with(sigma=lambda t, c: (_beta(t, c) * (1 - c[t - 1]) / (1 - c[t])).sqrt()),
        "your noise has the variance of q(z_{t-1} | z_t, x), which knows x. It is another choice that is found (Ho et "
        "al. 2020, section 3.2); asked for here is beta_t.",
    ),
    Misconception(
        "noise scaled by its variance",
        _with(sigma=lambda t, c: (t > 1) * _beta(t, c)),
        "your fresh noise is scaled by its variance. A factor acts on standard deviations: take the square root.",
    ),
    Misconception(
        "all noise of z_{t-1} added",
        _with(sigma=lambda t, c: (1 - c[t - 1]).sqrt()),
        "your fresh noise has the variance 1 - cumulative[t - 1] of all the noise in z_{t-1}. Most of that is still in "
        "the mean: fresh is only what this step brings, beta_t.",
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
    Misconception(
        "noise forgotten in the mean",
        _with(mean=lambda z, predicted, t, c: z / (1 - _beta(t, c)).sqrt()),
        "the predicted noise does not occur in your mean: nothing is taken away.",
    ),
    Misconception(
        "prediction not scaled",
        _with(mean=lambda z, predicted, t, c: (z - predicted) / (1 - _beta(t, c)).sqrt()),
        "you take the whole predicted noise away. One step takes away beta_t / sqrt(1 - cumulative_t) of it.",
    ),
    Misconception(
        "not divided by the root of alpha",
        _with(mean=lambda z, predicted, t, c: z - _beta(t, c) / (1 - c[t]).sqrt() * predicted),
        "the division by the root of alpha_t is missing: the step forward has made x smaller by that.",
    ),
    Misconception(
        "prediction added",
        _with(
            mean=lambda z, predicted, t, c: (z + _beta(t, c) / (1 - c[t]).sqrt() * predicted) / (1 - _beta(t, c)).sqrt()
        ),
        "you add the predicted noise. It is in z: take it away.",
    ),
    Misconception(
        "noise in the first step left out",
        _with(sigma=lambda t, c: (t < len(c) - 1) * _beta(t, c).sqrt()),
        "your fresh noise is missing at t = T. It is the *last* step of sampling, t = 1, that has none.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Two exercises of this workbook, one after the other: the x that the prediction stands for, then the "
        "posterior's mean.",
        "z_{t-1} = mean + sqrt(beta_t) * noise, with the mean of q(z_{t-1} | z_t, x) at the predicted x.",
        "beta_t = 1 - cumulative[t] / cumulative[t - 1], and if t == 1 you return the mean.",
    ),
    minutes=12,
    difficulty=2,
    points=2,
)
