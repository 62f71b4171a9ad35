"""The standard deviation of a restored value, from weighed codes."""

import torch
from torch import Tensor

from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor]]:
    """Logarithms of the codes' weights, as small as those of long rows, and each code's mean and standard deviation
    of every missing value."""
    drawn = []
    sizes = (3, 1, -3, torch.float32), (6, 3, -300, torch.float32), (10, 4, -3, torch.float64)
    for codes, columns, level, dtype in sizes:
        log_weights = 1.5 * torch.randn(codes, generator=generator, dtype=dtype) + level
        mean = 2 + 2 * torch.randn(codes, columns, generator=generator, dtype=dtype)
        std = 0.8 + torch.rand(codes, columns, generator=generator, dtype=dtype)
        drawn.append((log_weights, mean, std))
    return drawn


def reference(log_weights: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    weights = log_weights.softmax(0)
    centre = weights @ mean
    return (weights @ (std.square() + (mean - centre).square())).sqrt()


def _second_moment(log_weights: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    weights = (log_weights - log_weights.logsumexp(0)).exp()[:, None]
    return ((weights * (std**2 + mean**2)).sum(0) - (weights * mean).sum(0) ** 2) ** 0.5


def _law_of_total_variance(log_weights: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    weights = (log_weights - log_weights.max()).exp()
    weights = weights / weights.sum()
    within = torch.einsum("k,kc->c", weights, std**2)
    centre = torch.einsum("k,kc->c", weights, mean)
    return torch.hypot(within.sqrt(), torch.einsum("k,kc->c", weights, (mean - centre) ** 2).sqrt())


ALTERNATIVES = (_second_moment, _law_of_total_variance)


def _within(log_weights: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    return (log_weights.softmax(0) @ std.square()).sqrt()


def _mean_std(log_weights: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    return reference(log_weights, mean, (log_weights.softmax(0) @ std).expand_as(std))


def _between(log_weights: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    return reference(log_weights, mean, 0 * std)


MISTAKES = (
    Misconception(
        "standard deviations averaged",
        _mean_std,
        "within the codes you average the standard deviations and square the mean. Variances average: square first.",
    ),
    Misconception(
        "noise of the values only",
        _within,
        "you count how far values scatter around each code's mean, and not that the codes disagree on the mean. "
        "Where the known columns leave the code open, this is far too sure.",
    ),
    Misconception(
        "disagreement of the codes only",
        _between,
        "you count how far the codes' means lie apart, and not the scatter around each of them. Even with the code "
        "known, a value is not.",
    ),
    Misconception(
        "all codes alike",
        lambda log_weights, mean, std: reference(0 * log_weights, mean, std),
        "you let all codes count alike. They were drawn from q, which guessed: a code counts by how well it explains "
        "what is known, its weight.",
    ),
    Misconception(
        "weights not normalised",
        lambda log_weights, mean, std: (
            log_weights.exp() @ (std.square() + (mean - log_weights.exp() @ mean).square())
        ).sqrt(),
        "your weights do not add up to 1. Take the softmax of their logarithms.",
    ),
    Misconception(
        "standard deviations added",
        lambda *case: _within(*case) + _between(*case),
        "you add the two standard deviations. Variances add: square, add, take the root.",
    ),
    Misconception(
        "mean of the standard deviations",
        lambda log_weights, mean, std: log_weights.softmax(0) @ std,
        "you average standard deviations. What averages is the variance, and the spread of the means belongs to it.",
    ),
    Misconception(
        "the variance",
        lambda *case: reference(*case).square(),
        "this is the variance, in squared units. Take the root, so that it can be read beside the value.",
    ),
    Misconception(
        "around the unweighed mean",
        lambda log_weights, mean, std: (
            log_weights.softmax(0) @ (std.square() + (mean - mean.mean(0)).square())
        ).sqrt(),
        "you measure from the plain average of the codes' means. The value that is restored is the weighed one; "
        "around any other point the scatter comes out too large.",
    ),
    Misconception(
        "best code only",
        lambda log_weights, mean, std: std[log_weights.argmax()],
        "you take the best code alone. All codes have a say, each with its weight.",
    ),
    Misconception(
        "weights by their logarithms",
        lambda log_weights, mean, std: reference((log_weights / log_weights.sum()).clamp(min=1e-30).log(), mean, std),
        "you divide the log-weights by their sum. Weights are exp of them: a softmax.",
    ),
    Misconception(
        "squared mean not taken away",
        lambda log_weights, mean, std: (log_weights.softmax(0) @ (std.square() + mean.square())).sqrt(),
        "this is the root of the second moment: the squared mean is not taken away.",
    ),
    Misconception(
        "weights squared",
        lambda log_weights, mean, std: (
            log_weights.softmax(0).square() @ (std.square() + (mean - log_weights.softmax(0) @ mean).square())
        ).sqrt(),
        "you square the weights. That is right for a sum of variables; here one of the codes is drawn.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "The weights are log_weights.softmax(0); the restored value is weights @ mean.",
        "The variance of a mixture: the weighed mean of the variances, and the weighed variance of the means.",
    ),
    minutes=8,
    difficulty=2,
)
