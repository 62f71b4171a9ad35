"""A noise prediction that is pushed towards a class: classifier-free guidance."""

import torch
from torch import Tensor

from vae_course.checks.diffusion._shared import normal
from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, float]]:
    """Predictions with and without the class; the weights 0 (no guidance) and below 0 occur."""
    drawn = []
    for shape, weight in (((2, 2), 1.5), ((3, 2), 0.0), ((4, 1, 3, 3), 4.0), ((3, 5), 0.25), ((2, 3), -1.0)):
        with_class, without = (normal(generator, *shape) for _ in range(2))
        drawn.append((with_class, without, weight))
    with_class, without, _ = drawn[0]
    return [*drawn, (with_class, with_class.clone(), 3.0)]  # a class that makes no difference


def reference(with_class: Tensor, without: Tensor, weight: float) -> Tensor:
    return with_class + weight * (with_class - without)


def _two_terms(with_class: Tensor, without: Tensor, weight: float) -> Tensor:
    return (1 + weight) * with_class - weight * without


def _interpolated(with_class: Tensor, without: Tensor, weight: float) -> Tensor:
    return torch.lerp(without, with_class, 1 + weight)


ALTERNATIVES = (_two_terms, _interpolated)

MISTAKES = (
    Misconception(
        "weight counted from the prediction without the class",
        lambda with_class, without, weight: without + weight * (with_class - without),
        "at weight 0 you return the prediction without the class. That is another way of counting, in which 1 means no "
        "guidance; here the weight is what is added to the prediction with the class.",
    ),
    Misconception(
        "predictions exchanged",
        lambda with_class, without, weight: without + weight * (without - with_class),
        "the two predictions are exchanged: you walk away from the class.",
    ),
    Misconception(
        "pushed away from the class",
        lambda with_class, without, weight: with_class - weight * (with_class - without),
        "the difference enters with the wrong sign: a larger weight undoes the class. Go on in the direction that the "
        "class points to.",
    ),
    Misconception(
        "averaged",
        lambda with_class, without, weight: (
            (with_class + weight * without) / (1 + weight) if weight != -1 else with_class
        ),
        "you average the two predictions. An average lies between them; guidance goes beyond the one with the class.",
    ),
    Misconception(
        "both added",
        lambda with_class, without, weight: (1 + weight) * with_class + weight * without,
        "both predictions are added, so that the noise is predicted 1 + 2 weight times. The factors add up to 1: "
        "1 + weight and -weight.",
    ),
    Misconception(
        "prediction without the class forgotten",
        lambda with_class, without, weight: (1 + weight) * with_class,
        "you enlarge the whole prediction. What is enlarged is only the difference that the class makes.",
    ),
    Misconception(
        "difference alone",
        lambda with_class, without, weight: weight * (with_class - without),
        "you return the push alone. It is added to the prediction with the class.",
    ),
    Misconception(
        "weight left out",
        lambda with_class, without, weight: 2 * with_class - without,
        "your prediction does not depend on the weight: the difference is multiplied by it.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "The difference of the two predictions is the direction to which the class points.",
        "Weight 0 is the prediction with the class, unchanged; a larger weight goes on in that direction.",
    ),
    minutes=4,
    difficulty=1,
)
