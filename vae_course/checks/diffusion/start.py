"""The x that a prediction of the noise in z_t stands for."""

import torch
from torch import Tensor

from vae_course.checks.diffusion._shared import drawn_cumulative, normal, start_of
from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, int, Tensor]]:
    """Points, codes and images at early and late steps; at step 0 there is no noise to take away."""
    drawn = []
    for shape, t, steps, dtype in (
        ((2, 2), 2, 3, torch.float32),
        ((3, 2), 0, 3, torch.float32),
        ((4, 5), 5, 5, torch.float64),
        ((2, 1, 3, 3), 1, 4, torch.float32),
    ):
        z, noise = (normal(generator, *shape, dtype=dtype) for _ in range(2))
        drawn.append((z, noise, t, drawn_cumulative(generator, steps, dtype)))
    return drawn


def reference(z: Tensor, noise: Tensor, t: int, cumulative: Tensor) -> Tensor:
    return start_of(z, noise, t, cumulative)


def _by_ratios(z: Tensor, noise: Tensor, t: int, cumulative: Tensor) -> Tensor:
    # In units of the signal: z_t / sqrt(cumulative) is x plus noise of variance 1 / cumulative - 1.
    return z * cumulative[t].rsqrt() - (1 / cumulative[t] - 1).sqrt() * noise


def _by_angles(z: Tensor, noise: Tensor, t: int, cumulative: Tensor) -> Tensor:
    angle = cumulative[t].sqrt().clamp(max=1).acos()
    return z / angle.cos() - angle.tan() * noise


ALTERNATIVES = (_by_ratios, _by_angles)


def _last_step_alone(z: Tensor, noise: Tensor, t: int, cumulative: Tensor) -> Tensor:
    alpha = cumulative[t] / cumulative[max(t - 1, 0)]
    return (z - (1 - alpha).sqrt() * noise) / alpha.sqrt()


MISTAKES = (
    Misconception(
        "noise scaled by its variance",
        lambda z, noise, t, cumulative: (z - (1 - cumulative[t]) * noise) / cumulative[t].sqrt(),
        "you took away the noise times its variance. In z_t it stands with its standard deviation, the square root of "
        "1 - cumulative.",
    ),
    Misconception(
        "divided by the share of the variance",
        lambda z, noise, t, cumulative: (z - (1 - cumulative[t]).sqrt() * noise) / cumulative[t],
        "you divided by cumulative. x was multiplied by its square root, so that is what has to be undone.",
    ),
    Misconception(
        "noise not scaled",
        lambda z, noise, t, cumulative: (z - noise) / cumulative[t].sqrt(),
        "you took away the whole standard normal noise. Only sqrt(1 - cumulative) times it is in z_t.",
    ),
    Misconception(
        "signal not scaled back",
        lambda z, noise, t, cumulative: z - (1 - cumulative[t]).sqrt() * noise,
        "without its noise z_t is sqrt(cumulative) x, an x that has shrunk. Divide by that factor.",
    ),
    Misconception(
        "multiplied in place of divided",
        lambda z, noise, t, cumulative: (z - (1 - cumulative[t]).sqrt() * noise) * cumulative[t].sqrt(),
        "you shrank the signal a second time. Going back means dividing by sqrt(cumulative).",
    ),
    Misconception(
        "noise added",
        lambda z, noise, t, cumulative: (z + (1 - cumulative[t]).sqrt() * noise) / cumulative[t].sqrt(),
        "you added the noise once more. It is in z_t already: take it away.",
    ),
    Misconception(
        "divided before the noise is taken away",
        lambda z, noise, t, cumulative: z / cumulative[t].sqrt() - (1 - cumulative[t]).sqrt() * noise,
        "you divided z alone. The noise in z_t grows by the same factor: take it away first, then divide.",
    ),
    Misconception(
        "alpha for cumulative alpha",
        _last_step_alone,
        "you undid step t alone, with its own alpha. From z_t to x it is all steps at once: take cumulative[t].",
    ),
    Misconception(
        "noise forgotten",
        lambda z, noise, t, cumulative: z / cumulative[t].sqrt(),
        "you only scaled z_t back; its noise is still there, and larger than before.",
    ),
    Misconception(
        "formula of the velocity",
        lambda z, noise, t, cumulative: cumulative[t].sqrt() * z - (1 - cumulative[t]).sqrt() * noise,
        "this is the formula for a network that predicts the velocity. Here it is the noise: take it away and "
        "undo the factor of x.",
    ),
    Misconception(
        "signal and noise exchanged",
        lambda z, noise, t, cumulative: (z - cumulative[t].sqrt() * noise) / (1 - cumulative[t]).sqrt(),
        "you have the two factors exchanged: x has the root of the cumulative alpha, the noise that of the rest.",
    ),
    Misconception(
        "noising again",
        lambda z, noise, t, cumulative: cumulative[t].sqrt() * z + (1 - cumulative[t]).sqrt() * noise,
        "you add noise to z, as on the way forward. Solve that equation for x.",
    ),
    Misconception(
        "no roots",
        lambda z, noise, t, cumulative: (z - (1 - cumulative[t]) * noise) / cumulative[t],
        "the square roots are missing: variances are shared out, so the factors are their roots.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Write down how z_t is made of x and noise, and solve for x.",
        "Take the scaled noise away first, then undo the shrinking of x.",
    ),
    minutes=6,
    difficulty=1,
)
