"""Mean and variance of q(z_{t-1} | z_t, x): one step back, for somebody who knows x."""

import torch
from torch import Tensor

from vae_course.checks.diffusion._shared import drawn_cumulative, normal, posterior
from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, int, Tensor]]:
    """Points, codes and images in the first, a middle and the last step of a schedule."""
    drawn = []
    for shape, t, steps, dtype in (
        ((2, 2), 2, 3, torch.float32),
        ((3, 2), 1, 3, torch.float32),
        ((4, 5), 6, 6, torch.float64),
        ((2, 1, 3, 3), 4, 9, torch.float32),
    ):
        z, x = (normal(generator, *shape, dtype=dtype) for _ in range(2))
        drawn.append((z, x, t, drawn_cumulative(generator, steps, dtype)))
    return drawn


def reference(z: Tensor, x: Tensor, t: int, cumulative: Tensor) -> tuple[Tensor, Tensor]:
    return posterior(z, x, t, cumulative)


def _textbook(z: Tensor, x: Tensor, t: int, cumulative: Tensor) -> tuple[Tensor, Tensor]:
    # Ho et al. 2020, equations 6 and 7.
    before, now = cumulative[t - 1], cumulative[t]
    alpha = now / before
    mean = (before.sqrt() * (1 - alpha) * x + alpha.sqrt() * (1 - before) * z) / (1 - now)
    return mean, (1 - alpha) * (1 - before) / (1 - now)


def _by_the_noise(z: Tensor, x: Tensor, t: int, cumulative: Tensor) -> tuple[Tensor, Tensor]:
    # What is kept of the noise in z, in its direction; the rest of the variance is fresh.
    before, now = cumulative[t - 1], cumulative[t]
    noise = (z - now.sqrt() * x) / (1 - now).sqrt()
    kept = (now / before).sqrt() * (1 - before) / (1 - now).sqrt()
    return before.sqrt() * x + kept * noise, 1 - before - kept**2


ALTERNATIVES = (_textbook, _by_the_noise)


def _mixed_up(z: Tensor, x: Tensor, t: int, cumulative: Tensor) -> tuple[Tensor, Tensor]:
    before, alpha = cumulative[t - 1], cumulative[t]
    mean = (before.sqrt() * (1 - alpha) * x + alpha.sqrt() * (1 - before) * z) / (1 - alpha)
    return mean, 1 - before


def _weights_exchanged(z: Tensor, x: Tensor, t: int, cumulative: Tensor) -> tuple[Tensor, Tensor]:
    return posterior(x, z, t, cumulative)[0], posterior(z, x, t, cumulative)[1]


def _no_roots(z: Tensor, x: Tensor, t: int, cumulative: Tensor) -> tuple[Tensor, Tensor]:
    before, now = cumulative[t - 1], cumulative[t]
    alpha = now / before
    return (before * (1 - alpha) * x + alpha * (1 - before) * z) / (1 - now), posterior(z, x, t, cumulative)[1]


def _not_divided(z: Tensor, x: Tensor, t: int, cumulative: Tensor) -> tuple[Tensor, Tensor]:
    rest = 1 - cumulative[t]
    return rest * posterior(z, x, t, cumulative)[0], rest * posterior(z, x, t, cumulative)[1]


