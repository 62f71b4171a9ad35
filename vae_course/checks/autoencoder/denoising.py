"""The squared error of a denoising autoencoder, for each image."""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

from vae_course.checks.autoencoder._shared import SHAPES, reduced_wrongly
from vae_course.checks.exercise import Answer, Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Callable, Tensor, Callable]]:
    """A model that maps images to images, images, and noise to add to some of their pixels."""
    drawn = []
    for shape in SHAPES:
        x = torch.rand(shape, generator=generator)
        pixels = x[0].numel()
        matrix = torch.randn(pixels, pixels, generator=generator)
        noise = torch.randn(shape[1:], generator=generator)
        noise.view(-1)[0] = 0

        def model(x, matrix=matrix):
            return (x.flatten(1) @ matrix).tanh().view_as(x)

        def corrupt(x, noise=noise):
            return (x + noise).clamp(0, 1)

        drawn.append((model, x, corrupt))
    return drawn


def _per_image(difference: Tensor) -> Tensor:
    return difference.square().flatten(1).sum(1)


def reference(model: Callable, x: Tensor, corrupt: Callable) -> Tensor:
    return _per_image(model(corrupt(x)) - x)


def observe(answer: Answer, model: Callable, x: Tensor, corrupt: Callable) -> object:
    """The errors, and whether a gradient reaches the model, which is trained by them later."""
    weight = torch.ones((), requires_grad=True)
    errors = answer(lambda images: weight * model(images), x, corrupt)
    if not isinstance(errors, Tensor):
        return errors
    return {"errors": errors.detach(), "does a gradient reach the model?": float(errors.requires_grad)}


ALTERNATIVES = (
    lambda model, x, corrupt: F.mse_loss(model(corrupt(x)), x, reduction="none").flatten(1).sum(1),
    lambda model, x, corrupt: torch.stack([(model(corrupt(i[None])) - i).square().sum() for i in x]),
)


def _denoising_squares(model: Callable, x: Tensor, corrupt: Callable) -> Tensor:
    return (model(corrupt(x)) - x).square()


MISTAKES = (
    *reduced_wrongly(_denoising_squares)[:3],
    Misconception(
        "noisy target",
        lambda model, x, corrupt: _per_image(model(corrupt(x)) - corrupt(x)),
        "your target is the spoilt image: noise in, noise out. Copying is then the right answer again. Which image "
        "should the model give back?",
    ),
    Misconception(
        "clean input",
        lambda model, x, corrupt: _per_image(model(x) - x),
        "your model is shown the clean image: this is a plain autoencoder, and it never learns what noise is.",
    ),
    Misconception(
        "input and target exchanged",
        lambda model, x, corrupt: _per_image(model(x) - corrupt(x)),
        "you show the clean image and ask for the spoilt one, whose noise nobody can predict. Exchange the two.",
    ),
    Misconception(
        "output spoilt",
        lambda model, x, corrupt: _per_image(corrupt(model(x)) - x),
        "you spoil the output of the model. The noise belongs on its input.",
    ),
    Misconception(
        "model left out",
        lambda model, x, corrupt: _per_image(corrupt(x) - x),
        "your values do not depend on the model: this is how far the noise moved the images, which is what a "
        "denoiser has to beat.",
    ),
    Misconception(
        "noise as the target",
        lambda model, x, corrupt: _per_image(model(corrupt(x)) - (corrupt(x) - x)),
        "your model is asked for the noise rather than the image. Such models exist, but then the image is what "
        "remains after a subtraction; here the output is the clean image.",
    ),
    Misconception(
        "only pixels that were spoilt",
        lambda model, x, corrupt: ((model(corrupt(x)) - x).square() * (corrupt(x) != x)).flatten(1).sum(1),
        "you count only the pixels that `corrupt` has changed. All of them count: the others must not get worse.",
    ),
    Misconception(
        "absolute error",
        lambda model, x, corrupt: (model(corrupt(x)) - x).abs().flatten(1).sum(1),
        "you sum absolute errors. The squared error is asked for.",
    ),
    Misconception(
        "root taken",
        lambda model, x, corrupt: reference(model, x, corrupt).sqrt(),
        "this is the distance, the root of the squared error. The squared error itself is asked for.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    observe=observe,
    hints=(
        "Two images play a part, the clean and the spoilt one. Which is the input, which the target?",
        "Call `corrupt` once, on what the model is shown, and compare the output with `x`.",
    ),
    minutes=6,
    difficulty=2,
)
