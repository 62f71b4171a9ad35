"""The code of each vector: the index of the nearest entry of the codebook."""

import torch
from torch import Tensor

from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Vectors with any grid in the middle, and entries whose lengths differ."""
    drawn = []
    for batch, dim, size in (((5,), 2, 3), ((4, 3), 1, 7), ((3, 7, 7), 16, 64)):
        h = torch.randn(*batch, dim, generator=generator)
        length = 0.3 + 1.7 * torch.rand(size, 1, generator=generator)
        drawn.append((h, length * torch.randn(size, dim, generator=generator)))
    return [*drawn, tuple(3 + v for v in drawn[0])]  # and both far from zero


def reference(h: Tensor, codebook: Tensor) -> Tensor:
    distances = torch.cdist(h, codebook)  # (..., entries)
    return distances.argmin(-1)


def _nearest_expanded(h: Tensor, codebook: Tensor) -> Tensor:
    # |h - e|^2 = |h|^2 - 2 h.e + |e|^2, and the first term is the same for all entries.
    return (codebook.square().sum(-1) - 2 * h @ codebook.T).argmin(-1)


def _nearest_one_by_one(h: Tensor, codebook: Tensor) -> Tensor:
    found = [((codebook - vector) ** 2).sum(1).argmin() for vector in h.flatten(0, -2)]
    return torch.stack(found).reshape(h.shape[:-1])


ALTERNATIVES = (
    _nearest_expanded,
    _nearest_one_by_one,
    lambda h, codebook: (h[..., None, :] - codebook).square().sum(-1).argmin(-1),
)

MISTAKES = (
    Misconception(
        "farthest entry",
        lambda h, codebook: torch.cdist(h, codebook).argmax(-1),
        "you take the entry at the largest distance. The nearest one has the smallest: argmin.",
    ),
    Misconception(
        "largest product",
        lambda h, codebook: (h @ codebook.T).argmax(-1),
        "you take the entry with the largest inner product, so a long entry wins against a near one. The squared "
        "distance is |h|^2 - 2 h.e + |e|^2: the entry's own length counts.",
    ),
    Misconception(
        "direction only",
        lambda h, codebook: (h @ torch.nn.functional.normalize(codebook, dim=-1).T).argmax(-1),
        "you compare directions, the cosine. An entry that points the right way may still be far away: compare "
        "distances.",
    ),
    Misconception(
        "nearest vector of each entry",
        lambda h, codebook: torch.cdist(h.flatten(0, -2), codebook).argmin(0),
        "you found the nearest vector of each entry. Asked for is the nearest entry of each vector: the minimum runs "
        "over the entries, the last dimension of the distances.",
    ),
    Misconception(
        "distance instead of code",
        lambda h, codebook: torch.cdist(h, codebook).amin(-1),
        "you return the distance to the nearest entry. The code is asked for, the place where the minimum lies: "
        "argmin.",
    ),
    Misconception(
        "entry instead of code",
        lambda h, codebook: codebook[torch.cdist(h, codebook).argmin(-1)],
        "you return the entries themselves. Asked for are their codes, one integer for each vector; looking them up in "
        "the codebook comes next.",
    ),
    Misconception(
        "one long row",
        lambda h, codebook: torch.cdist(h.flatten(0, -2), codebook).argmin(-1),
        "the codes are right, but their grid is gone: you return one long row. Asked for is the shape of h without its "
        "last dimension.",
    ),
    Misconception(
        "city-block distance",
        lambda h, codebook: torch.cdist(h, codebook, p=1).argmin(-1),
        "you add up absolute differences. The codebook loss is a squared Euclidean distance, and the entry must be the "
        "one that makes it smallest.",
    ),
    Misconception(
        "differences not squared",
        lambda h, codebook: (h[..., None, :] - codebook).sum(-1).argmin(-1),
        "you add up the differences with their signs, so that a large negative one looks near. Square them first.",
    ),
    Misconception(
        "distance to the origin",
        lambda h, codebook: (h.norm(dim=-1, keepdim=True) - codebook.norm(dim=-1)).abs().argmin(-1),
        "you compare lengths. Two vectors of the same length may point in opposite directions: take the length of the "
        "difference, not the difference of the lengths.",
    ),
    Misconception(
        "second nearest",
        lambda h, codebook: torch.cdist(h, codebook).topk(2, dim=-1, largest=False).indices[..., 1],
        "you return the second nearest entry. A vector is not in the codebook itself: nothing has to be skipped.",
    ),
    Misconception(
        "largest difference",
        lambda h, codebook: (h[..., None, :] - codebook).abs().amax(-1).argmin(-1),
        "you compare the largest difference in any dimension. The Euclidean distance sums the squares of all.",
    ),
    Misconception(
        "product with entries not centred",
        lambda h, codebook: (h @ codebook.T - codebook.square().sum(-1)).argmax(-1),
        "your expansion of the square lacks a factor 2: |h - e|^2 = |h|^2 - 2 h.e + |e|^2.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "You need all distances first: one row for each vector, one column for each entry.",
        "`torch.cdist(h, codebook)` gives them for any grid in front. Which dimension holds the entries?",
        "torch.cdist(h, codebook).argmin(-1)",
    ),
    minutes=6,
    difficulty=1,
)
