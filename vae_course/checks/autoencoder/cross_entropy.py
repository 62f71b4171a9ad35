"""The binary cross-entropy of each image in nats, from the logits."""

import torch
from torch import Tensor
from torch.nn import functional as F

from vae_course.checks.autoencoder._shared import SHAPES, reduced_wrongly
from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Moderate logits; at last some whose sigmoid rounds to 0 or 1, for grey pixels and for black and white ones."""
    drawn = []
    for shape, scale in zip(SHAPES, (1.0, 2.0, 1.0), strict=True):
        x = 0.1 + 0.8 * torch.rand(shape, generator=generator)
        drawn.append((scale * torch.randn(shape, generator=generator), x))
    x = 0.1 + 0.8 * torch.rand(2, 3, generator=generator)
    sure = torch.tensor([[200.0, -300.0, 1.0], [-250.0, 0.5, 400.0]])
    return [*drawn, (sure, x), (sure, (x > 0.5).float())]


def _cross_entropies(logits: Tensor, x: Tensor) -> Tensor:
    return F.softplus(logits) - x * logits


def reference(logits: Tensor, x: Tensor) -> Tensor:
    return _cross_entropies(logits, x).flatten(1).sum(1)


ALTERNATIVES = (
    lambda logits, x: F.binary_cross_entropy_with_logits(logits, x, reduction="none").flatten(1).sum(1),
    lambda logits, x: -(x * F.logsigmoid(logits) + (1 - x) * F.logsigmoid(-logits)).flatten(1).sum(1),
    lambda logits, x: (
        (-torch.distributions.Bernoulli(logits=logits, validate_args=False).log_prob(x)).flatten(1).sum(1)
    ),
)


def _log_of_sigmoid(logits, x):
    p = logits.sigmoid()
    return -(x * p.log() + (1 - x) * (1 - p).log()).flatten(1).sum(1)


MISTAKES = (
    *reduced_wrongly(_cross_entropies)[:3],
    Misconception(
        "sigmoid twice",
        lambda logits, x: reference(logits.sigmoid(), x),
        "the sigmoid is applied twice. Every probability then lies between 0.5 and 0.731: black is out of reach, "
        "and each black pixel costs at least log 2 nats for ever.",
    ),
    Misconception(
        "targets outside [0, 1]",
        lambda logits, x: reference(logits, 2 * x - 1),
        "your targets lie in [-1, 1]. A pixel of -1 is no probability: the loss has no lowest value there, and "
        "falls below zero.",
    ),
    Misconception(
        "sign",
        lambda logits, x: -reference(logits, x),
        "your values are negative: this is the log-likelihood. A loss is to be made small, so it has the other sign.",
    ),
    Misconception(
        "black pixels forgotten",
        lambda logits, x: -(x * F.logsigmoid(logits)).flatten(1).sum(1),
        "only the bright pixels count in your loss. A model that paints everything white would be perfect: the "
        "second term, for black, is missing.",
    ),
    Misconception(
        "logarithm of a rounded probability",
        _log_of_sigmoid,
        "your formula is right and its arithmetic is not: for large logits the sigmoid rounds to 0 or 1, and the "
        "logarithm is infinite. Work with the logits, or with a function that does.",
    ),
    Misconception(
        "logarithm cut off",
        lambda logits, x: F.binary_cross_entropy(logits.sigmoid(), x, reduction="none").flatten(1).sum(1),
        "for large logits your values stop growing. `binary_cross_entropy` cuts its logarithms off at -100, where "
        "the gradient is lost; there is a function that takes logits.",
    ),
    Misconception(
        "arguments exchanged",
        lambda logits, x: reference(x, logits),
        "you take the images for logits and the logits for images. The prediction comes first, the target second.",
    ),
    Misconception(
        "softmax over the pixels",
        lambda logits, x: -(x.flatten(1) * logits.flatten(1).log_softmax(1)).sum(1),
        "you take a softmax over the pixels, as if one of them were the right class. Every pixel has a "
        "probability of its own: a sigmoid.",
    ),
    Misconception(
        "squared error of probabilities",
        lambda logits, x: (logits.sigmoid() - x).square().flatten(1).sum(1),
        "this is the squared error of the probabilities. The cross-entropy is -x log p - (1 - x) log(1 - p).",
    ),
    Misconception(
        "small number inside the logarithm",
        lambda logits, x: (
            -(x * (logits.sigmoid() + 1e-7).log() + (1 - x) * (1 - logits.sigmoid() + 1e-7).log()).flatten(1).sum(1)
        ),
        "a small number is added inside the logarithms: a confident mistake then costs 16 nats at most, where it "
        "should cost hundreds. Compute from the logits, not from p.",
    ),
    Misconception(
        "small number 1e-8 inside the logarithm",
        lambda logits, x: (
            -(x * (logits.sigmoid() + 1e-8).log() + (1 - x) * (1 - logits.sigmoid() + 1e-8).log()).flatten(1).sum(1)
        ),
        "a small number, 1e-8, is added inside the logarithms: a confident mistake then costs 18 nats at most, "
        "where it should cost hundreds. Compute from the logits, not from p.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "With p = sigmoid(logit), a pixel costs -x log p - (1 - x) log(1 - p). Sum over the pixels of an image.",
        "log p and log(1 - p) can be had without p: `torch.nn.functional.logsigmoid` of the logit and of its negative.",
        "`binary_cross_entropy_with_logits` does it in one call; mind its `reduction`.",
    ),
    minutes=10,
    difficulty=2,
    points=2,
)
