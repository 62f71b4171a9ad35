"""The standard deviation, from the log-variance."""

import torch
from torch import Tensor

from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor]]:
    """Log-variances of growing shape, at last of very narrow and very wide Gaussians."""
    return [
        (torch.randn(2, generator=generator),),
        (2 * torch.randn(4, 3, generator=generator),),
        (torch.randn(2, 3, 2, generator=generator) + torch.tensor([-13.0, 13.0]),),
    ]


def reference(log_var: Tensor) -> Tensor:
    return (0.5 * log_var).exp()


ALTERNATIVES = (
    lambda log_var: log_var.exp().sqrt(),
    lambda log_var: torch.exp(log_var / 2),
    lambda log_var: torch.e ** (0.5 * log_var),
)

MISTAKES = (
    Misconception(
        "the variance",
        lambda log_var: log_var.exp(),
        "exp(log_var) is the variance. The standard deviation is its square root: a factor 0.5 is missing.",
    ),
    Misconception(
        "log_var itself",
        lambda log_var: log_var.clone(),
        "you returned log_var. A logarithm may be negative, a standard deviation may not.",
    ),
    Misconception(
        "log sigma",
        lambda log_var: 0.5 * log_var,
        "0.5 * log_var is log sigma. One step is left: sigma itself is positive.",
    ),
    Misconception(
        "the half outside",
        lambda log_var: 0.5 * log_var.exp(),
        "you halve the variance. The 0.5 belongs inside the exponential, where it is a square root.",
    ),
    Misconception(
        "one over sigma",
        lambda log_var: (-0.5 * log_var).exp(),
        "your sigma falls when log_var rises: this is 1 / sigma. Look at the sign in the exponent.",
    ),
    Misconception(
        "log_var taken for log sigma, squared",
        lambda log_var: (2 * log_var).exp(),
        "you squared the variance: exp(2 * log_var) would be the variance if log_var were log sigma. It is "
        "log sigma^2, and sigma is asked for.",
    ),
    Misconception(
        "softplus",
        lambda log_var: torch.nn.functional.softplus(log_var),
        "a softplus makes any number positive, but this one is a log-variance already: sigma is exp(0.5 * log_var).",
    ),
    Misconception(
        "cut off at -4 and 4",
        lambda log_var: (0.5 * log_var.clamp(-4, 4)).exp(),
        "you clip log_var to [-4, 4], so narrower and wider Gaussians get a wrong sigma. Nothing has to be "
        "clipped here.",
    ),
    Misconception(
        "cut off at -10 and 10",
        lambda log_var: (0.5 * log_var.clamp(-10, 10)).exp(),
        "you clip log_var to [-10, 10], so narrower and wider Gaussians get a wrong sigma. Nothing has to be "
        "clipped here.",
    ),
    Misconception(
        "cut off at -5 and 5",
        lambda log_var: (0.5 * log_var.clamp(-5, 5)).exp(),
        "you clip log_var to [-5, 5], so narrower and wider Gaussians get a wrong sigma. Nothing has to be "
        "clipped here.",
    ),
    Misconception(
        "cut off at -6 and 6",
        lambda log_var: (0.5 * log_var.clamp(-6, 6)).exp(),
        "you clip log_var to [-6, 6], so narrower and wider Gaussians get a wrong sigma. Nothing has to be "
        "clipped here.",
    ),
    Misconception(
        "cut off at -8 and 8",
        lambda log_var: (0.5 * log_var.clamp(-8, 8)).exp(),
        "you clip log_var to [-8, 8], so narrower and wider Gaussians get a wrong sigma. Nothing has to be "
        "clipped here.",
    ),
    Misconception(
        "absolute value first",
        lambda log_var: (0.5 * log_var.abs()).exp(),
        "you take the absolute value of log_var: a sigma below 1 becomes one above 1. A logarithm may have any sign.",
    ),
    Misconception(
        "something added to the variance",
        lambda log_var: (log_var.exp() + 1e-6).sqrt(),
        "you add a little to the variance, so that no sigma is below 0.001. An exponential is never negative: nothing "
        "has to be added for its root.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=("log_var = log(sigma^2) = 2 log(sigma). Solve for sigma.", "sigma = exp(0.5 * log_var)"),
    minutes=3,
    difficulty=1,
)
