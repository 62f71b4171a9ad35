"""What the best diagonal Gaussian lacks to a Gaussian posterior, in nats."""

import math

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor]]:
    """Precision matrices: correlated ones, a batch of which one is diagonal, one whose determinant is too large for
    single precision."""
    drawn = []
    for shape, scale, dtype in (
        ((2, 2), 1.0, torch.float64),
        ((3, 3), 1.0, torch.float32),
        ((2, 3, 4, 4), 2.0, torch.float64),
        ((50, 50), 20.0, torch.float32),
    ):
        weight = torch.randn(*shape, generator=generator, dtype=dtype)
        eye = torch.eye(shape[-1], dtype=dtype)
        precision = scale * (eye + weight.mT @ weight / shape[-1] + 0.3)
        if len(shape) == 4:
            precision[0, 0] = precision[0, 0] * eye
        drawn.append((precision,))
    return drawn


def reference(precision: Tensor) -> Tensor:
    diagonal = precision.diagonal(dim1=-2, dim2=-1)
    return 0.5 * (diagonal.log().sum(-1) - torch.logdet(precision))


def _gap_by_the_library(precision: Tensor) -> Tensor:
    posterior = td.MultivariateNormal(torch.zeros_like(precision[..., 0]), precision_matrix=precision)
    root = torch.diag_embed(precision.diagonal(dim1=-2, dim2=-1) ** -0.5)
    return td.kl_divergence(td.MultivariateNormal(posterior.mean, scale_tril=root), posterior)


def _gap_by_cholesky(precision: Tensor) -> Tensor:
    root = torch.linalg.cholesky(precision)  # row i of the root has the squared length of diagonal entry i
    return (root.norm(dim=-1) / root.diagonal(dim1=-2, dim2=-1)).log().sum(-1)


def _gap_by_scaling(precision: Tensor) -> Tensor:
    units = precision.diagonal(dim1=-2, dim2=-1).rsqrt()
    return -0.5 * torch.linalg.slogdet(precision * units[..., None] * units[..., None, :]).logabsdet


ALTERNATIVES = (_gap_by_the_library, _gap_by_cholesky, _gap_by_scaling)


def _diagonal(matrix: Tensor) -> Tensor:
    return matrix.diagonal(dim1=-2, dim2=-1)


def _of_the_marginals(precision: Tensor) -> Tensor:
    """KL(q || p) where q takes the variances of the posterior's marginals."""
    variance = _diagonal(torch.linalg.inv(precision))
    spread = (_diagonal(precision) * variance - 1).sum(-1)
    return 0.5 * (spread - variance.log().sum(-1) - torch.logdet(precision))


MISTAKES = (
    Misconception(
        "missing one half",
        lambda precision: 2 * reference(precision),
        "your values are twice the gap: the factor 1/2 of a Gaussian's entropy is missing.",
    ),
    Misconception(
        "sign",
        lambda precision: -reference(precision),
        "your values are below zero: the two terms are exchanged. A gap is a KL divergence and never negative.",
    ),
    Misconception(
        "diagonal of the covariance",
        lambda precision: reference(torch.linalg.inv(precision)),
        "you took the diagonal of the covariance. That is the least KL(p || q), which the marginals reach; the ELBO "
        "lacks KL(q || p). In two dimensions the two agree, in three no longer.",
    ),
    Misconception(
        "q with the marginals' variances",
        _of_the_marginals,
        "your q has the variances of the posterior's marginals. The best diagonal q of an ELBO is narrower: its "
        "variances are one over the diagonal of the precision.",
    ),
    Misconception(
        "determinant left out",
        lambda precision: 0.5 * _diagonal(precision).log().sum(-1),
        "the determinant is missing. For a diagonal precision the gap must be 0, and yours is not.",
    ),
    Misconception(
        "determinant added",
        lambda precision: 0.5 * (_diagonal(precision).log().sum(-1) + torch.logdet(precision)),
        "you added the log-determinant of the precision. It is that of the covariance which is added: the one is minus "
        "the other.",
    ),
    Misconception(
        "logarithm of the determinant",
        lambda precision: 0.5 * (_diagonal(precision).log().sum(-1) - torch.det(precision).log()),
        "some values are infinite: the determinant of fifty dimensions is no number in single precision. torch.logdet "
        "adds logarithms instead.",
    ),
    Misconception(
        "trace",
        lambda precision: 0.5 * (_diagonal(precision).sum(-1).log() - torch.logdet(precision)),
        "you took the logarithm of the trace. Each dimension has its own entropy: sum the logarithms.",
    ),
    Misconception(
        "mean over dimensions",
        lambda precision: reference(precision) / precision.shape[-1],
        "your values are divided by the number of dimensions. The gap is that of the whole code: a sum.",
    ),
    Misconception(
        "bits",
        lambda precision: reference(precision) / math.log(2),
        "your values are in bits. The ELBO is in nats, and so is what it lacks.",
    ),
    Misconception(
        "trace for the sum of logarithms",
        lambda precision: 0.5 * (_diagonal(precision).sum(-1) - torch.logdet(precision)),
        "you sum the diagonal itself. Its logarithms belong here, so that a diagonal matrix has gap 0.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "The best diagonal q has the posterior's mean and the variances 1 / precision[i, i]. What is KL(q || p) then?",
        "With these variances the trace term of the KL is the dimension and cancels. Two log-determinants remain.",
        "0.5 * (sum of the logarithms of the precision's diagonal - logdet of the precision)",
    ),
    minutes=9,
    difficulty=2,
    points=2,
    rtol=1e-3,
    atol=1e-4,
)
