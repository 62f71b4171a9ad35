"""The end of a decoder, repaired: features and bytes to a loss in nats per image."""

import torch
from torch import Tensor
from torch.nn import functional as F

from vae_course.checks.clinic._shared import Layer, cross_entropy, layer
from vae_course.checks.exercise import Answer, Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Layer, Tensor]]:
    """A decoder's features, its last layer, and images as bytes: black, white and grey."""
    drawn = []
    for batch, features, pixels in ((2, 3, 4), (5, 4, 9), (3, 6, 40)):
        levels = torch.tensor([0, 255, 60, 200], dtype=torch.uint8)
        image = levels[torch.randint(4, (batch, pixels), generator=generator)]
        image[:, :3] = levels[:3]  # black, white and grey occur in every image
        hidden = torch.randn(batch, features, generator=generator)
        bias = torch.randn(pixels, generator=generator)
        bias[:2] = torch.tensor([-2.0, 2.0])
        drawn.append((hidden, layer(generator, features, bias, 1.0), image))
    return drawn


def reference(features: Tensor, layer: Layer, image: Tensor) -> Tensor:
    return cross_entropy(layer(features), image.to(features.dtype) / 255)


def _pixel_loss_by_cases(features: Tensor, layer: Layer, image: Tensor) -> Tensor:
    x, logits = image.to(features.dtype).div(255), layer(features)
    return -torch.einsum("bp,bp->b", x, F.logsigmoid(logits)) - ((1 - x) * F.logsigmoid(-logits)).sum(1)


ALTERNATIVES = (
    _pixel_loss_by_cases,
    lambda f, layer, i: F.binary_cross_entropy_with_logits(layer(f), i / 255, reduction="none").sum(-1),
    lambda f, layer, i: F.binary_cross_entropy(layer(f).sigmoid(), i.to(f) / 255, reduction="none").sum(-1),
)


def _loss_with(low=0.0, span=255.0, squash=lambda logits: logits) -> Answer:
    """The loss with targets on another scale, or with logits squashed before."""
    return lambda f, layer, image: cross_entropy(squash(layer(f)), (image.to(f.dtype) - low) / span)


MISTAKES = (
    Misconception(
        "inputs in [-1, 1] under BCE",
        _loss_with(low=127.5, span=127.5),
        "your images still lie in [-1, 1]. A black pixel is then worth -1, and the cross-entropy of such a target "
        "has no lower bound: the blacker the better, without end. A Bernoulli wants [0, 1].",
    ),
    Misconception(
        "ReLU before the last sigmoid",
        _loss_with(squash=torch.relu),
        "the ReLU is still there: no logit is below zero, so no probability below one half, and nothing can be black.",
    ),
    Misconception(
        "sigmoid twice",
        _loss_with(squash=torch.sigmoid),
        "your sigmoid and the one inside the loss are applied one after the other: all probabilities lie between "
        "0.5 and 0.73. One of them has to go.",
    ),
    Misconception(
        "mean over pixels",
        lambda *case: reference(*case) / case[2].shape[-1],
        "your figures are averaged over the pixels. Beside a KL that is summed over dimensions, the code then "
        "costs as many times too much as there are pixels, and collapses.",
    ),
    Misconception(
        "mean over everything",
        lambda *case: reference(*case).mean() / case[2].shape[-1],
        "you return one figure, the mean over images and pixels, which is torch's default. Return one figure for "
        "each image, summed over its pixels.",
    ),
    Misconception(
        "bytes left as they are",
        _loss_with(span=1.0),
        "your targets are bytes, up to 255. They are probabilities of white: the range is [0, 1].",
    ),
    Misconception(
        "rounded to black and white",
        lambda f, layer, i: cross_entropy(layer(f), (i > 127).to(f.dtype)),
        "right for black and white only: you round grey pixels. Grey is a target between 0 and 1, and stays one.",
    ),
    Misconception(
        "sign",
        lambda *case: -reference(*case),
        "your values are negative: this is log p(x|z), which is maximised. A loss is minimised.",
    ),
    Misconception(
        "two faults left: range and ReLU",
        _loss_with(low=127.5, span=127.5, squash=torch.relu),
        "two faults are left: the targets reach from -1 to 1, and a ReLU keeps the logits from being negative.",
    ),
    Misconception(
        "two faults left: range and sigmoid",
        _loss_with(low=127.5, span=127.5, squash=torch.sigmoid),
        "two faults are left: the targets reach from -1 to 1, and a sigmoid comes before the loss that has one of "
        "its own.",
    ),
    Misconception(
        "two faults left: ReLU and sigmoid",
        _loss_with(squash=lambda logits: logits.relu().sigmoid()),
        "two faults are left: a ReLU before the logits, and a sigmoid before the loss that has one of its own.",
    ),
    Misconception(
        "256 levels",
        _loss_with(span=256.0),
        "you divide by 256. The brightest byte is 255, so white would not be 1.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Ask of each line what range its result has, and what range the next line expects. Two lines are in the wrong.",
        "The last layer gives logits. The loss you use either has a sigmoid inside (`with_logits`) or has none.",
        'Bytes divided by 255; layer(features) as it is; F.binary_cross_entropy_with_logits(..., reduction="none"), '
        "summed over the last dimension.",
    ),
    minutes=7,
    difficulty=1,
)
