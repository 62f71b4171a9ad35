"""Images as they are after t steps of noise, each at a step of its own, in one go."""

import torch
from torch import Tensor

from vae_course.checks.diffusion._shared import drawn_cumulative, normal
from vae_course.checks.exercise import Answer, Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, ...]]:
    """Points, codes and images, with noise of the same shape; the steps 0 (no noise) and T occur."""
    shapes = (((3, 2), 4, torch.float32), ((6, 5), 9, torch.float64), ((4, 1, 3, 3), 12, torch.float32))
    drawn = []
    for shape, steps, dtype in shapes:
        t = torch.randint(1, steps + 1, shape[:1], generator=generator)
        t[0], t[1], t[2] = steps, 0, 1  # the ends
        t = t[torch.randperm(len(t), generator=generator)]
        x, noise = (normal(generator, *shape, dtype=dtype) for _ in range(2))
        drawn.append((x, noise, t, drawn_cumulative(generator, steps, dtype)))
    return drawn


def _per_image(values: Tensor, x: Tensor) -> Tensor:
    """One number for each image, in a shape that multiplies the images."""
    return values.view(-1, *[1] * (x.ndim - 1))


def reference(x: Tensor, noise: Tensor, t: Tensor, cumulative: Tensor) -> Tensor:
    left = _per_image(cumulative[t], x)
    return left.sqrt() * x + (1 - left).sqrt() * noise


def _one_by_one(x: Tensor, noise: Tensor, t: Tensor, cumulative: Tensor) -> Tensor:
    rows = zip(x, noise, cumulative[t], strict=True)
    return torch.stack([left**0.5 * x_i + (1 - left) ** 0.5 * noise_i for x_i, noise_i, left in rows])


def _by_angles(x: Tensor, noise: Tensor, t: Tensor, cumulative: Tensor) -> Tensor:
    # The squares of the two factors add up to 1: they are a cosine and a sine.
    angle = cumulative[t].sqrt().clamp(max=1).acos()
    return torch.einsum("b,b...->b...", angle.cos(), x) + torch.einsum("b,b...->b...", angle.sin(), noise)


ALTERNATIVES = (_one_by_one, _by_angles)


def _with(*, of_x=torch.sqrt, of_noise=lambda left: (1 - left).sqrt()) -> Answer:
    """The formula with one factor changed."""

    def answer(x: Tensor, noise: Tensor, t: Tensor, cumulative: Tensor) -> Tensor:
        left = _per_image(cumulative[t], x)
        return of_x(left) * x + of_noise(left) * noise

    return answer


def _last_step_alone(x: Tensor, noise: Tensor, t: Tensor, cumulative: Tensor) -> Tensor:
    alphas = torch.cat([cumulative[:1], cumulative[1:] / cumulative[:-1]])
    return reference(x, noise, t, alphas)


MISTAKES = (
    Misconception(
        "noise scaled by its variance",
        _with(of_noise=lambda left: 1 - left),
        "your noise is scaled by its variance, 1 - cumulative. A factor acts on standard deviations: take the square "
        "root.",
    ),
    Misconception(
        "x scaled by the share of the variance",
        _with(of_x=lambda left: left),
        "your x is multiplied by cumulative, the share of its variance that is left. The factor of x itself is its "
        "square root.",
    ),
    Misconception(
        "no square roots",
        _with(of_x=lambda left: left, of_noise=lambda left: 1 - left),
        "you mixed x and noise in the shares cumulative and 1 - cumulative. These are variances; the factors are their "
        "square roots.",
    ),
    Misconception(
        "factors that add up to 1",
        _with(of_noise=lambda left: 1 - left.sqrt()),
        "your two factors add up to 1. Variances add, so it is the squares of the factors that add up to 1.",
    ),
    Misconception(
        "x not scaled",
        _with(of_x=torch.ones_like),
        "your x keeps its full size while noise comes on top, so the variance grows with t and z_T is no standard "
        "normal. The signal shrinks by the square root of cumulative.",
    ),
    Misconception(
        "signal and noise exchanged",
        _with(of_x=lambda left: (1 - left).sqrt(), of_noise=torch.sqrt),
        "at step 0 your result is pure noise: the two factors are exchanged. Cumulative is what is left of x.",
    ),
    Misconception(
        "alpha for cumulative alpha",
        _last_step_alone,
        "you used the alpha of step t alone, as if x had met no noise before. From x to z_t it is all steps: "
        "cumulative[t] as it stands.",
    ),
    Misconception(
        "one step for the whole batch",
        lambda x, noise, t, cumulative: reference(x, noise, t[:1].expand_as(t), cumulative),
        "every image got the step of the first one. Each has a t of its own: look up one number per image.",
    ),
    Misconception(
        "a step too early",
        lambda x, noise, t, cumulative: reference(x, noise, (t - 1).clamp(min=0), cumulative),
        "you looked one entry too early. The table begins with the 1 of step 0, so step t is entry t.",
    ),
    Misconception(
        "noise added to what is there",
        _with(of_noise=torch.ones_like),
        "the noise is not scaled. Its variance is what is missing of 1: 1 - cumulative.",
    ),
    Misconception(
        "a step too late",
        lambda x, noise, t, cumulative: reference(x, noise, (t + 1).clamp(max=len(cumulative) - 1), cumulative),
        "you look one entry too late in the table: entry t belongs to step t, and entry 0 is 1.",
    ),
    Misconception(
        "no noise",
        _with(of_noise=torch.zeros_like),
        "no noise is added. z_t is a draw: the mean plus the root of the variance times the noise.",
    ),
    Misconception(
        "variance of the noise doubled",
        _with(of_noise=lambda left: (1 - left**2).sqrt()),
        "your noise has the variance 1 - cumulative^2. With x scaled by the root, 1 - cumulative is left.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "q(z_t | x) has mean sqrt(cumulative) * x and variance 1 - cumulative. How is such a number drawn from noise?",
        "cumulative[t] is one number per image; give it a dimension of size 1 for each dimension of an image.",
        "left = cumulative[t].view(-1, *[1] * (x.ndim - 1)), then sqrt(left) * x + sqrt(1 - left) * noise.",
    ),
    minutes=8,
    difficulty=2,
    points=2,
)
