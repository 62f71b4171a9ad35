"""What several exercises of chapter 01 share."""

from collections.abc import Callable

from torch import Tensor

from vae_course.checks.exercise import Misconception

SHAPES = ((1, 1, 2, 2), (3, 6), (4, 2, 3, 3))


def reduced_wrongly(per_pixel: Callable[..., Tensor]) -> tuple[Misconception, ...]:
    """What else than a sum per image people make of a loss per pixel."""
    return (
        Misconception(
            "averaged over pixels",
            lambda *arguments: per_pixel(*arguments).flatten(1).mean(1),
            "your values are averaged over the pixels of an image. Sum them: later, a term that is not divided by the "
            "number of pixels joins the loss, and would weigh too much by exactly that number.",
        ),
        Misconception(
            "averaged over everything",
            lambda *arguments: per_pixel(*arguments).mean(),
            "you averaged over pixels and images, as PyTorch's losses do by default. One sum per image is asked for.",
        ),
        Misconception(
            "averaged over the batch",
            lambda *arguments: per_pixel(*arguments).flatten(1).sum(1).mean(),
            "you returned the mean over the batch. Return one figure per image; the mean is taken later, separately.",
        ),
        Misconception(
            "summed over the batch",
            lambda *arguments: per_pixel(*arguments).sum(),
            "you summed over the images as well. Such a figure grows with the batch size; one per image is asked for.",
        ),
    )
