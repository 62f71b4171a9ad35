"""A distance between sets of images, in units of its floor."""

from collections.abc import Callable

import torch
from torch import Tensor

from vae_course.checks.exercise import Exercise, Misconception
from vae_course.checks.generation._shared import points


def _mean_distance(a: Tensor, b: Tensor) -> Tensor:
    """A distance between two sets of images that, as the Fréchet distance, depends on how many there are."""
    return (a.mean(0) - b.mean(0)).square().sum() + 1 / len(a) + 1 / len(b)


def cases(generator: torch.Generator) -> list[tuple[Callable, Tensor, Tensor, Tensor]]:
    """A distance between sets, training, test and generated images."""
    return [
        (_mean_distance, *(points(generator, n, d, 1.0, shift) for n, shift in ((30, 0.0), (16, 0.5), (9, 2.0))))
        for d in (2, 4)
    ]


def reference(distance: Callable, train: Tensor, test: Tensor, generated: Tensor) -> Tensor:
    return distance(generated, test) / distance(train[: len(generated)], test)


def _in_floors_written_out(distance: Callable, train: Tensor, test: Tensor, generated: Tensor) -> Tensor:
    m = generated.shape[0]
    floor = distance(train.narrow(0, 0, m), test)
    return distance(generated, test) / floor


ALTERNATIVES = (
    _in_floors_written_out,
    lambda distance, train, test, x: distance(x, test) * distance(torch.stack([*train][: len(x)]), test) ** -1,
)

MISTAKES = (
    Misconception(
        "training images in the reference set",
        lambda distance, train, test, x: distance(x, train) / distance(train[: len(x)], test),
        "you compare with training images. A model that has learned them by heart would win: the reference is held "
        "out, the test images.",
    ),
    Misconception(
        "training and test images in the reference set",
        lambda distance, train, test, x: (
            distance(x, torch.cat([train, test])) / distance(train[: len(x)], torch.cat([train, test]))
        ),
        "your reference set contains training images beside the test images, so copies of them are rewarded. The "
        "reference is held out.",
    ),
    Misconception(
        "floor from more images",
        lambda distance, train, test, x: distance(x, test) / distance(train, test),
        "your floor is measured with all training images, the score with fewer. Such distances shrink with the "
        "number of images: compare equal numbers.",
    ),
    Misconception(
        "no floor",
        lambda distance, train, test, x: distance(x, test),
        "this is the bare distance. Without the floor nobody knows what a good one would be.",
    ),
    Misconception(
        "floor taken away",
        lambda distance, train, test, x: distance(x, test) - distance(train[: len(x)], test),
        "you subtract the floor. Asked for is how many floors the distance is high: divide.",
    ),
    Misconception(
        "upside down",
        lambda distance, train, test, x: distance(train[: len(x)], test) / distance(x, test),
        "you divide the floor by the distance: your score falls when the images get worse.",
    ),
    Misconception(
        "floor between training images",
        lambda distance, train, test, x: distance(x, test) / distance(train[: len(x)], train[len(x) : 2 * len(x)]),
        "your floor is the distance between two parts of the training set. It has to be measured as the generated "
        "images are: against the held-out images.",
    ),
    Misconception(
        "floor between test images",
        lambda distance, train, test, x: distance(x, test) / distance(test[: len(x)], test),
        "your floor compares test images with themselves: they are part of the set they are compared with, so it "
        "is too low. Take training images.",
    ),
    Misconception(
        "floor of the test set's size",
        lambda distance, train, test, x: distance(x, test) / distance(train[: len(test)], test),
        "you take as many training images as there are test images. Take as many as there are *generated* ones: "
        "the distance depends on how many are compared.",
    ),
    Misconception(
        "generated images in the floor",
        lambda distance, train, test, x: distance(x, test) / distance(train[: len(x)], x),
        "your floor is the distance of training images to the generated ones. A floor knows real images only.",
    ),
    Misconception(
        "training images as the reference",
        lambda distance, train, test, x: distance(x, train[: len(x)]) / distance(test, train[: len(x)]),
        "you measure generated and held-out images against training images. The reference is the held-out set, "
        "for both distances.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Two distances, both to the same held-out images: one of your images, one of real images.",
        "The real images must be as many as the generated ones: train[: len(generated)].",
    ),
    minutes=5,
    difficulty=1,
)
