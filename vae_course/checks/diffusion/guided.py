"""A noise prediction that is pushed towards a class: classifier-free guidance."""

import torch
from torch import Tensor

from vae_course.checks.diffusion._shared import normal
from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, float]]:
    """Predictions with and without the class; the weights 0 (the class ignored), 1 (obeyed) and below 0 occur."""
    drawn = []
    for shape, weight in (((2, 2), 1.5), ((3, 2), 0.0), ((4, 1, 3, 3), 4.0), ((3, 5), 1.0), ((2, 3), -0.5)):
        told, untold = (normal(generator, *shape) for _ in range(2))
        drawn.append((told, untold, weight))
    told, untold, _ = drawn[0]
    return [*drawn, (told, told.clone(), 3.0)]  # a class that makes no difference


def reference(told: Tensor, untold: Tensor, weight: float) -> Tensor:
    return untold + weight * (told - untold)


def _two_terms(told: Tensor, untold: Tensor, weight: float) -> Tensor:
    return weight * told + (1 - weight) * untold


def _beyond_the_class(told: Tensor, untold: Tensor, weight: float) -> Tensor:
    return told + (weight - 1) * (told - untold)


ALTERNATIVES = (_two_terms, _beyond_the_class, lambda told, untold, weight: torch.lerp(untold, told, weight))

MISTAKES = (
    Misconception(
        "weight counted from the prediction with the class",
        lambda told, untold, weight: told + weight * (told - untold),
        "at weight 0 you return the prediction with the class. That is another way of counting, the paper's, in which "
        "0 means no guidance; here 0 ignores the class and 1 obeys it.",
    ),
    Misconception(
        "predictions exchanged",
        lambda told, untold, weight: told + weight * (untold - told),
        "the two predictions are exchanged: with a larger weight you walk away from the class.",
    ),
    Misconception(
        "pushed away from the class",
        lambda told, untold, weight: untold - weight * (told - untold),
        "the difference enters with the wrong sign: you go away from the class. Go in the direction that it points to.",
    ),
    Misconception(
        "kept between the two",
        lambda told, untold, weight: untold + min(max(weight, 0.0), 1.0) * (told - untold),
        "your prediction never leaves the line between the two. Guidance is what lies beyond: a weight above 1 "
        "exaggerates what the class changes.",
    ),
    Misconception(
        "both added",
        lambda told, untold, weight: untold + weight * told,
        "the whole prediction with the class is added, so that the noise is predicted 1 + weight times. The two "
        "factors add up to 1: weight and 1 - weight.",
    ),
    Misconception(
        "prediction without the class forgotten",
        lambda told, untold, weight: weight * told,
        "you enlarge the whole prediction. What is enlarged is only the difference that the class makes.",
    ),
    Misconception(
        "difference alone",
        lambda told, untold, weight: weight * (told - untold),
        "you return the push alone. It is added to the prediction without the class.",
    ),
    Misconception(
        "weight left out",
        lambda told, untold, weight: 2 * told - untold,
        "your prediction does not depend on the weight: the difference is multiplied by it.",
    ),
    Misconception(
        "average of both",
        lambda told, untold, weight: weight * (told + untold) / 2,
        "you average the two predictions and multiply. The weight belongs to what the class *changes*: told - untold.",
    ),
    Misconception(
        "weights that do not add up",
        lambda told, untold, weight: weight * told + untold * (1 + weight),
        "your weights do not add up to 1, so the noise gets larger. Start from untold and go `weight` times the "
        "difference.",
    ),
    Misconception(
        "division by the weight",
        lambda told, untold, weight: untold + (told - untold) / (weight if weight else 1.0),
        "you divide by the weight. A larger weight goes farther: multiply.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "The difference of the two predictions is the direction to which the class points.",
        "Weight 0 is the prediction without the class, weight 1 the one with it; a larger weight goes on beyond.",
    ),
    minutes=8,
    difficulty=1,
)
