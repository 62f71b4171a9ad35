"""How near generated images lie to training images, compared with test images."""

import torch
from torch import Tensor

from vae_course.checks.exercise import Exercise, Misconception
from vae_course.checks.generation._shared import points


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor]]:
    """Generated, test and training images, odd numbers of each so that there is one median."""
    sizes = ((5, 7, 9, 2), (7, 9, 13, 3), (9, 11, 15, 6))
    return [
        (points(generator, m, d, 0.7), points(generator, n, d), points(generator, k, d, 1.2)) for m, n, k, d in sizes
    ]


def _near(images: Tensor, members: Tensor) -> Tensor:
    """The distance of each image to the nearest member of a set."""
    return torch.cdist(images, members).min(1).values


def reference(generated: Tensor, test: Tensor, train: Tensor) -> Tensor:
    return _near(generated, train).median() / _near(test, train).median()


def _copying_loop(generated: Tensor, test: Tensor, train: Tensor) -> Tensor:
    medians = []
    for images in (generated, test):
        nearest = [min((image - other).norm() for other in train) for image in images]
        medians.append(torch.stack(nearest).quantile(0.5))
    return medians[0] / medians[1]


def _copying_squares(generated: Tensor, test: Tensor, train: Tensor) -> Tensor:
    squares = [(x[:, None] - train).square().sum(-1).amin(1).median() for x in (generated, test)]
    return (squares[0] / squares[1]).sqrt()


ALTERNATIVES = (_copying_loop, _copying_squares)

MISTAKES = (
    Misconception(
        "nothing to compare with",
        lambda generated, test, train: _near(generated, train).median(),
        "this is a bare distance. Whether it is small only a new image can tell: divide by the test images' figure.",
    ),
    Misconception(
        "training images as the yardstick",
        lambda generated, test, train: (
            _near(generated, train).median() / torch.cdist(train, train).sort(dim=1).values[:, 1].median()
        ),
        "your yardstick is how close training images lie to each other. Where a training set holds many "
        "near-doubles that is too short: images that the model has not seen are the yardstick.",
    ),
    Misconception(
        "nearest test image",
        lambda generated, test, train: _near(generated, test).median() / _near(test, train).median(),
        "you look for the nearest test image. The model never saw those: copies are found among the training images.",
    ),
    Misconception(
        "the other direction",
        lambda generated, test, train: _near(train, generated).median() / _near(train, test).median(),
        "for every training image you look for the nearest generated one. Start from the generated "
        "images: whether *they* are copies is the question.",
    ),
    Misconception(
        "upside down",
        lambda generated, test, train: 1 / reference(generated, test, train),
        "your ratio is upside down: a copier must get 0, and a model as new as test images about 1.",
    ),
    Misconception(
        "distance to all",
        lambda generated, test, train: (
            torch.cdist(generated, train).mean(1).median() / torch.cdist(test, train).mean(1).median()
        ),
        "you take the mean distance to all training images. A copy is close to one of them and far from the rest.",
    ),
    Misconception(
        "squared distances",
        lambda generated, test, train: reference(generated, test, train) ** 2,
        "your distances are squared. The ratio of squares exaggerates: take the root.",
    ),
    Misconception(
        "mean for median",
        lambda generated, test, train: _near(generated, train).mean() / _near(test, train).mean(),
        "you take the mean of the nearest distances, which a few outliers decide. The median is asked for.",
    ),
    Misconception(
        "test images as the second set",
        lambda generated, test, train: _near(generated, train).median() / _near(generated, test).median(),
        "both of your medians are of generated images: distance to training images over distance to test images. "
        "The yardstick is how near *test* images come to training images.",
    ),
    Misconception(
        "a difference, no ratio",
        lambda generated, test, train: _near(generated, train).median() - _near(test, train).median(),
        "you subtract the two medians. A difference depends on the units of the images; divide, so that 1 means "
        "as new as new images are.",
    ),
    Misconception(
        "closest pair of all",
        lambda generated, test, train: _near(generated, train).min() / _near(test, train).min(),
        "you take the smallest of all distances. One image decides then; the median says what is usual.",
    ),
    Misconception(
        "distances to the average image",
        lambda generated, test, train: (
            (generated - train.mean(0)).norm(dim=1).median() / (test - train.mean(0)).norm(dim=1).median()
        ),
        "you measure the distance to the average training image. A copy lies near *one* of them: take the nearest.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "One helper does it twice: the median, over images, of the distance to the nearest training image.",
        "torch.cdist(images, train).min(1).values, then .median().",
    ),
    minutes=8,
    difficulty=2,
)
