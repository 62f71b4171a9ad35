"""The KL of each of two levels of codes, in nats for each image."""

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks._gaussian import kl_to_standard_normal
from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.distributions import gaussian

Pair = tuple[Tensor, Tensor]


def cases(generator: torch.Generator) -> list[tuple[Pair, Pair, Pair]]:
    """Mean and log-variance of q(z_up|x), of q(z_low|x, z_up) and of p(z_low|z_up); in the last case q
    equals the prior on both levels for the first image."""
    drawn = []
    for upper, lower, dtype in (
        ((1, 3), (1, 2), torch.float32),
        ((4, 2), (4, 6), torch.float64),
        ((2, 3, 2), (2, 3, 4), torch.float32),
        ((3, 2), (3, 5), torch.float32),
    ):
        shapes = (upper, lower, lower)
        drawn.append(tuple(tuple(torch.randn(*s, generator=generator, dtype=dtype) for _ in range(2)) for s in shapes))
    q_upper, q_lower, p_lower = drawn[-1]
    for part in q_upper:
        part[0] = 0
    for q, p in zip(q_lower, p_lower, strict=True):
        q[0] = p[0]
    return drawn


def _kl(q: Pair, p: Pair) -> Tensor:
    """KL(q || p) of two diagonal Gaussians."""
    (mean, log_var), (prior_mean, prior_log_var) = q, p
    ratio = (log_var.exp() + (mean - prior_mean) ** 2) / prior_log_var.exp()
    return 0.5 * (prior_log_var - log_var + ratio - 1).sum(-1)


def reference(q_upper: Pair, q_lower: Pair, p_lower: Pair) -> tuple[Tensor, Tensor]:
    zeros = torch.zeros_like(q_upper[0])
    return _kl(q_upper, (zeros, zeros)), _kl(q_lower, p_lower)


def _levels_by_the_library(q_upper: Pair, q_lower: Pair, p_lower: Pair) -> tuple[Tensor, Tensor]:
    upper, lower = gaussian(*q_upper), gaussian(*q_lower)
    prior = gaussian(torch.zeros_like(upper.mean), torch.zeros_like(upper.mean))
    return td.kl_divergence(upper, prior), td.kl_divergence(lower, gaussian(*p_lower))


def _levels_rescaled(q_upper: Pair, q_lower: Pair, p_lower: Pair) -> tuple[Tensor, Tensor]:
    # In standard deviations of p, counted from its mean, the lower level's prior is a standard normal, too.
    mean, log_var = (q_lower[0] - p_lower[0]) / (0.5 * p_lower[1]).exp(), q_lower[1] - p_lower[1]
    return kl_to_standard_normal(*q_upper), kl_to_standard_normal(mean, log_var)


ALTERNATIVES = (_levels_by_the_library, _levels_rescaled)


def _levels_with(combine) -> Answer:
    """Two values made from the right ones."""
    return lambda q_upper, q_lower, p_lower: combine(*reference(q_upper, q_lower, p_lower))


def _standard(pair: Pair) -> Pair:
    return torch.zeros_like(pair[0]), torch.zeros_like(pair[1])


def _taken_for_log_sigma(*pairs: Pair) -> tuple[Tensor, Tensor]:
    return reference(*((mean, 2 * log_var) for mean, log_var in pairs))


def _averaged(q_upper: Pair, q_lower: Pair, p_lower: Pair) -> tuple[Tensor, Tensor]:
    upper, lower = reference(q_upper, q_lower, p_lower)
    return upper / q_upper[0].shape[-1], lower / q_lower[0].shape[-1]


def _in_units_of_q(q_upper: Pair, q_lower: Pair, p_lower: Pair) -> tuple[Tensor, Tensor]:
    upper, lower = reference(q_upper, q_lower, p_lower)
    square = (q_lower[0] - p_lower[0]) ** 2
    return upper, lower + 0.5 * (square * ((-q_lower[1]).exp() - (-p_lower[1]).exp())).sum(-1)


MISTAKES = (
    Misconception(
        "log-variance taken for log sigma",
        _taken_for_log_sigma,
        "you use log_var as if it were log sigma. It is log sigma^2: exp(log_var) is already the variance, and "
        "td.Normal wants its root.",
    ),
    Misconception(
        "lower level against N(0, I)",
        lambda q_upper, q_lower, p_lower: reference(q_upper, q_lower, _standard(q_lower)),
        "your lower level is compared with N(0, I). When images are generated, z_low is drawn from "
        "p(z_low|z_up): that is its prior, and without it in the bound nothing teaches it.",
    ),
    Misconception(
        "upper level counted twice",
        _levels_with(lambda upper, lower: (upper, upper + lower)),
        "your lower level contains the upper one, too: in the sum the upper level would be paid for twice.",
    ),
    Misconception(
        "levels exchanged",
        _levels_with(lambda upper, lower: (lower, upper)),
        "the two levels are exchanged: the upper one is asked for first, then the lower one, of which the image is "
        "made.",
    ),
    Misconception(
        "lower level's arguments swapped",
        lambda q_upper, q_lower, p_lower: reference(q_upper, p_lower, q_lower),
        "on the lower level you computed KL(p || q). The codes come from q, so q is the first argument.",
    ),
    Misconception(
        "lower level as the difference of two KLs",
        lambda q_upper, q_lower, p_lower: (
            kl_to_standard_normal(*q_upper),
            kl_to_standard_normal(*q_lower) - kl_to_standard_normal(*p_lower),
        ),
        "your lower level is the KL of q to N(0, I) minus that of p to N(0, I). KLs to a common third do not subtract "
        "to the KL between the two.",
    ),
    Misconception(
        "missing one half",
        _levels_with(lambda upper, lower: (2 * upper, 2 * lower)),
        "both values are twice the KL: the factor 1/2 is missing.",
    ),
    Misconception(
        "mean over dimensions",
        _averaged,
        "your values are averaged over the dimensions of each level. KLs of independent dimensions add up, and levels "
        "of different size could not be compared.",
    ),
    Misconception(
        "mean over the batch",
        _levels_with(lambda upper, lower: (upper.mean(), lower.mean())),
        "you returned one figure per level for all images. Return one per level and image.",
    ),
    Misconception(
        "lower level measured in the variance of q",
        _in_units_of_q,
        "the distance of the lower level's means is measured in the variance of q. It comes from log p: the variance "
        "of p divides it.",
    ),
    Misconception(
        "both against N(0, I), summed",
        lambda q_upper, q_lower, p_lower: (kl_to_standard_normal(*q_upper), kl_to_standard_normal(*p_lower)),
        "your second figure is the KL of the lower *prior* to N(0, I): the posterior of the lower level does not "
        "occur in it.",
    ),
    Misconception(
        "upper level's constant left out",
        lambda q_upper, q_lower, p_lower: (
            kl_to_standard_normal(*q_upper) + 0.5 * q_upper[0].shape[-1],
            reference(q_upper, q_lower, p_lower)[1],
        ),
        "the upper level's -1 is missing: where q equals the prior, its KL must be 0.",
    ),
    Misconception(
        "lower level without the means",
        lambda q_upper, q_lower, p_lower: (
            reference(q_upper, q_lower, p_lower)[0],
            _kl((p_lower[0], q_lower[1]), p_lower),
        ),
        "the means of the lower level do not occur in its KL: the squared distance of the two means is missing.",
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
        "Lower: 0.5 * (log_var_p - log_var_q + (var_q + (mean_q - mean_p)**2) / var_p - 1), summed over dimensions.",
    ),
    minutes=10,
    difficulty=2,
    points=2,
)
