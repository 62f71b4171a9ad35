"""The KL of each of two levels of codes, in nats for each image."""

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks._gaussian import kl_to_standard_normal
from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.distributions import gaussian

Pair = tuple[Tensor, Tensor]


def cases(generator: torch.Generator) -> list[tuple[Pair, Pair, Pair]]:
    """Mean and log-variance of q(z1|x, z2), of p(z1|z2) and of q(z2|x); in the last case q equals the prior on both
    levels for the first image."""
    drawn = []
    for lower, upper, dtype in (
        ((1, 2), (1, 3), torch.float32),
        ((4, 6), (4, 2), torch.float64),
        ((2, 3, 4), (2, 3, 2), torch.float32),
        ((3, 5), (3, 2), torch.float32),
    ):
        drawn.append(
            tuple(
                tuple(torch.randn(*shape, generator=generator, dtype=dtype) for _ in range(2))
                for shape in (lower, lower, upper)
            )
        )
    for q, p in zip(drawn[-1][0], drawn[-1][1], strict=True):
        q[0] = p[0]
    for part in drawn[-1][2]:
        part[0] = 0
    return drawn


def _kl(q: Pair, p: Pair) -> Tensor:
    (mean_q, log_var_q), (mean_p, log_var_p) = q, p
    square = (mean_q - mean_p) ** 2
    return 0.5 * (log_var_p - log_var_q + (log_var_q.exp() + square) / log_var_p.exp() - 1).sum(-1)


def reference(q_1: Pair, p_1: Pair, q_2: Pair) -> tuple[Tensor, Tensor]:
    mean, log_var = q_2
    return _kl(q_1, p_1), 0.5 * (mean**2 + log_var.exp() - log_var - 1).sum(-1)


def _levels_by_the_library(q_1: Pair, p_1: Pair, q_2: Pair) -> tuple[Tensor, Tensor]:
    prior = gaussian(torch.zeros_like(q_2[0]), torch.zeros_like(q_2[0]))
    return td.kl_divergence(gaussian(*q_1), gaussian(*p_1)), td.kl_divergence(gaussian(*q_2), prior)


def _levels_rescaled(q_1: Pair, p_1: Pair, q_2: Pair) -> tuple[Tensor, Tensor]:
    # In standard deviations of p, counted from its mean, the lower level's prior is a standard normal, too.
    mean, log_var = (q_1[0] - p_1[0]) / (0.5 * p_1[1]).exp(), q_1[1] - p_1[1]
    return kl_to_standard_normal(mean, log_var), kl_to_standard_normal(*q_2)


ALTERNATIVES = (_levels_by_the_library, _levels_rescaled)


def _levels_with(combine) -> Answer:
    """Two values made from the right ones."""
    return lambda q_1, p_1, q_2: combine(*reference(q_1, p_1, q_2))


def _standard(pair: Pair) -> Pair:
    return torch.zeros_like(pair[0]), torch.zeros_like(pair[1])


MISTAKES = (
    Misconception(
        "lower level against N(0, I)",
        lambda q_1, p_1, q_2: reference(q_1, _standard(q_1), q_2),
        "your lower level is compared with N(0, I). When images are generated, z1 is drawn from p(z1|z2): that is its "
        "prior, and without it in the bound nothing teaches it.",
    ),
    Misconception(
        "upper level counted twice",
        _levels_with(lambda lower, upper: (lower + upper, upper)),
        "your lower level contains the upper one, too: in the sum the upper level would be paid for twice.",
    ),
    Misconception(
        "levels exchanged",
        _levels_with(lambda lower, upper: (upper, lower)),
        "the two levels are exchanged: first the lower one, z1, which the image is made of, then the upper one, z2.",
    ),
    Misconception(
        "lower level's arguments swapped",
        lambda q_1, p_1, q_2: reference(p_1, q_1, q_2),
        "on the lower level you computed KL(p || q). The codes come from q, so q is the first argument.",
    ),
    Misconception(
        "lower level as the difference of two KLs",
        lambda q_1, p_1, q_2: (kl_to_standard_normal(*q_1) - kl_to_standard_normal(*p_1), kl_to_standard_normal(*q_2)),
        "your lower level is the KL of q to N(0, I) minus that of p to N(0, I). KLs to a common third do not subtract "
        "to the KL between the two.",
    ),
    Misconception(
        "missing one half",
        _levels_with(lambda lower, upper: (2 * lower, 2 * upper)),
        "both values are twice the KL: the factor 1/2 is missing.",
    ),
    Misconception(
        "mean over dimensions",
        lambda q_1, p_1, q_2: _levels_with(lambda a, b: (a / q_1[0].shape[-1], b / q_2[0].shape[-1]))(q_1, p_1, q_2),
        "your values are averaged over the dimensions of each level. KLs of independent dimensions add up, and levels "
        "of different size could not be compared.",
    ),
    Misconception(
        "mean over the batch",
        _levels_with(lambda lower, upper: (lower.mean(), upper.mean())),
        "you returned one figure per level for all images. Return one per level and image.",
    ),
    Misconception(
        "lower level measured in the variance of q",
        lambda q_1, p_1, q_2: (
            _kl(q_1, p_1) + 0.5 * ((q_1[0] - p_1[0]) ** 2 * ((-q_1[1]).exp() - (-p_1[1]).exp())).sum(-1),
            kl_to_standard_normal(*q_2),
        ),
        "the distance of the lower level's means is measured in the variance of q. It comes from log p(z1|z2): p's "
        "variance divides it.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "From which distribution is each code drawn when an image is generated? That one is its prior.",
        "The lower level is a KL between two diagonal Gaussians, as in kl.two_gaussians; the upper one is to N(0, I).",
        "KL(q_1 || p_1): 0.5 * (log_var_p - log_var_q + (var_q + (mean_q - mean_p)**2) / var_p - 1), summed.",
    ),
    minutes=10,
    difficulty=2,
    points=2,
)
