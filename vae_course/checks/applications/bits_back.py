"""The height of the stack after each step of bits-back coding, in bits."""

import torch
from torch import Tensor

from vae_course.checks.applications._shared import LOG2
from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor]]:
    """log q(z|x), log p(x|z) and log p(z) of images, in nats (of bins, so that all are negative)."""
    drawn = []
    for n in (1, 4, 3):
        q, likelihood, prior = (-low - 10 * torch.rand(n, generator=generator) for low in (60.0, 75.0, 90.0))
        drawn.append((q, likelihood, prior))
    return drawn


def reference(log_q: Tensor, log_likelihood: Tensor, log_prior: Tensor) -> Tensor:
    return torch.stack([log_q, log_q - log_likelihood, log_q - log_likelihood - log_prior], dim=1) / LOG2


def _heights_loop(q: Tensor, likelihood: Tensor, prior: Tensor) -> Tensor:
    rows = []
    for taken, image, code in zip(q, likelihood, prior, strict=True):
        first = taken / LOG2
        second = first - image / LOG2
        rows.append(torch.stack([first, second, second - code / LOG2]))
    return torch.stack(rows)


ALTERNATIVES = (
    lambda q, likelihood, prior: torch.stack([q, -likelihood, -prior], dim=1).cumsum(1) / LOG2,
    _heights_loop,
)

MISTAKES = (
    Misconception(
        "nats",
        lambda q, likelihood, prior: reference(q, likelihood, prior) * LOG2,
        "these are nats. A stack of bits is measured in bits: divide by log 2.",
    ),
    Misconception(
        "the steps, not the heights",
        lambda q, likelihood, prior: torch.stack([q, -likelihood, -prior], dim=1) / LOG2,
        "this is how much each step changes the stack. Asked for is how high it stands after each step, compared "
        "with the start: add the steps up.",
    ),
    Misconception(
        "no bits back",
        lambda q, likelihood, prior: reference(0 * q, likelihood, prior),
        "your first step leaves the stack alone: this is the price without bits back, which is above the bound by "
        "the entropy of q(z|x).",
    ),
    Misconception(
        "code paid for twice",
        lambda q, likelihood, prior: torch.stack([-q, -q - likelihood, -q - likelihood - prior], dim=1) / LOG2,
        "your first step puts bits on the stack. Choosing the code takes bits off: reading is the reverse of writing.",
    ),
    Misconception(
        "code before image",
        lambda q, likelihood, prior: torch.stack([q, q - prior, q - prior - likelihood], dim=1) / LOG2,
        "you put the code on before the image. The receiver needs the code first, to know p(x|z), and a stack "
        "gives back first what was put on last.",
    ),
    Misconception(
        "without the prior",
        lambda q, likelihood, prior: reference(q, likelihood, 0 * prior),
        "the code is never put on the stack: the receiver could not decode the image.",
    ),
    Misconception(
        "upside down",
        lambda q, likelihood, prior: -reference(q, likelihood, prior),
        "your stack shrinks by what it should grow. A symbol of probability p costs -log2 p bits, which is positive.",
    ),
    Misconception(
        "bits taken count as put",
        lambda q, likelihood, prior: torch.stack([-q, -q - likelihood, -likelihood - prior + q], dim=1) / LOG2,
        "after the first step your stack is higher than before. Taking a code *off* the stack makes it lower, by "
        "-log2 q bits.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Step by step: take the code with q(z|x), put the image with p(x|z), put the code with p(z).",
        "Putting a symbol on adds minus its log2-probability, taking one off removes just as much.",
        "The last height of an image is minus its one-sample ELBO in bits: check that first.",
    ),
    minutes=10,
    difficulty=2,
    points=2,
)
