"""The Fréchet distance between two sets of features."""

from collections.abc import Callable

import torch
from torch import Tensor

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.generation._shared import points


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Real and generated features with other means, other scales and correlations."""
    drawn = []
    for n, m, d in ((12, 9, 2), (40, 30, 3), (60, 50, 5)):
        real, generated = (points(generator, k, d, scale) for k, scale in ((n, 1.0), (m, 0.6)))
        turn = torch.eye(d) + 0.6 * torch.rand(d, d, generator=generator)
        drawn.append((real @ turn, generated @ turn.flip(1) + 0.8))
    return drawn


def _moments(x: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and sample covariance of the features."""
    return x.mean(0), torch.cov(x.T)


def _frechet_of(m1: Tensor, c1: Tensor, m2: Tensor, c2: Tensor) -> Tensor:
    cross = torch.linalg.eigvals((c1 @ c2).double()).real.clamp(min=0).sqrt().sum()
    return (m1 - m2).square().sum() + c1.trace() + c2.trace() - 2 * cross


def reference(real: Tensor, generated: Tensor) -> Tensor:
    return _frechet_of(*_moments(real), *_moments(generated))


def _frechet_root(real: Tensor, generated: Tensor) -> Tensor:
    (m1, c1), (m2, c2) = _moments(real.double()), _moments(generated.double())
    values, vectors = torch.linalg.eigh(c1)
    root = vectors @ torch.diag(values.clamp(min=0).sqrt()) @ vectors.T
    cross = torch.linalg.eigvalsh(root @ c2 @ root).clamp(min=0).sqrt().sum()
    return ((m1 - m2) ** 2).sum() + torch.trace(c1 + c2) - 2 * cross


def _frechet_nuclear(real: Tensor, generated: Tensor) -> Tensor:
    a, b = ((x - x.mean(0)) / (len(x) - 1) ** 0.5 for x in (real, generated))
    first, second = (torch.linalg.qr(x).R for x in (a, b))  # C = R^T R
    gap = torch.dist(real.mean(0), generated.mean(0)) ** 2
    return gap + a.square().sum() + b.square().sum() - 2 * torch.linalg.svdvals(first @ second.T).sum()


ALTERNATIVES = (_frechet_root, _frechet_nuclear)


def _frechet_with(cross: Callable[[Tensor, Tensor], Tensor]) -> Answer:
    """The distance with another cross term in the place of twice the trace of the root."""

    def distance(real: Tensor, generated: Tensor) -> Tensor:
        (m1, c1), (m2, c2) = _moments(real), _moments(generated)
        return (m1 - m2).square().sum() + c1.trace() + c2.trace() - cross(c1, c2)

    return distance


def _biased(real: Tensor, generated: Tensor) -> Tensor:
    moments = [(x.mean(0), torch.cov(x.T, correction=0)) for x in (real, generated)]
    return _frechet_of(*moments[0], *moments[1])


def _root(c: Tensor) -> Tensor:
    values, vectors = torch.linalg.eigh(c)
    return vectors * values.clamp(min=0).sqrt() @ vectors.T


MISTAKES = (
    Misconception(
        "without the covariance term",
        lambda real, generated: (real.mean(0) - generated.mean(0)).square().sum(),
        "you compare the means only. A generator that makes the same average image all the time would be perfect: "
        "the covariances belong to the distance.",
    ),
    Misconception(
        "variances only",
        lambda real, generated: ((real.mean(0) - generated.mean(0)) ** 2 + (real.std(0) - generated.std(0)) ** 2).sum(),
        "you compare each feature's variance and leave the covariances out: features that belong together in real "
        "images and not in yours go unnoticed.",
    ),
    Misconception(
        "root taken entry by entry",
        _frechet_with(lambda c1, c2: 2 * (c1 @ c2).clamp(min=0).sqrt().trace()),
        "you take the root of each entry of C1 C2. A matrix root is asked for: its trace is the sum of the roots "
        "of the eigenvalues.",
    ),
    Misconception(
        "root of the trace",
        _frechet_with(lambda c1, c2: 2 * (c1 @ c2).trace().sqrt()),
        "you take the root of the trace. The trace of the root is asked for: first the roots of the eigenvalues, "
        "then the sum.",
    ),
    Misconception(
        "cross term once",
        _frechet_with(lambda c1, c2: torch.linalg.eigvals((c1 @ c2).double()).real.clamp(min=0).sqrt().sum()),
        "the cross term counts twice, as in (s1 - s2)^2. With yours, equal clouds are not at distance 0.",
    ),
    Misconception(
        "distance of the means not squared",
        lambda real, generated: (
            reference(real, generated)
            - (real.mean(0) - generated.mean(0)).square().sum()
            + torch.dist(real.mean(0), generated.mean(0))
        ),
        "the distance between the means enters squared, as the covariances do: otherwise you add unlike units.",
    ),
    Misconception(
        "root of the whole",
        lambda real, generated: reference(real, generated).sqrt(),
        "you took the root of the result. By convention (as in FID) the squared distance is reported.",
    ),
    Misconception(
        "covariance divided by n",
        _biased,
        "your covariances are divided by n. Use the sample covariance, n - 1, as torch.cov does, or your figures "
        "cannot be compared with others.",
    ),
    Misconception(
        "eigenvalues as of a symmetric matrix",
        _frechet_with(lambda c1, c2: 2 * torch.linalg.eigvalsh(c1 @ c2).clamp(min=0).sqrt().sum()),
        "you take the eigenvalues of C1 C2 as those of a symmetric matrix (eigvalsh reads one half of it). The "
        "product of two symmetric matrices is not symmetric.",
    ),
    Misconception(
        "no root",
        _frechet_with(lambda c1, c2: 2 * (c1 @ c2).trace()),
        "you take the trace of C1 C2 itself. The square root of each eigenvalue comes before the sum: a distance "
        "to itself must be 0.",
    ),
    Misconception(
        "product entry by entry",
        _frechet_with(lambda c1, c2: 2 * torch.linalg.eigvals((c1 * c2).double()).real.clamp(min=0).sqrt().sum()),
        "you multiply the covariances entry by entry. Their product as matrices is meant: @.",
    ),
    Misconception(
        "singular values",
        _frechet_with(lambda c1, c2: 2 * torch.linalg.svdvals(c1 @ c2).sqrt().sum()),
        "you take the singular values of C1 C2. Its eigenvalues are others, because the product is not symmetric.",
    ),
    Misconception(
        "product of the roots",
        _frechet_with(lambda c1, c2: 2 * (_root(c1) @ _root(c2)).trace()),
        "you multiply the roots of the two covariances. The root of a product is that of the product only if the "
        "two commute.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Means: x.mean(0). Covariances: torch.cov(x.T), which wants one row per feature.",
        "tr (C1 C2)^(1/2) is the sum of the roots of the eigenvalues of C1 C2: no matrix root is needed.",
        "torch.linalg.eigvals(c1 @ c2).real; rounding may push a small one below 0, so clamp before the root.",
    ),
    minutes=12,
    difficulty=3,
    points=2,
    rtol=1e-3,
    atol=1e-3,
)