MISTAKES = (
    Misconception(
        "alpha and cumulative alpha mixed up",
        _mixed_up,
        "where the alpha of step t belongs you used cumulative[t], the product of all steps to t. The step's own alpha "
        "is cumulative[t] / cumulative[t - 1].",
    ),
    Misconception(
        "variance of the step forward",
        lambda z, x, t, cumulative: (posterior(z, x, t, cumulative)[0], 1 - cumulative[t] / cumulative[t - 1]),
        "the mean is right; your variance is beta_t, that of the step forward. Knowing x as well makes it smaller: "
        "multiply it by (1 - cumulative[t - 1]) / (1 - cumulative[t]).",
    ),
    Misconception(
        "standard deviation",
        lambda z, x, t, cumulative: (posterior(z, x, t, cumulative)[0], posterior(z, x, t, cumulative)[1].sqrt()),
        "the mean is right; the second number is the standard deviation. The variance is asked for.",
    ),
    Misconception(
        "z not looked at",
        lambda z, x, t, cumulative: (cumulative[t - 1].sqrt() * x, 1 - cumulative[t - 1]),
        "this is q(z_{t-1} | x), as if z_t had not been seen. Weigh what x says with what z says.",
    ),
    Misconception(
        "x not looked at",
        lambda z, x, t, cumulative: (
            z / (cumulative[t] / cumulative[t - 1]).sqrt(),
            1 - cumulative[t] / cumulative[t - 1],
        ),
        "your mean undoes the step's shrinking of z and looks at nothing else. Part of z is noise: x says which part.",
    ),
    Misconception(
        "x and z exchanged",
        _weights_exchanged,
        "x has the weight of z, and z that of x. In the last step, t = 1, all weight is on x: there z_0 is x.",
    ),
    Misconception(
        "square roots missing",
        _no_roots,
        "x is weighted with cumulative[t - 1] and z with alpha, in place of their square roots. These shares are "
        "variances; means go by their roots.",
    ),
    Misconception(
        "not divided by the whole variance",
        _not_divided,
        "the division by 1 - cumulative[t] is missing, in the mean and in the variance: it is the variance of z_t "
        "given x, among whose sources the weights are shared out.",
    ),
    Misconception(
        "a step too late",
        lambda z, x, t, cumulative: reference(z, x, min(t + 1, len(cumulative) - 1), cumulative),
        "you are one entry too late in the table. It begins with the 1 of step 0: step t leads from "
        "cumulative[t - 1] to cumulative[t].",
    ),
    Misconception(
        "no roots, standard deviation",
        lambda z, x, t, cumulative: (_no_roots(z, x, t, cumulative)[0], posterior(z, x, t, cumulative)[1].sqrt()),
        "two things are wrong: the weights of the mean lack their square roots, and the second result is a "
        "standard deviation.",
    ),
    Misconception(
        "mean of the step without x",
        lambda z, x, t, cumulative: ((cumulative[t] / cumulative[t - 1]).sqrt() * z, posterior(z, x, t, cumulative)[1]),
        "x does not occur in your mean: this is a step *forward*, from z. Both what z says and what x says count.",
    ),
    Misconception(
        "mean of q(z_{t-1}|x)",
        lambda z, x, t, cumulative: (cumulative[t - 1].sqrt() * x, posterior(z, x, t, cumulative)[1]),
        "z does not occur in your mean. It knows which noise came, as far as there is noise left.",
    ),
    Misconception(
        "variance of q(z_{t-1}|x)",
        lambda z, x, t, cumulative: (posterior(z, x, t, cumulative)[0], 1 - cumulative[t - 1]),
        "your variance is that of q(z_{t-1} | x). Whoever knows z_t as well is more certain.",
    ),
    Misconception(
        "log-variance",
        lambda z, x, t, cumulative: (posterior(z, x, t, cumulative)[0], posterior(z, x, t, cumulative)[1].log()),
        "your second result is a logarithm. The variance itself is asked for, 0 at t = 1.",
    ),
    Misconception(
        "a step too early",
        lambda z, x, t, cumulative: (
            posterior(z, x, t - 1, cumulative) if t > 1 else (x, torch.zeros_like(cumulative[0]))
        ),
        "you are one entry too early in the table. It begins with the 1 of step 0, so that step t itself has the entry "
        "cumulative[t].",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Two Gaussians meet: q(z_{t-1} | x), known from noised, and q(z_t | z_{t-1}), the step. Multiply them.",
        "alpha = cumulative[t] / cumulative[t - 1]; the variance is (1 - alpha)(1 - before) / (1 - now), with before "
        "and now for the two entries.",
        "mean = (sqrt(before) (1 - alpha) x + sqrt(alpha) (1 - before) z) / (1 - now).",
    ),
    minutes=12,
    difficulty=3,
    points=2,
)
