"""The accuracy of k nearest neighbours on new codes."""

import torch
from torch import Tensor

from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor, Tensor, int]]:
    """Codes of classes that overlap, with labels, another set of such codes, and k."""
    drawn = []
    for n, m, d, k in ((60, 300, 2, 3), (90, 400, 3, 5), (80, 400, 4, 7)):
        centres = 2.4 * torch.randn(4, d, generator=generator) + 4
        scales = torch.linspace(0.3, 2, d)  # of the dimensions: standardising them changes the answer
        sets = []
        for size in (n, m):
            labels = torch.randint(4, (size,), generator=generator)
            noise = torch.randn(size, d, generator=generator)
            sets += [(centres[labels] + 1.6 * noise) * scales, labels]
        votes = _votes(*sets[:3], k).sort(1).values
        clear = votes[:, -1] > votes[:, -2]  # what a tie means is not said
        drawn.append((*sets[:2], sets[2][clear], sets[3][clear], k))
    return drawn


def _predicted(codes: Tensor, labels: Tensor, new: Tensor, k: int) -> Tensor:
    """The most frequent label among the k nearest known codes."""
    return labels[torch.cdist(new, codes).topk(k, dim=1, largest=False).indices].mode(1).values


def _share(right: Tensor) -> float:
    return right.double().mean().item()


def reference(codes: Tensor, labels: Tensor, new: Tensor, truth: Tensor, k: int) -> float:
    return _share(_predicted(codes, labels, new, k) == truth)


def _votes(codes: Tensor, labels: Tensor, new: Tensor, k: int, largest: bool = False) -> Tensor:
    """Votes for each class, with ties for the lower class as torch.mode has them."""
    nearest = torch.cdist(new, codes).topk(k, dim=1, largest=largest).indices
    return torch.nn.functional.one_hot(labels[nearest], int(labels.max()) + 1).sum(1)


def _knn_loop(codes: Tensor, labels: Tensor, new: Tensor, truth: Tensor, k: int) -> float:
    right = 0
    for z, label in zip(new, truth.tolist(), strict=True):
        near = labels[(codes - z).square().sum(1).argsort()[:k]].tolist()
        right += max(sorted(set(near)), key=near.count) == label
    return right / len(new)


ALTERNATIVES = (
    _knn_loop,
    lambda codes, labels, new, truth, k: _share(_votes(codes, labels, new, k).argmax(1) == truth),
)


def _by_cosine(codes: Tensor, labels: Tensor, new: Tensor, truth: Tensor, k: int) -> float:
    unit = torch.nn.functional.normalize
    order = (unit(new, dim=1) @ unit(codes, dim=1).T).topk(k, dim=1).indices
    return _share(labels[order].mode(1).values == truth)


def _by_class_means(codes: Tensor, labels: Tensor, new: Tensor, truth: Tensor, k: int) -> float:
    kinds = labels.unique()
    means = torch.stack([codes[labels == kind].mean(0) for kind in kinds])
    return _share(kinds[torch.cdist(new, means).argmin(1)] == truth)


MISTAKES = (
    Misconception(
        "farthest neighbours",
        lambda codes, labels, new, truth, k: _share(_votes(codes, labels, new, k, True).argmax(1) == truth),
        "you ask the farthest points. topk takes the largest by default: largest=False.",
    ),
    Misconception(
        "nearest one only",
        lambda codes, labels, new, truth, k: reference(codes, labels, new, truth, 1),
        "only the nearest point decides, whatever k is. Let k of them vote.",
    ),
    Misconception(
        "one neighbour too few",
        lambda codes, labels, new, truth, k: reference(codes, labels, new, truth, k - 1),
        "you let k - 1 points vote. The new codes are not among the known ones, so there is no point itself to "
        "leave out.",
    ),
    Misconception(
        "labels averaged",
        lambda codes, labels, new, truth, k: _share(
            labels[torch.cdist(new, codes).topk(k, dim=1, largest=False).indices].double().mean(1).round() == truth
        ),
        "you average the neighbours' labels. A label is a name: between a 3 and a 5 there is no 4. Take the most "
        "frequent one.",
    ),
    Misconception(
        "measured on the known codes",
        lambda codes, labels, new, truth, k: reference(codes, labels, codes, labels, k),
        "you classify the known codes, each of which is its own nearest neighbour. The new ones are to be judged.",
    ),
    Misconception(
        "error rate",
        lambda *case: 1 - reference(*case),
        "this is the share of wrong answers. The accuracy is the share of right ones.",
    ),
    Misconception(
        "share of neighbours",
        lambda codes, labels, new, truth, k: _share(
            labels[torch.cdist(new, codes).topk(k, dim=1, largest=False).indices] == truth[:, None]
        ),
        "you count the neighbours that have the right label. A vote comes first: three of five decide for all five.",
    ),
    Misconception(
        "angles for distances",
        _by_cosine,
        "you compare directions (cosine), not distances: codes of one direction and different length are far apart.",
    ),
    Misconception(
        "nearest one skipped",
        lambda codes, labels, new, truth, k: _share(
            labels[torch.cdist(new, codes).argsort(1)[:, 1 : k + 1]].mode(1).values == truth
        ),
        "you skip the nearest known code. That is right where a code would find itself, but the new codes are not "
        "among the known ones.",
    ),
    Misconception(
        "largest inner product",
        lambda codes, labels, new, truth, k: _share(
            labels[(new @ codes.T).topk(k, dim=1).indices].mode(1).values == truth
        ),
        "your neighbours are the codes with the largest inner product: long codes, wherever they point. Euclidean "
        "distances are asked for.",
    ),
    Misconception(
        "one of the neighbours is right",
        lambda codes, labels, new, truth, k: _share(
            (labels[torch.cdist(new, codes).topk(k, dim=1, largest=False).indices] == truth[:, None]).any(1)
        ),
        "you count an answer as right if any of the neighbours has the true label. They have one vote together: "
        "the most frequent label.",
    ),
    Misconception(
        "one neighbour too many",
        lambda codes, labels, new, truth, k: reference(codes, labels, new, truth, k + 1),
        "you ask k + 1 neighbours. A new code is not among the known ones, so there is no neighbour to leave out.",
    ),
    Misconception(
        "nearest class mean",
        _by_class_means,
        "you take the class whose mean code is nearest. Neighbours are single codes: a class may lie in two places.",
    ),
    Misconception(
        "codes standardised",
        lambda codes, labels, new, truth, k: reference(codes / codes.std(0), labels, new / codes.std(0), truth, k),
        "you bring all dimensions to the same spread first. That changes who is near whom; the Euclidean distance "
        "of the codes as they are is asked for.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "torch.cdist(new, codes) is the table of all distances; topk(k, largest=False) finds the nearest.",
        "labels[indices] are the neighbours' labels, (m, k); .mode(1).values is the most frequent one in each row.",
    ),
    minutes=8,
    difficulty=2,
    rtol=0.0,
    atol=1e-6,
)
