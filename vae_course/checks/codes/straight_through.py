"""The quantised vectors, with the gradient of the identity for the encoder."""

import torch
from torch import Tensor

from vae_course.checks.codes._shared import tensor_of_shape, weighted_gradients
from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Vectors and their entries; one vector lies on its entry, one vector is zero."""
    drawn = []
    for shape, dtype in (((3, 2), torch.float32), ((2, 3, 3, 4), torch.float32), ((5, 4, 8), torch.float64)):
        h, quantized = torch.randn(2, *shape, generator=generator, dtype=dtype)
        h.flatten(0, -2)[0] = 0
        quantized.flatten(0, -2)[1] = h.flatten(0, -2)[1]
        drawn.append((h, quantized))
    return drawn


def reference(h: Tensor, quantized: Tensor) -> Tensor:
    return h + (quantized - h).detach()


def observe(answer, h: Tensor, quantized: Tensor) -> dict[str, Tensor]:
    """The values, and the gradients that arrive at the encoder's vectors and at the entries."""
    h, quantized = h.requires_grad_(), quantized.requires_grad_()
    value = tensor_of_shape(answer(h, quantized), h.shape, "the result")
    by_h, by_entries = weighted_gradients(value, h, quantized)
    return {"values": value.detach(), "gradient by h": by_h, "gradient by the entries": by_entries}


class _Copy(torch.autograd.Function):
    """Going forward the second argument, going back the identity to the first."""

    @staticmethod
    def forward(_, h: Tensor, quantized: Tensor) -> Tensor:
        return quantized.clone()

    @staticmethod
    def backward(_, gradient: Tensor) -> tuple[Tensor, None]:
        return gradient, None


ALTERNATIVES = (
    lambda h, quantized: quantized.detach() + h - h.detach(),
    lambda h, quantized: _Copy.apply(h, quantized),
)

MISTAKES = (
    Misconception(
        "the entries as they are",
        lambda h, quantized: quantized,
        "no gradient arrives at h: you return the entries, and the way from h to them leads through argmin, which has "
        "no derivative. Add something with the value 0 and the gradient of h.",
    ),
    Misconception(
        "no gradient at all",
        lambda h, quantized: quantized.detach(),
        "no gradient arrives anywhere. The values are right; add something with the value 0 and the gradient of h.",
    ),
    Misconception(
        "not quantised",
        lambda h, quantized: h,
        "you return h itself. Going forward the decoder must see the entries: the gradient alone is that of h.",
    ),
    Misconception(
        "sum of both",
        lambda h, quantized: h + quantized.detach(),
        "the gradients are right, the values are h plus the entry. Add to h the difference, entry minus h, detached.",
    ),
    Misconception(
        "gradient to the entries, too",
        lambda h, quantized: quantized + h - h.detach(),
        "the entries receive the decoder's gradient as well. In a VQ-VAE they are moved by the codebook loss alone: "
        "detach them here.",
    ),
    Misconception(
        "the wrong one detached",
        lambda h, quantized: h.detach() + (quantized - h),
        "you detached the other summand: h receives the gradient with its sign turned round. Detach the difference.",
    ),
    Misconception(
        "half the way",
        lambda h, quantized: quantized.detach() + (h - h.detach()) / 2,
        "half the gradient arrives at h. Straight-through passes it on as it is, as the identity would.",
    ),
    Misconception(
        "gradient cut off",
        lambda h, quantized: quantized.detach() + h.clamp(-1, 1) - h.clamp(-1, 1).detach(),
        "where h is above 1 or below -1 no gradient arrives. Entries may lie anywhere: it passes them all unchanged.",
    ),
    Misconception(
        "gradient doubled",
        lambda h, quantized: quantized.detach() + 2 * (h - h.detach()),
        "the gradient arrives twice as large. It should pass unchanged: h - h.detach() once.",
    ),
    Misconception(
        "sign of the gradient",
        lambda h, quantized: quantized.detach() - (h - h.detach()),
        "the gradient arrives with the opposite sign: add h - h.detach(), do not take it away.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Chapter 03 did this for a one-hot sample: a sum whose value is one thing and whose gradient is another's.",
        "Going forward the result is `quantized`, going back it behaves like `h`. What must be added to h?",
        "h + (quantized - h).detach()",
    ),
    minutes=5,
    difficulty=2,
    points=2,
)
