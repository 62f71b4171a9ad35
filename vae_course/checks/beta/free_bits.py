"""The KL, charged `nats` at least in every latent dimension."""

import torch
from torch import Tensor

from vae_course.checks.beta._shared import uniform
from vae_course.checks.exercise import Answer, Exercise, Misconception, gradients


def cases(generator: torch.Generator) -> list[tuple[Tensor, float]]:
    """KL per image and dimension: first all below the free nats, then some above and some below."""
    drawn = []
    for batch, scales in ((3, (0.1, 0.2)), (8, (0.5, 3.0, 0.1)), (6, (2.0, 0.3, 0.6, 4.0))):
        nats = uniform(generator, 0.3, 0.8)
        spread = torch.rand(batch, len(scales), generator=generator)
        spread[0], spread[1] = 0.05, 2.5  # so that some images are above where the mean is below, and the reverse
        drawn.append((nats * torch.tensor(scales) * spread / spread.mean(0), nats))
    return drawn


def reference(kl: Tensor, nats: float) -> Tensor:
    return kl.mean(0).clamp(min=nats).sum()


def observe(answer: Answer, kl: Tensor, nats: float) -> tuple:
    """The value, and its gradient by the KL."""
    kl = kl.clone().requires_grad_()
    value = answer(kl, nats)
    if not isinstance(value, Tensor) or not value.requires_grad:  # right where every dimension is free
        return value, torch.zeros_like(kl)
    return value, *gradients(value, kl)


def _free_bits_where(kl: Tensor, nats: float) -> Tensor:
    mean = kl.mean(0)
    return torch.where(mean > nats, mean, torch.full_like(mean, nats)).sum()


ALTERNATIVES = (_free_bits_where, lambda kl, nats: sum(nats + torch.relu(d.mean() - nats) for d in kl.T))


def _free_bits_with_gradient(kl: Tensor, nats: float) -> Tensor:
    average = kl.mean(0)
    return (average + (nats - average).clamp(min=0).detach()).sum()


MISTAKES = (
    Misconception(
        "held up image by image",
        lambda kl, nats: kl.clamp(min=nats).mean(0).sum(),
        "you apply the minimum to each image before taking the mean. A dimension may be cheap for some images and "
        "dear for others: its mean over the batch is what counts.",
    ),
    Misconception(
        "free nats for the whole code",
        lambda kl, nats: kl.sum(-1).mean().clamp(min=nats),
        "the minimum is applied to the sum over dimensions. Every dimension has free nats of its own; otherwise "
        "one dimension takes them all.",
    ),
    Misconception(
        "maximum for minimum",
        lambda kl, nats: kl.mean(0).clamp(max=nats).sum(),
        "you charge at most `nats` per dimension: rate beyond that is free. A dimension is charged `nats` at least.",
    ),
    Misconception(
        "only the excess counted",
        lambda kl, nats: (kl.mean(0) - nats).clamp(min=0).sum(),
        "you count only what exceeds the free nats. The gradients agree, but the sum falls below the KL, and the "
        "objective above the ELBO.",
    ),
    Misconception(
        "mean over dimensions",
        lambda kl, nats: kl.mean(0).clamp(min=nats).mean(),
        "you average over the latent dimensions. The KL of independent dimensions is their sum.",
    ),
    Misconception(
        "nothing is free",
        lambda kl, nats: kl.mean(0).sum(),
        "this is the plain KL. A dimension below the free nats still has a gradient that pulls it to zero.",
    ),
    Misconception(
        "detached",
        lambda kl, nats: reference(kl.detach(), nats),
        "no gradient arrives at the KL: nothing would be paid. Look for .detach(), .item() or a new tensor.",
    ),
    Misconception(
        "gradient below the limit",
        _free_bits_with_gradient,
        "the value is right, but a gradient still reaches dimensions below `nats`, and pulls their KL to 0. Below "
        "the floor nothing is to be gained: no gradient.",
    ),
    Misconception(
        "floor added",
        lambda kl, nats: (kl.mean(0) + nats).sum(),
        "you add `nats` to every dimension. It is a floor: the larger of the two is charged.",
    ),
    Misconception(
        "summed over the batch",
        lambda kl, nats: kl.sum(0).clamp(min=nats).sum(),
        "you sum the KL over the batch before the floor. Its *average* is compared with nats.",
    ),
    Misconception(
        "floor of all dimensions together",
        lambda kl, nats: kl.sum(-1).mean().clamp(min=nats * kl.shape[1]),
        "you compare the whole code with the floors of all dimensions together: one busy dimension then pays for "
        "the dead ones. Compare each.",
    ),
    Misconception(
        "dimensions below dropped",
        lambda kl, nats: torch.where(kl.mean(0) > nats, kl.mean(0), 0.0).sum(),
        "dimensions below `nats` cost nothing in your sum. They are charged `nats`.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "First the mean of each dimension over the batch, a vector with one figure per dimension.",
        "A dimension is charged its mean or `nats`, whichever is larger; a constant has no gradient.",
        "Tensor.clamp(min=...) does it for all dimensions at once; then sum.",
    ),
    minutes=8,
    difficulty=2,
)
