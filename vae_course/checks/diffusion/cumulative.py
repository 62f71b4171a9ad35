"""The cumulative alphas of a schedule, from the variances of the noise that each step adds."""

import torch
from torch import Tensor

from vae_course.checks.diffusion._shared import uniform
from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor]]:
    """Schedules of 1, 2, 6, 50 and 1000 steps; one of them has a step that adds no noise."""
    drawn = [0.05 + 0.8 * uniform(generator, steps) for steps in (1, 2, 6)]
    quiet = 0.05 + 0.3 * uniform(generator, 50, dtype=torch.float64)
    quiet[7] = 0
    return [(betas,) for betas in (*drawn, quiet, torch.linspace(1e-4, 0.02, 1000))]


def reference(betas: Tensor) -> Tensor:
    alphas = 1 - betas
    return torch.cat([betas.new_ones(1), alphas.cumprod(0)])


def _by_logarithms(betas: Tensor) -> Tensor:
    return torch.cat([betas.new_zeros(1), torch.log1p(-betas).cumsum(0)]).exp()


def _step_by_step(betas: Tensor) -> Tensor:
    left = [betas.new_ones(())]
    for beta in betas:
        left.append(left[-1] * (1 - beta))
    return torch.stack(left)


def _by_variances(betas: Tensor) -> Tensor:
    # The noise so far is scaled down with the signal, and the step's own is added.
    variance = betas.new_zeros(())
    so_far = [variance]
    for beta in betas:
        variance = (1 - beta) * variance + beta
        so_far.append(variance)
    return 1 - torch.stack(so_far)


ALTERNATIVES = (_by_logarithms, _step_by_step, _by_variances)

MISTAKES = (
    Misconception(
        "alpha for cumulative alpha",
        lambda betas: torch.cat([betas.new_ones(1), 1 - betas]),
        "these are the alphas of the single steps. What is left of x after t steps has passed all of them: multiply "
        "them up.",
    ),
    Misconception(
        "product of the betas",
        lambda betas: torch.cat([betas.new_ones(1), betas.cumprod(0)]),
        "you multiplied the betas. They say how much noise comes in; alpha = 1 - beta is the share of the variance "
        "that stays, and it is the shares that multiply.",
    ),
    Misconception(
        "betas summed",
        lambda betas: 1 - torch.cat([betas.new_zeros(1), betas.cumsum(0)]),
        "you subtracted the sum of the betas from 1. Each step takes its share of what is left, not of the beginning: "
        "the alphas multiply, and the result never falls below 0.",
    ),
    Misconception(
        "small steps assumed",
        lambda betas: torch.cat([betas.new_zeros(1), -betas.cumsum(0)]).exp(),
        "this is exp(-(the sum of the betas)), which is the product only where every beta is tiny. Multiply 1 - beta.",
    ),
    Misconception(
        "variance of the noise",
        lambda betas: 1 - reference(betas),
        "this is the variance of the noise, which grows from 0. Asked for is what is left of the signal's: one minus "
        "it.",
    ),
    Misconception(
        "factor of x",
        lambda betas: reference(betas).sqrt(),
        "this is the factor by which x itself is multiplied. Cumulative alpha is its square, a share of the variance.",
    ),
    Misconception(
        "the 1 in front missing",
        lambda betas: (1 - betas).cumprod(0),
        "entry 0 is missing: z_0 is x itself, of which everything is left, so the table begins with 1 and has an "
        "entry more than there are steps.",
    ),
    Misconception(
        "the last step left out",
        lambda betas: reference(betas)[:-1],
        "the table ends one step too early. After the 1 in front come as many products as there are steps.",
    ),
    Misconception(
        "multiplied from the end",
        lambda betas: torch.cat([betas.new_ones(1), (1 - betas).flip(0).cumprod(0)]),
        "you multiplied from the last step on. Entry t is what the steps 1 to t have left over: begin with the first.",
    ),
    Misconception(
        "one minus the product of the betas",
        lambda betas: torch.cat([betas.new_ones(1), 1 - betas.cumprod(0)]),
        "you take one minus the product of the betas. What is kept is multiplied: the product of one minus beta.",
    ),
    Misconception(
        "roots multiplied",
        lambda betas: torch.cat([betas.new_ones(1), (1 - betas).sqrt().cumsum(0)]),
        "you add up the steps' factors. Shares that are kept, one after the other, are multiplied.",
    ),
    Misconception(
        "zero in front",
        lambda betas: torch.cat([betas.new_zeros(1), (1 - betas).cumprod(0)]),
        "your table begins with 0. Before the first step everything is left: 1.",
    ),
    Misconception(
        "one at the end",
        lambda betas: torch.cat([(1 - betas).cumprod(0), betas.new_ones(1)]),
        "the 1 stands at the end of your table. Entry 0 is the one before any step.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "One step keeps the share alpha = 1 - beta of the signal's variance. How much do two steps keep?",
        "A running product: torch has cumprod. How much is left before any step?",
        "Put a 1 in front: torch.cat([betas.new_ones(1), ...]).",
    ),
    minutes=5,
    difficulty=1,
)
