"""The loss of a VQ-VAE, with its two stop-gradients."""

import torch
from torch import Tensor
from torch.nn import functional

from vae_course.checks.codes._shared import tensor_of_shape
from vae_course.checks.exercise import Answer, Exercise, Misconception, gradients


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor, float]]:
    """Distortions, encoder's vectors, their entries and beta; one vector lies on its entry."""
    drawn = []
    for shape, beta, dtype in (
        ((2, 3), 0.25, torch.float32),
        ((4, 5, 2), 0.5, torch.float32),
        ((3, 4, 4, 8), 2.0, torch.float64),
    ):
        h, quantized = torch.randn(2, *shape, generator=generator, dtype=dtype)
        quantized.flatten(0, -2)[1] = h.flatten(0, -2)[1]
        distortion = 80 + 20 * torch.rand(shape[0], generator=generator, dtype=dtype)
        drawn.append((distortion, h, quantized, beta))
    return drawn


def _squared(a: Tensor, b: Tensor) -> Tensor:
    """Squared distance of each image."""
    return (a - b).square().flatten(1).sum(1)


def reference(distortion: Tensor, h: Tensor, quantized: Tensor, beta: float) -> Tensor:
    codebook = _squared(quantized, h.detach())  # moves the entries
    commitment = _squared(h, quantized.detach())  # moves the encoder
    return (distortion + codebook + beta * commitment).mean()


def observe(answer: Answer, distortion: Tensor, h: Tensor, quantized: Tensor, beta: float) -> dict[str, Tensor]:
    """The loss, and the gradients by which decoder, encoder and entries are moved."""
    inputs = [t.requires_grad_() for t in (distortion, h, quantized)]
    value = tensor_of_shape(answer(*inputs, beta), (), "the loss")
    by_distortion, by_h, by_entries = gradients(value, *inputs)
    return {
        "loss": value.detach(),
        "gradient by the distortion": by_distortion,
        "gradient by h": by_h,
        "gradient by the entries": by_entries,
    }


def _by_the_library(distortion: Tensor, h: Tensor, quantized: Tensor, beta: float) -> Tensor:
    codebook = functional.mse_loss(quantized, h.detach(), reduction="sum")
    commitment = functional.mse_loss(h, quantized.detach(), reduction="sum")
    return distortion.mean() + (codebook + beta * commitment) / len(h)


def _entry_by_entry(distortion: Tensor, h: Tensor, quantized: Tensor, beta: float) -> Tensor:
    squares = (quantized - h.detach()) ** 2 + beta * (h - quantized.detach()) ** 2
    return distortion.mean() + squares.sum() / len(h)


ALTERNATIVES = (_by_the_library, _entry_by_entry)


def _loss_with(
    codebook=lambda h, e: _squared(e, h.detach()), commitment=lambda h, e: _squared(h, e.detach())
) -> Answer:
    """The loss with other terms; `commitment` is weighted with beta."""
    return lambda distortion, h, quantized, beta: (
        distortion + codebook(h, quantized) + beta * commitment(h, quantized)
    ).mean()


MISTAKES = (
    Misconception(
        "codebook term without stop-gradient",
        _loss_with(codebook=lambda h, e: _squared(e, h)),
        "the codebook term has no stop-gradient: it pulls the encoder with full weight, too, whatever beta says. "
        "Detach h in it, so that it moves the entries alone.",
    ),
    Misconception(
        "commitment term without stop-gradient",
        _loss_with(commitment=lambda h, e: _squared(h, e)),
        "the commitment term has no stop-gradient: it pulls the entries as well. Detach the entries in it, so that it "
        "moves the encoder alone.",
    ),
    Misconception(
        "no stop-gradient",
        _loss_with(codebook=lambda h, e: _squared(e, h), commitment=lambda h, e: _squared(h, e)),
        "neither term has a stop-gradient, so both are the same distance with weight 1 + beta. Then encoder and "
        "entries are pulled equally, and beta no longer says who gives way.",
    ),
    Misconception(
        "commitment on the wrong side",
        _loss_with(commitment=lambda h, e: _squared(e, h.detach())),
        "both terms move the entries: in the commitment term you detached h. Nothing then holds the encoder near its "
        "entries. There the entries are detached.",
    ),
    Misconception(
        "stop-gradients exchanged",
        _loss_with(codebook=lambda h, e: _squared(h, e.detach()), commitment=lambda h, e: _squared(e, h.detach())),
        "the stop-gradients are exchanged: beta weighs the term that moves the entries. It belongs to the commitment, "
        "the term that moves the encoder.",
    ),
    Misconception(
        "commitment missing",
        _loss_with(commitment=lambda h, e: 0.0),
        "there is no commitment term. The encoder's vectors may then run away from the entries faster than these "
        "follow.",
    ),
    Misconception(
        "codebook term missing",
        _loss_with(codebook=lambda h, e: 0.0),
        "there is no codebook term: nothing moves the entries from where they were drawn.",
    ),
    Misconception(
        "both terms weighted",
        _loss_with(
            codebook=lambda h, e: 0.0, commitment=lambda h, e: _squared(e, h.detach()) + _squared(h, e.detach())
        ),
        "beta weighs both terms. It belongs to the commitment alone.",
    ),
    Misconception(
        "mean over the vectors",
        lambda distortion, h, quantized, beta: (
            distortion.mean()
            + functional.mse_loss(quantized, h.detach())
            + beta * functional.mse_loss(h, quantized.detach())
        ),
        "the distances are averaged over positions and dimensions, while the distortion is summed over pixels: the two "
        "extra terms then hardly count, and the less, the larger the grid. Sum over everything of an image.",
    ),
    Misconception(
        "distances not squared",
        _loss_with(
            codebook=lambda h, e: (e - h.detach()).flatten(1).norm(dim=1),
            commitment=lambda h, e: (h - e.detach()).flatten(1).norm(dim=1),
        ),
        "you take the distances, not their squares. Squared, the best place of an entry is the mean of its vectors.",
    ),
    Misconception(
        "sum over the batch",
        lambda distortion, h, quantized, beta: len(h) * reference(distortion, h, quantized, beta),
        "your loss is summed over the images, so it grows with the batch. Take the mean over the images.",
    ),
    Misconception(
        "distortion left out",
        lambda distortion, h, quantized, beta: (
            _squared(quantized, h.detach()) + beta * _squared(h, quantized.detach())
        ).mean(),
        "the distortion is missing: nothing would tell the decoder what to draw.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Three terms. The last two have the same value; they differ in what is held still, and in their weight.",
        "The codebook term holds h still, `h.detach()`; the commitment term holds the entries still, and has the "
        "factor beta.",
        "Of each: `(a - b).square().flatten(1).sum(1)`, one figure per image. Add up, then the mean over the images.",
    ),
    minutes=10,
    difficulty=2,
    points=2,
)
