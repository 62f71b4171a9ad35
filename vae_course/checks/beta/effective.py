"""The beta of somebody's loss, found by calling it."""

from collections.abc import Callable

import torch
from torch import Tensor

from vae_course.checks.beta._shared import uniform
from vae_course.checks.exercise import Exercise, Misconception

Loss = Callable[[Tensor, Tensor], Tensor]


def _loss(
    generator: torch.Generator, pixel_mean: bool, latent_mean: bool, weight: float, kl_weight: float, batch: str
) -> Loss:
    """Somebody's training loss: reductions and weights as they chose, and a constant that nobody needs."""
    constant = uniform(generator, 0.5, 2)

    def loss(nll: Tensor, kl: Tensor) -> Tensor:
        if nll.ndim != 2 or kl.ndim != 2 or len(nll) != len(kl):
            shapes = f"{tuple(nll.shape)} and {tuple(kl.shape)}"
            raise ValueError(f"loss(nll, kl) takes shapes (batch, pixels) and (batch, latent), not {shapes}")
        distortion = nll.mean(-1) if pixel_mean else nll.sum(-1)
        rate = kl.mean(-1) if latent_mean else kl.sum(-1)
        return getattr(weight * distortion + kl_weight * rate + constant, batch)()

    return loss


def cases(generator: torch.Generator) -> list[tuple[Loss, int, int]]:
    """Losses with different reductions, and the numbers of pixels and of latent dimensions."""

    def draw() -> float:
        return uniform(generator, 1.5, 4)

    return [
        (_loss(generator, False, False, draw(), 1.0, "mean"), 6, 2),
        (_loss(generator, True, False, 1.0, 0.01 * draw(), "mean"), 784, 20),
        (_loss(generator, True, True, draw(), 0.1 * draw(), "mean"), 64, 5),
        (_loss(generator, False, True, draw(), draw(), "sum"), 30, 8),
    ]


def _change(loss: Loss, nll: Tensor, kl: Tensor) -> float:
    """How much these terms add to the loss of an image without any."""
    return (loss(nll, kl) - loss(0 * nll, 0 * kl)).item()


def _slopes(loss: Loss, pixels: int, latent: int) -> tuple[float, float]:
    """What one nat of distortion and one nat of rate add to the loss."""
    none, nothing = torch.zeros(1, pixels), torch.zeros(1, latent)
    return _change(loss, none + 1 / pixels, nothing), _change(loss, none, nothing + 1 / latent)


def reference(loss: Loss, pixels: int, latent: int) -> float:
    distortion, rate = _slopes(loss, pixels, latent)
    return rate / distortion


def _effective_gradient(loss: Loss, pixels: int, latent: int) -> Tensor:
    nll, kl = torch.zeros(1, pixels, requires_grad=True), torch.zeros(1, latent, requires_grad=True)
    by_nll, by_kl = torch.autograd.grad(loss(nll, kl), (nll, kl))
    return by_kl[0, 0] / by_nll[0, 0]


def _effective_one_entry(loss: Loss, pixels: int, latent: int) -> float:
    nll, kl = torch.zeros(1, pixels, dtype=torch.float64), torch.zeros(1, latent, dtype=torch.float64)
    nll[0, -1] = kl[0, 0] = 1
    return _change(loss, 0 * nll, kl) / _change(loss, nll, 0 * kl)


ALTERNATIVES = (_effective_gradient, _effective_one_entry)


def _effective_ones(loss: Loss, pixels: int, latent: int) -> float:
    nll, kl = torch.ones(1, pixels), torch.ones(1, latent)
    return _change(loss, 0 * nll, kl) / _change(loss, nll, 0 * kl)


def _effective_with_offset(loss: Loss, pixels: int, latent: int) -> Tensor:
    nll, kl = torch.full((1, pixels), 1 / pixels), torch.full((1, latent), 1 / latent)
    return loss(0 * nll, kl) / loss(nll, 0 * kl)


def _effective_share(loss: Loss, pixels: int, latent: int) -> float:
    distortion, rate = _slopes(loss, pixels, latent)
    return rate / (distortion + rate)


MISTAKES = (
    Misconception(
        "a nat in every entry",
        _effective_ones,
        "you compare a nat in every pixel with a nat in every dimension. A price is asked for: one nat of rate "
        "against one nat of distortion. As it is, your values are beta times latent / pixels: a loss "
        "that averages both terms looks like beta = 1.",
    ),
    Misconception(
        "upside down",
        lambda loss, pixels, latent: 1 / reference(loss, pixels, latent),
        "your values are 1/beta. Beta is what a nat of rate costs, in nats of distortion: rate goes on top.",
    ),
    Misconception(
        "constant not taken away",
        _effective_with_offset,
        "a constant in the loss changes your result. It moves no parameter: compare with the loss at zero.",
    ),
    Misconception(
        "weight of the KL alone",
        lambda loss, pixels, latent: _slopes(loss, pixels, latent)[1],
        "you return what a nat of rate adds to the loss. Twice the whole loss has the same minimum: divide by "
        "what a nat of distortion adds.",
    ),
    Misconception(
        "share of the loss",
        _effective_share,
        "you divide by the sum of both effects: such a share never exceeds 1. Beta compares rate with distortion.",
    ),
    Misconception(
        "times the number of pixels, always",
        lambda loss, pixels, latent: pixels * reference(loss, pixels, latent),
        "you multiply by the number of pixels although the loss, as it is measured, contains its reductions already.",
    ),
    Misconception(
        "corrected for means twice",
        lambda loss, pixels, latent: reference(loss, pixels, latent) * pixels / latent,
        "you multiply by pixels and divide by latent. The slopes of the loss have the means in them already: "
        "nothing is left to correct.",
    ),
    Misconception(
        "divided by the latent dimensions",
        lambda loss, pixels, latent: reference(loss, pixels, latent) / latent,
        "you divide by the number of latent dimensions as well. One nat of rate *in all* is asked for: whether it "
        "lies in one dimension or in all of them does not matter.",
    ),
    Misconception(
        "weight of the likelihood alone",
        lambda loss, pixels, latent: _slopes(loss, pixels, latent)[0],
        "this is what a nat of distortion adds to the loss. Beta is the price of rate, compared with that.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "You may call the loss on any numbers you like. What does it become when one nat of rate is added?",
        "Call it three times: at zero, with one nat of distortion in all, with one nat of rate in all.",
        "beta = (loss with one nat of rate - loss at zero) / (loss with one nat of distortion - loss at zero).",
    ),
    minutes=10,
    difficulty=2,
    points=2,
    rtol=1e-3,
)
