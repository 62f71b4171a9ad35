"""The distance from each decoded image to the training image nearest to it."""

import torch
from torch import Tensor

from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Decoded images and training images, of various brightness; one of them was learned by heart."""
    drawn = []
    sizes = ((2, 3, (2,)), (8, 5, (1, 3, 3)), (7, 20, (4,)))
    for n, m, shape in sizes:
        images = torch.rand(n + m, *shape, generator=generator)
        brightness = torch.rand(n + m, *(1 for _ in shape), generator=generator)
        decoded, train = (images * brightness).split((n, m))
        decoded[0] = train[0] if drawn else decoded[0]
        drawn.append((decoded, train))
    return drawn


def _distances(decoded: Tensor, train: Tensor) -> Tensor:
    """Every decoded image (rows) to every training image (columns)."""
    return (decoded.flatten(1)[:, None] - train.flatten(1)[None]).square().sum(-1).sqrt()


def reference(decoded: Tensor, train: Tensor) -> Tensor:
    return _distances(decoded, train).amin(1)


ALTERNATIVES = (
    lambda decoded, train: torch.cdist(decoded.flatten(1), train.flatten(1)).min(dim=1).values,
    lambda decoded, train: torch.stack([(train - image).flatten(1).norm(dim=1).min() for image in decoded]),
)


def _most_similar(decoded, train):
    found = train.flatten(1)[(decoded.flatten(1) @ train.flatten(1).mT).argmax(1)]
    return (decoded.flatten(1) - found).norm(dim=1)


def _expanded(decoded: Tensor, train: Tensor) -> Tensor:
    a, b = decoded.flatten(1), train.flatten(1)
    return a.square().sum(1)[:, None] + b.square().sum(1) - 2 * a @ b.T


def _nearest_by_absolute(decoded: Tensor, train: Tensor) -> Tensor:
    found = torch.cdist(decoded.flatten(1), train.flatten(1), p=1).argmin(1)
    return (decoded.flatten(1) - train.flatten(1)[found]).norm(dim=1)


MISTAKES = (
    Misconception(
        "nearest in the wrong direction",
        lambda decoded, train: _distances(decoded, train).amin(0),
        "you return one figure per training image. The question is how far each decoded image lies from the data, "
        "not how well the data are covered.",
    ),
    Misconception(
        "mean distance",
        lambda decoded, train: _distances(decoded, train).mean(1),
        "you average the distances to all training images. Even a perfect copy of one of them is far from most of "
        "the others: take the nearest.",
    ),
    Misconception(
        "farthest",
        lambda decoded, train: _distances(decoded, train).amax(1),
        "you return the distance to the farthest training image. The nearest one shows whether anything like it "
        "was ever seen.",
    ),
    Misconception(
        "squared",
        lambda decoded, train: _distances(decoded, train).square().amin(1),
        "your values are squared distances. The nearest image is the same, but grey levels are asked for, not "
        "squared ones.",
    ),
    Misconception(
        "averaged over pixels",
        lambda decoded, train: _distances(decoded, train).amin(1) / decoded[0].numel() ** 0.5,
        "your values are divided by the root of the number of pixels: a root mean square. Sum over the pixels.",
    ),
    Misconception(
        "one figure for all",
        lambda decoded, train: _distances(decoded, train).amin(1).mean(),
        "you averaged over the decoded images. Return one distance per image, so that its hole can be found.",
    ),
    Misconception(
        "index returned",
        lambda decoded, train: _distances(decoded, train).argmin(1),
        "you return which training image is nearest. How far away it is was the question.",
    ),
    Misconception(
        "nearest by inner product",
        _most_similar,
        "you pick the training image with the largest inner product. That favours bright images, whatever they "
        "show: pick the one at the smallest distance.",
    ),
    Misconception(
        "squares expanded without care",
        lambda decoded, train: _expanded(decoded, train).sqrt().amin(1),
        "you expand the square, a^2 + b^2 - 2ab. For images that are nearly equal, rounding is as large as what "
        "is left: the distance to a copy is not 0, or even NaN.",
    ),
    Misconception(
        "nearest by absolute differences",
        _nearest_by_absolute,
        "you look for the nearest image by the sum of absolute differences, and measure the Euclidean distance to "
        "that one. Both must be Euclidean: another image may be nearer.",
    ),
    Misconception(
        "absolute differences",
        lambda decoded, train: torch.cdist(decoded.flatten(1), train.flatten(1), p=1).amin(1),
        "you sum absolute differences. The Euclidean distance is the root of the sum of squares.",
    ),
    Misconception(
        "distance to the average image",
        lambda decoded, train: (decoded - train.mean(0)).flatten(1).norm(dim=1),
        "this is the distance to the average training image. The nearest of the images is asked for.",
    ),
    Misconception(
        "same place in the batch",
        lambda decoded, train: (decoded - train[torch.arange(len(decoded)) % len(train)]).flatten(1).norm(dim=1),
        "you compare each image with the training image of the same place. Compare it with all of them.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "You need every distance between the two sets, then the smallest one in each row.",
        "`torch.cdist` takes two matrices with one point per row, and `min(dim=...)` returns values and indices.",
    ),
    minutes=6,
    difficulty=2,
)
