"""The KL of one step: two Gaussians of the same variance, in nats for each image."""

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks.diffusion._shared import normal, uniform
from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor]]:
    """Points, codes and images; one pair of means is the same."""
    drawn = []
    for shape, dtype in (((2, 2), torch.float32), ((5, 8), torch.float64), ((3, 1, 4, 4), torch.float32)):
        q, p = (normal(generator, *shape, dtype=dtype) for _ in range(2))
        p[-1] = q[-1]
        drawn.append((q, p, 0.05 + 0.6 * uniform(generator, dtype=dtype)))
    return drawn


def reference(mean_q: Tensor, mean_p: Tensor, variance: Tensor) -> Tensor:
    distance = (mean_q - mean_p).square().flatten(1).sum(1)
    return distance / (2 * variance)


def _by_distributions(mean_q: Tensor, mean_p: Tensor, variance: Tensor) -> Tensor:
    q, p = (td.Normal(mean.flatten(1), variance.sqrt()) for mean in (mean_q, mean_p))
    return td.kl_divergence(q, p).sum(1)


def _by_standard_deviations(mean_q: Tensor, mean_p: Tensor, variance: Tensor) -> Tensor:
    apart = ((mean_q - mean_p) / variance.sqrt()).flatten(1)
    return 0.5 * torch.linalg.vector_norm(apart, dim=1) ** 2


def _by_log_densities(mean_q: Tensor, mean_p: Tensor, variance: Tensor) -> Tensor:
    # Of log q - log p only the distance to mean_p is left on average, as at the mean of q.
    q, p = (td.Normal(mean.flatten(1), variance.sqrt()) for mean in (mean_q, mean_p))
    return (q.log_prob(q.mean) - p.log_prob(q.mean)).sum(1)


ALTERNATIVES = (_by_distributions, _by_standard_deviations, _by_log_densities)


def _squares(mean_q: Tensor, mean_p: Tensor) -> Tensor:
    return (mean_q - mean_p).square().flatten(1)


MISTAKES = (
    Misconception(
        "missing one half",
        lambda q, p, variance: 2 * reference(q, p, variance),
        "your values are twice the KL: the 1/2 of the Gaussian's exponent is missing.",
    ),
    Misconception(
        "variance left out",
        lambda q, p, variance: 0.5 * _squares(q, p).sum(1),
        "this is half the squared distance. How much a distance costs depends on the variance: a narrow Gaussian is "
        "missed by little. Divide by it.",
    ),
    Misconception(
        "divided by the standard deviation",
        lambda q, p, variance: 0.5 * _squares(q, p).sum(1) / variance.sqrt(),
        "you divided a squared distance by a standard deviation. Squares go with the variance itself.",
    ),
    Misconception(
        "variance squared",
        lambda q, p, variance: 0.5 * _squares(q, p).sum(1) / variance**2,
        "you divided by the square of the variance. It is given as a variance, sigma squared, already.",
    ),
    Misconception(
        "mean over dimensions",
        lambda q, p, variance: _squares(q, p).mean(1) / (2 * variance),
        "your values are averaged over dimensions. Logarithms of products are sums, so the KLs of the dimensions add "
        "up.",
    ),
    Misconception(
        "mean over the batch",
        lambda q, p, variance: reference(q, p, variance).mean(),
        "you averaged over the images. One KL for each image is asked for.",
    ),
    Misconception(
        "sum before the square",
        lambda q, p, variance: (q - p).flatten(1).sum(1) ** 2 / (2 * variance),
        "you summed the differences before squaring, so that two dimensions off in opposite directions cancel. Square "
        "first.",
    ),
    Misconception(
        "absolute differences",
        lambda q, p, variance: (q - p).abs().flatten(1).sum(1) / (2 * variance),
        "you summed absolute differences. The logarithm of a Gaussian falls with the square of the distance.",
    ),
    Misconception(
        "log-density of p",
        lambda q, p, variance: reference(q, p, variance) + 0.5 * (2 * torch.pi * variance).log() * q[0].numel(),
        "for two equal means your value is not 0: the constant of a Gaussian's density is still in it. Both Gaussians "
        "have the same, so it cancels.",
    ),
    Misconception(
        "distance not squared",
        lambda q, p, variance: (q - p).flatten(1).norm(dim=1) / (2 * variance),
        "you divide the distance itself. Its square is compared with the variance.",
    ),
    Misconception(
        "in bits",
        lambda q, p, variance: reference(q, p, variance) / 0.6931471805599453,
        "your value is in bits. Nats are asked for.",
    ),
    Misconception(
        "variance multiplied",
        lambda q, p, variance: 0.5 * _squares(q, p).sum(1) * variance,
        "you multiply by the variance. The same distance matters *less* where the variance is large: divide.",
    ),
    Misconception(
        "everything summed",
        lambda q, p, variance: reference(q, p, variance).sum(),
        "you summed over the images as well. Return one figure per image.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Take chapter 04's KL of two Gaussians and let the variances be the same. Three of its four terms go.",
        "What is left is the squared distance of the means, over twice the variance.",
        "flatten(1) makes a row of each image; sum over it.",
    ),
    minutes=8,
    difficulty=1,
)
