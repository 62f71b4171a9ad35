"""The log-probability of a count under a negative binomial, from its mean and its dispersion."""

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks.exercise import Answer, Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor]]:
    """Counts, the logarithms of their means, and that of the dispersion."""
    drawn = []
    sizes = (3, 9, -0.6, torch.float32), (8, 9, 0.4, torch.float32), (12, 2000, 0.4, torch.float64)
    for n, most, level, dtype in sizes:
        log_mean = 0.5 + 2 * torch.rand(n, generator=generator, dtype=dtype)
        log_dispersion = level + torch.rand((), generator=generator, dtype=dtype)
        drawn.append((torch.randint(most, (n,), generator=generator).to(dtype), log_mean, log_dispersion))
    return drawn


def reference(x: Tensor, log_mean: Tensor, log_dispersion: Tensor) -> Tensor:
    mean, r = log_mean.exp(), log_dispersion.exp()
    ways = torch.lgamma(x + r) - torch.lgamma(r) - torch.lgamma(x + 1)
    return ways + r * (r / (r + mean)).log() + x * (mean / (r + mean)).log()


def _by_the_library(x: Tensor, log_mean: Tensor, log_dispersion: Tensor) -> Tensor:
    return td.NegativeBinomial(log_dispersion.exp(), logits=log_mean - log_dispersion).log_prob(x)


def _by_products(x: Tensor, log_mean: Tensor, log_dispersion: Tensor) -> Tensor:
    # Gamma(x + r) / (Gamma(r) x!) is the product of (r + k) / (k + 1) for k below x.
    r = log_dispersion.exp()
    ways = torch.stack([((r + torch.arange(v)) / torch.arange(1, v + 1)).log().sum() for v in x.long()])
    total = torch.logaddexp(log_dispersion, log_mean)
    return ways + r * (log_dispersion - total) + x * (log_mean - total)


ALTERNATIVES = (_by_the_library, _by_products)


def _with_r(change) -> Answer:
    """The right formula with another dispersion."""
    return lambda x, log_mean, log_dispersion: reference(x, log_mean, change(log_dispersion))


MISTAKES = (
    Misconception(
        "Poisson",
        lambda x, log_mean, log_dispersion: td.Poisson(log_mean.exp()).log_prob(x),
        "this is a Poisson's log-probability: its variance is its mean, and the dispersion has no part in it. Real "
        "counts scatter more, mean + mean^2 / r.",
    ),
    Misconception(
        "dispersion upside down",
        _with_r(lambda s: -s),
        "you use 1/r where r belongs. Both conventions are about; here the variance is mean + mean^2 / r, so a large "
        "r comes near a Poisson.",
    ),
    Misconception(
        "log-dispersion taken for the dispersion",
        _with_r(lambda s: s.log()),
        "you use the logarithm of the dispersion as the dispersion itself. Take exp first: r = exp(log_dispersion).",
    ),
    Misconception(
        "success and failure swapped",
        lambda x, log_mean, log_dispersion: td.NegativeBinomial(
            log_dispersion.exp(), logits=log_dispersion - log_mean
        ).log_prob(x),
        "your two probabilities are swapped. torch counts successes: their probability is mean / (mean + r), the one "
        "with the exponent x.",
    ),
    Misconception(
        "x! left out",
        lambda x, log_mean, log_dispersion: reference(x, log_mean, log_dispersion) + torch.lgamma(x + 1),
        "-log x! is missing. No gradient needs it, but without it your values are no probabilities: summed over all "
        "x they do not give 1.",
    ),
    Misconception(
        "no binomial coefficient",
        lambda x, log_mean, log_dispersion: (
            log_dispersion.exp() * (log_dispersion - torch.logaddexp(log_dispersion, log_mean))
            + x * (log_mean - torch.logaddexp(log_dispersion, log_mean))
        ),
        "the factor Gamma(x + r) / (Gamma(r) x!) is missing. It depends on r, so r would be learned wrong.",
    ),
    Misconception(
        "factorial one too small",
        lambda x, log_mean, log_dispersion: (
            reference(x, log_mean, log_dispersion) + torch.lgamma(x + 1) - torch.lgamma(x.clamp(min=1))
        ),
        "you take lgamma(x) for log x!. Gamma is one behind: log x! = lgamma(x + 1).",
    ),
    Misconception(
        "log-mean taken for the mean",
        lambda x, log_mean, log_dispersion: reference(x, log_mean.log(), log_dispersion),
        "you use the logarithm of the mean as the mean itself. A decoder gives log_mean, so that the mean, "
        "exp(log_mean), is never negative.",
    ),
    Misconception(
        "summed",
        lambda x, log_mean, log_dispersion: reference(x, log_mean, log_dispersion).sum(),
        "you return the sum. Asked for is one log-probability for each count; which of them are known, and are "
        "summed, is decided later.",
    ),
    Misconception(
        "variance for the mean",
        lambda x, log_mean, log_dispersion: td.Normal(
            log_mean.exp(), (log_mean.exp() + log_mean.exp() ** 2 / log_dispersion.exp()).sqrt()
        ).log_prob(x),
        "this is a Gaussian with the right mean and variance. Counts are whole numbers: the negative binomial's "
        "own formula.",
    ),
    Misconception(
        "sign",
        lambda *case: -reference(*case),
        "this is minus the log-probability. The log-probability itself is asked for.",
    ),
    Misconception(
        "probability",
        lambda *case: reference(*case).exp(),
        "this is the probability. Its logarithm is asked for.",
    ),
    Misconception(
        "gamma of r left out",
        lambda x, log_mean, log_dispersion: reference(x, log_mean, log_dispersion) + torch.lgamma(log_dispersion.exp()),
        "Gamma(r) is missing: the probabilities do not sum to 1.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "With r = exp(log_dispersion) and m = exp(log_mean): Gamma(x + r) / (Gamma(r) x!) (r/(r+m))^r (m/(r+m))^x.",
        "torch.lgamma is the logarithm of Gamma, and log x! = lgamma(x + 1). Products become sums.",
        "Or let the library do it: td.NegativeBinomial(total_count=r, probs=...); probs is the one with exponent x.",
    ),
    minutes=10,
    difficulty=3,
    points=2,
)
