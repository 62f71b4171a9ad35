"""Quality and diversity of samples, measured between feature vectors of real and generated images, `(n, d)` each."""

from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor

Features = Float[Tensor, "n d"]


def frechet_distance(real: Features, generated: Float[Tensor, "m d"]) -> float:
    """Squared Frechet distance between Gaussians fitted to both: |mean difference|^2 + tr(C1 + C2 - 2 (C1
    C2)^(1/2)) (Dowson & Landau 1982; on Inception features it is the FID of Heusel et al. 2017, arXiv:1706.08500,
    eq. 6).

    >>> real = torch.randn(100, 2)
    >>> round(frechet_distance(real, real + torch.tensor([3.0, 4.0])), 2)  # moved by 5, and otherwise the same
    25.0
    """
    a, b = real.detach().cpu().double(), generated.detach().cpu().double()
    if min(len(a), len(b)) <= a.shape[1]:
        raise ValueError(
            f"covariances in {a.shape[1]} dimensions need more samples than that, got {len(a)} and {len(b)}"
        )
    cov_a, cov_b = torch.cov(a.T), torch.cov(b.T)
    values, vectors = torch.linalg.eigh(cov_a)
    root = vectors * values.clamp(min=0).sqrt() @ vectors.T
    # (C1 C2)^(1/2) has the same trace as the symmetric (C1^(1/2) C2 C1^(1/2))^(1/2).
    cross = torch.linalg.eigvalsh(root @ cov_b @ root).clamp(min=0).sqrt().sum()
    return ((a.mean(0) - b.mean(0)).square().sum() + cov_a.trace() + cov_b.trace() - 2 * cross).item()


class PrecisionRecall(NamedTuple):
    """Share of generated samples that look real, and share of real images the generator covers.

    >>> PrecisionRecall(precision=0.95, recall=0.5).recall
    0.5
    """

    precision: float
    recall: float


def precision_recall(real: Features, generated: Float[Tensor, "m d"], neighbours: int = 3) -> PrecisionRecall:
    """Improved precision and recall (Kynkaanniemi et al. 2019, arXiv:1904.06991, eq. 1 and 2): a point counts as
    covered by a set when it lies within the distance to the k-th neighbour of at least one member.

    >>> real = torch.cat([torch.rand(50, 2), torch.rand(50, 2) + 10])  # two clusters, of which one is generated
    >>> precision_recall(real, real[:50])
    PrecisionRecall(precision=1.0, recall=0.5)
    """

    def covered(points: Tensor, members: Tensor) -> float:
        radius = torch.cdist(members, members).kthvalue(neighbours + 1, dim=1).values  # + 1: each is its own nearest
        return (torch.cdist(points, members) <= radius).any(1).sum().item() / len(points)

    return PrecisionRecall(covered(generated, real), covered(real, generated))


def classifier_two_sample(real: Features, generated: Float[Tensor, "m d"], seed: int = 0) -> float:
    """Held-out accuracy of a classifier that tells real from generated (Lopez-Paz & Oquab 2017, arXiv:1610.06545).

    0.5 means it cannot. Both sets are cut to the same size; the classifier is a k-NN on standardised features.

    >>> real = torch.randn(100, 2)
    >>> classifier_two_sample(real, real + 10)
    1.0
    """
    from sklearn.model_selection import train_test_split
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    n = min(len(real), len(generated))
    x = torch.cat([real[:n], generated[:n]]).detach().cpu().numpy()
    y = [0] * n + [1] * n
    x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.5, stratify=y, random_state=seed)
    return make_pipeline(StandardScaler(), KNeighborsClassifier(15)).fit(x_train, y_train).score(x_test, y_test)


def nearest_distance(points: Features, members: Float[Tensor, "m d"], chunk: int = 500) -> Float[Tensor, " n"]:
    """Euclidean distance from each point to its nearest member: the memorisation test compares samples with test
    images.

    >>> nearest_distance(torch.zeros(1, 2), torch.tensor([[3.0, 4.0], [6.0, 8.0]]))
    tensor([5.])
    """
    return torch.cat([torch.cdist(part, members).min(1).values for part in points.split(chunk)])
