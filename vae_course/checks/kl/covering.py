"""Mean and variance of the Gaussian q that minimises KL(p || q) for a mixture p."""

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.distributions import gaussian


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor]]:
    """Weights (components), means and log-variances (components, latent) of mixtures."""
    drawn = []
    for components, latent, apart in ((2, 1, 2), (3, 4, 2), (5, 2, 8)):  # the last with variances far above 1
        weights = torch.rand(components, generator=generator) + 0.2
        weights[0] += 1  # so that no mixture has equal weights
        means = apart * torch.randn(components, latent, generator=generator)
        log_vars = torch.randn(components, latent, generator=generator) - 1
        drawn.append((weights / weights.sum(), means, log_vars))
    return drawn


def reference(weights: Tensor, means: Tensor, log_vars: Tensor) -> tuple[Tensor, Tensor]:
    mean = weights @ means
    return mean, weights @ (log_vars.exp() + (means - mean) ** 2)


def _covering_library(weights: Tensor, means: Tensor, log_vars: Tensor) -> tuple[Tensor, Tensor]:
    p = td.MixtureSameFamily(td.Categorical(weights), gaussian(means, log_vars))
    return p.mean, p.variance


def _covering_loop(weights: Tensor, means: Tensor, log_vars: Tensor) -> tuple[Tensor, Tensor]:
    parts = list(zip(weights, means, log_vars.exp(), strict=True))
    mean = sum(w * m for w, m, _ in parts)
    return mean, sum(w * (v + m * m) for w, m, v in parts) - mean * mean


ALTERNATIVES = (_covering_library, _covering_loop)


def _covering_with(variance) -> Answer:
    """The right mean beside another variance, made from weights, means, variances and that mean."""

    def answer(weights: Tensor, means: Tensor, log_vars: Tensor) -> tuple[Tensor, Tensor]:
        mean = weights @ means
        return mean, variance(weights, means, log_vars.exp(), mean)

    return answer


def _by_precision(weights: Tensor, means: Tensor, log_vars: Tensor) -> tuple[Tensor, Tensor]:
    precisions = weights[:, None] * (-log_vars).exp()
    variance = 1 / precisions.sum(0)
    return variance * (precisions * means).sum(0), variance


MISTAKES = (
    Misconception(
        "spread of the means forgotten",
        _covering_with(lambda w, m, v, mean: w @ v),
        "your variance is the average of the components' variances. It leaves out how far the components lie "
        "apart: this q would not cover them.",
    ),
    Misconception(
        "spread within the components forgotten",
        _covering_with(lambda w, m, v, mean: w @ (m - mean) ** 2),
        "your variance counts the distances of the means only. The components have a width of their own, too.",
    ),
    Misconception(
        "the mode instead of the whole",
        lambda w, m, log_vars: (m[w.argmax()], log_vars.exp()[w.argmax()]),
        "you returned the heaviest component. One alone is what the reverse KL(q || p) would settle for where they lie "
        "far apart (which one, the start decides). The forward KL pays dearly for every component left out.",
    ),
    Misconception(
        "weights ignored",
        lambda w, m, log_vars: reference(torch.full_like(w, 1 / len(w)), m, log_vars),
        "you gave every component the same weight. The average is taken under p, which draws them with `weights`.",
    ),
    Misconception(
        "squared mean not subtracted",
        _covering_with(lambda w, m, v, mean: w @ (v + m**2)),
        "this is the mean square E[z^2], not the variance: the square of the mean has to be subtracted.",
    ),
    Misconception(
        "standard deviation",
        _covering_with(lambda w, m, v, mean: (w @ (v + (m - mean) ** 2)).sqrt()),
        "your second value is the standard deviation. The variance, sigma^2, is asked for.",
    ),
    Misconception(
        "log-variances averaged",
        _covering_with(lambda w, m, v, mean: (w @ v.log()).exp() + w @ (m - mean) ** 2),
        "you averaged the log-variances. The mean of logarithms is the logarithm of the geometric mean, which is "
        "smaller: average the variances.",
    ),
    Misconception(
        "weights squared",
        _covering_with(lambda w, m, v, mean: w**2 @ v + w @ (m - mean) ** 2),
        "you treat z as a weighted sum of draws, whose variances take squared weights. z is one draw from one "
        "component, picked at random.",
    ),
    Misconception(
        "weighted sum of variables",
        _covering_with(lambda w, m, v, mean: w**2 @ v),
        "you treat the mixture as a weighted sum of independent variables: squared weights, and nothing between "
        "the components. A mixture is *one* of them, drawn by weight.",
    ),
    Misconception(
        "weights squared in the spread",
        _covering_with(lambda w, m, v, mean: w @ v + w**2 @ (m - mean) ** 2),
        "you square the weights at the spread of the means. Each component has its own weight there as well, once.",
    ),
    Misconception(
        "log-variance returned",
        _covering_with(lambda w, m, v, mean: (w @ (v + (m - mean) ** 2)).log()),
        "your second result is the log-variance. The variance is asked for.",
    ),
    Misconception(
        "spread of the means unweighted",
        _covering_with(lambda w, m, v, mean: w @ v + m.var(0, correction=0)),
        "the spread of the means is not weighted. Components count by their weights, and around the weighted mean.",
    ),
    Misconception(
        "precisions averaged",
        _covering_with(lambda w, m, v, mean: 1 / (w @ (1 / v))),
        "you average precisions, as in a product of densities. For a mixture the variances are averaged, and the "
        "spread of the means is added.",
    ),
    Misconception(
        "weighted by precision",
        _by_precision,
        "you weigh with the precisions, in the mean, too. That is the best q for an average of KL(q || component). "
        "KL(p || q) takes the mean of p and its variance.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "KL(p || q) = constant - E_p[log q(z)]. For a Gaussian q, only the mean and the variance of z under p matter.",
        "So q takes the mean and the variance of the mixture, dimension by dimension. Begin with the mean.",
        "The law of total variance: mean of the variances plus variance of the means, both under `weights`.",
    ),
    minutes=12,
    difficulty=3,
    points=3,
)
