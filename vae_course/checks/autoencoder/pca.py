"""Reconstructions by principal component analysis, learned from the training images."""

import torch
from torch import Tensor

from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, int]]:
    """Points around a mean far from the origin, with clearly different variances along rotated axes."""
    drawn = []
    for pixels, dimensions in ((4, 1), (6, 2), (8, 3)):
        mean = 1 + torch.rand(pixels, generator=generator)
        rotation = torch.linalg.qr(torch.randn(pixels, pixels, generator=generator)).Q
        spread = 0.5 ** torch.arange(pixels)
        points = mean + torch.randn(60, pixels, generator=generator) * spread @ rotation.mT
        drawn.append((points[:50], points[50:], dimensions))
    return drawn


def _directions(points: Tensor, dimensions: int) -> Tensor:
    """The directions of the largest second moment, as orthonormal columns."""
    return torch.linalg.svd(points, full_matrices=False).Vh[:dimensions].mT


def _projected(x: Tensor, mean: Tensor | float, q: Tensor) -> Tensor:
    return mean + (x - mean) @ q @ q.mT


def reference(train: Tensor, x: Tensor, dimensions: int) -> Tensor:
    mean = train.mean(0)
    return _projected(x, mean, _directions(train - mean, dimensions))


def _pca_covariance(train: Tensor, x: Tensor, dimensions: int) -> Tensor:
    q = torch.linalg.eigh(torch.cov(train.mT)).eigenvectors[:, -dimensions:]
    return _projected(x, train.mean(0), q)


def _pca_library(train: Tensor, x: Tensor, dimensions: int) -> Tensor:
    from sklearn.decomposition import PCA

    pca = PCA(dimensions, svd_solver="full").fit(train.numpy())
    return torch.from_numpy(pca.inverse_transform(pca.transform(x.numpy())))


ALTERNATIVES = (_pca_covariance, _pca_library)


def _smallest(train, x, dimensions):
    q = torch.linalg.eigh(torch.cov(train.mT)).eigenvectors[:, :dimensions]
    return _projected(x, train.mean(0), q)


def _rows_for_columns(train, x, dimensions):
    mean = train.mean(0)
    return _projected(x, mean, torch.linalg.svd(train - mean).Vh[:, :dimensions])


def _standardised(train, x, dimensions):
    mean, std = train.mean(0), train.std(0)
    q = _directions((train - mean) / std, dimensions)
    return mean + ((x - mean) / std) @ q @ q.mT * std


MISTAKES = (
    Misconception(
        "not centred",
        lambda train, x, d: _projected(x, 0.0, _directions(train, d)),
        "you forgot to centre: your plane passes through the black image, and its first direction is spent on "
        "getting from there to the mean image.",
    ),
    Misconception(
        "directions not centred",
        lambda train, x, d: _projected(x, train.mean(0), _directions(train, d)),
        "you centre when you project, but not when you look for the directions: they are those of the second "
        "moment, not of the covariance.",
    ),
    Misconception(
        "projection not centred",
        lambda train, x, d: _projected(x, 0.0, _directions(train - train.mean(0), d)),
        "your directions are right, but you project the images without centring them. The plane passes through the "
        "mean image, not through black.",
    ),
    Misconception(
        "mean not added again",
        lambda train, x, d: reference(train, x, d) - train.mean(0),
        "you return the projected difference from the mean. Add the mean again, to be back among the images.",
    ),
    Misconception(
        "smallest variance kept",
        _smallest,
        "you kept the directions with the smallest variance. `eigh` sorts its eigenvalues upwards.",
    ),
    Misconception(
        "centred with the wrong mean",
        lambda train, x, d: _projected(x, x.mean(0), _directions(train - train.mean(0), d)),
        "you centre the images with their own mean. A reconstruction would then depend on which other images are "
        "in the batch; the mean is learned from the training images, like the directions.",
    ),
    Misconception(
        "learned from the images to reconstruct",
        lambda train, x, d: reference(x, x, d),
        "you found mean and directions on the images that are to be reconstructed. That is an error on training "
        "data: learn from `train`, apply to `x`.",
    ),
    Misconception(
        "rows taken for columns",
        _rows_for_columns,
        "you took columns of the SVD's last factor. `torch.linalg.svd` returns it transposed: the directions are "
        "its rows.",
    ),
    Misconception(
        "correlations for covariances",
        _standardised,
        "you divide every pixel by its standard deviation first. The directions are then those of the "
        "correlations; the largest *variance* is meant.",
    ),
    Misconception(
        "coordinates, no directions",
        lambda train, x, d: _projected(
            x, train.mean(0), torch.eye(x.shape[1], dtype=x.dtype)[:, train.var(0).argsort(descending=True)[:d]]
        ),
        "you keep the pixels that vary most. Directions of largest variance are mixtures of pixels: eigenvectors "
        "of the covariance.",
    ),
    Misconception(
        "one dimension too many",
        lambda train, x, d: reference(train, x, d + 1),
        "you keep one direction too many. How many does a slice [:d] have?",
    ),
    Misconception(
        "one dimension too few",
        lambda train, x, d: reference(train, x, d - 1),
        "you keep one direction too few. How many does a slice [:d] have?",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Three steps: the mean of the training images, the directions of the centred training images, the projection.",
        "The directions: the last eigenvectors of the covariance matrix (`torch.linalg.eigh` sorts upwards), or the "
        "first right singular vectors of the centred images.",
        "With the directions as columns of q: mean + (x - mean) @ q @ q.T. What remains is to find q.",
    ),
    minutes=12,
    difficulty=2,
    points=2,
    rtol=1e-3,
    atol=1e-3,
)
