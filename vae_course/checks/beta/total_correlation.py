"""The total correlation of a Gaussian in nats, from its covariance."""

import math
from itertools import combinations

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor]]:
    """Covariances (..., latent, latent), also of many dimensions."""
    drawn = []
    for shape in ((2, 2), (3, 3), (2, 4, 4)):
        a = torch.randn(*shape, generator=generator)
        drawn.append((a @ a.mT + 0.5 * torch.eye(shape[-1]),))
    a = torch.randn(60, 60, generator=generator) / 60**0.5
    drawn.append((1e-3 * (a @ a.mT + torch.eye(60)),))  # its determinant is below the smallest number
    return [*drawn, (torch.diag(0.01 * torch.rand(3, generator=generator) + 0.001),)]


def _diagonal(cov: Tensor) -> Tensor:
    return cov.diagonal(dim1=-2, dim2=-1)


def reference(cov: Tensor) -> Tensor:
    return 0.5 * (_diagonal(cov).log().sum(-1) - torch.logdet(cov))


def _total_correlation_library(cov: Tensor) -> Tensor:
    zero = torch.zeros_like(_diagonal(cov))
    apart = td.MultivariateNormal(zero, torch.diag_embed(_diagonal(cov)))
    return td.kl_divergence(td.MultivariateNormal(zero, cov), apart)


def _total_correlation_cholesky(cov: Tensor) -> Tensor:
    scale = _diagonal(cov).sqrt()
    correlation = cov / scale[..., :, None] / scale[..., None, :]
    return -_diagonal(torch.linalg.cholesky(correlation)).log().sum(-1)


ALTERNATIVES = (_total_correlation_library, _total_correlation_cholesky)


def _pairs_only(cov: Tensor) -> Tensor:
    scale = _diagonal(cov).sqrt()
    correlation = cov / scale[..., :, None] / scale[..., None, :]
    pairs = combinations(range(cov.shape[-1]), 2)
    return sum(-0.5 * torch.log1p(-(correlation[..., i, j] ** 2)) for i, j in pairs)


MISTAKES = (
    Misconception(
        "missing one half",
        lambda cov: 2 * reference(cov),
        "your values are twice the total correlation: the entropy of a Gaussian has one half of log det.",
    ),
    Misconception(
        "sign",
        lambda cov: -reference(cov),
        "your values are negative. Total correlation is a KL divergence: the joint entropy is what is taken away.",
    ),
    Misconception(
        "standard deviations for variances",
        lambda cov: 0.5 * (_diagonal(cov).sqrt().log().sum(-1) - torch.logdet(cov)),
        "you take the logarithm of standard deviations on one side and of variances (log det) on the other. With "
        "independent dimensions your value is not 0.",
    ),
    Misconception(
        "divergence from the prior",
        lambda cov: 0.5 * (_diagonal(cov).sum(-1) - cov.shape[-1] - torch.logdet(cov)),
        "you computed KL(q(z) || N(0, I)), which also charges for the scale of each dimension. Compare q(z) with "
        "the product of its own marginals.",
    ),
    Misconception(
        "logarithm of the trace",
        lambda cov: 0.5 * (_diagonal(cov).sum(-1).log() - torch.logdet(cov)),
        "you take the logarithm of the sum of variances. It is the logarithms that are summed, one per marginal.",
    ),
    Misconception(
        "pairs only",
        _pairs_only,
        "you sum the mutual information of all pairs. From three dimensions on that is another figure: it counts what "
        "three share more than once, and misses what only three together show.",
    ),
    Misconception(
        "bits",
        lambda cov: reference(cov) / math.log(2),
        "your values are in bits. The course counts in nats: natural logarithms throughout.",
    ),
    Misconception(
        "determinant with the wrong sign",
        lambda cov: 0.5 * (_diagonal(cov).log().sum(-1) + torch.logdet(cov)),
        "you add the log-determinant. It is taken away: for a diagonal covariance the two must cancel.",
    ),
    Misconception(
        "trace for the sum of logarithms",
        lambda cov: 0.5 * (_diagonal(cov).sum(-1) - torch.logdet(cov)),
        "you sum the variances themselves. Their logarithms belong here, so that a diagonal covariance gives 0.",
    ),
    Misconception(
        "determinant underflows",
        lambda cov: 0.5 * (_diagonal(cov).prod(-1) / torch.det(cov)).log(),
        "with many dimensions your products are 0 in floating point. Add logarithms: logdet, and the sum of the "
        "variances' logarithms.",
    ),
    Misconception(
        "determinant alone",
        lambda cov: -0.5 * torch.logdet(cov),
        "the variances do not occur in your formula: a diagonal covariance must give 0, whatever its scale.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "KL(q(z) || product of marginals) = sum of the marginal entropies - entropy of the whole.",
        "A Gaussian's entropy is 0.5 * log det(2 pi e C); for one dimension C is a variance. The constants cancel.",
        "Variances: cov.diagonal(dim1=-2, dim2=-1). Log-determinant: torch.logdet(cov).",
    ),
    minutes=10,
    difficulty=3,
    points=2,
)
