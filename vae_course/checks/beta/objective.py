"""The objective of a beta-VAE for each image, in nats."""

import torch
from torch import Tensor

from vae_course.checks.beta._shared import uniform
from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, float]]:
    """Log-probabilities per pixel, KL per dimension, and a price other than 1."""
    drawn = []
    sizes = ((1, 3, 2, 2.0), (4, 6, 2, 0.2), (3, 10, 5, 5.0))
    for batch, pixels, latent, price in sizes:
        log_prob = -torch.rand(batch, pixels, generator=generator) - 0.1
        kl = torch.rand(batch, latent, generator=generator) + 0.1
        drawn.append((log_prob, kl, price * uniform(generator, 1, 1.5)))
    return drawn


def reference(log_prob: Tensor, kl: Tensor, beta: float) -> Tensor:
    return log_prob.sum(-1) - beta * kl.sum(-1)


def _objective_loop(log_prob: Tensor, kl: Tensor, beta: float) -> Tensor:
    return torch.stack([a.sum() - (beta * b).sum() for a, b in zip(log_prob, kl, strict=True)])


ALTERNATIVES = (
    _objective_loop,
    lambda log_prob, kl, beta: torch.einsum("bp->b", log_prob) + torch.einsum("bd->b", -beta * kl),
)

MISTAKES = (
    Misconception(
        "beta on the wrong term",
        lambda log_prob, kl, beta: beta * log_prob.sum(-1) - kl.sum(-1),
        "you multiply the reconstruction by beta. That makes a nat of rate cheaper where beta should make it dearer, "
        "and the reverse: it is a price of 1/beta.",
    ),
    Misconception(
        "beta under a per-pixel mean",
        lambda log_prob, kl, beta: log_prob.mean(-1) - beta * kl.sum(-1),
        "the reconstruction is averaged over pixels, so the price you charge is beta times the number of pixels.",
    ),
    Misconception(
        "mean over latent dimensions",
        lambda log_prob, kl, beta: log_prob.sum(-1) - beta * kl.mean(-1),
        "the KL is averaged over latent dimensions: the price you charge is beta divided by their number.",
    ),
    Misconception(
        "sign of the KL",
        lambda log_prob, kl, beta: log_prob.sum(-1) + beta * kl.sum(-1),
        "the KL is added, so maximising this rewards rate. It is what the model pays: it lowers the objective.",
    ),
    Misconception(
        "loss instead of objective",
        lambda log_prob, kl, beta: beta * kl.sum(-1) - log_prob.sum(-1),
        "you return the loss D + beta R, to be minimised. The objective is to be maximised: turn the sign round.",
    ),
    Misconception(
        "beta on both terms",
        lambda log_prob, kl, beta: beta * (log_prob.sum(-1) - kl.sum(-1)),
        "both terms are multiplied by beta. That only scales the gradient; the best model stays that of beta = 1.",
    ),
    Misconception(
        "beta left out",
        lambda log_prob, kl, beta: log_prob.sum(-1) - kl.sum(-1),
        "this is the ELBO itself: beta has no influence on it.",
    ),
    Misconception(
        "mean over the batch",
        lambda log_prob, kl, beta: reference(log_prob, kl, beta).mean(),
        "you returned one figure for the whole batch. Return one per image; the mean is taken later.",
    ),
    Misconception(
        "means everywhere",
        lambda log_prob, kl, beta: log_prob.mean(-1) - beta * kl.mean(-1),
        "you average over pixels and over dimensions. Distortion and rate are sums, each over its own dimensions.",
    ),
    Misconception(
        "divided by beta",
        lambda log_prob, kl, beta: log_prob.sum(-1) - kl.sum(-1) / beta,
        "you divide the rate by beta. Beta is its price: multiply.",
    ),
    Misconception(
        "distortion's sign",
        lambda log_prob, kl, beta: -log_prob.sum(-1) - beta * kl.sum(-1),
        "the distortion has the wrong sign. It is *minus* log p(x|z), and is taken away: log p(x|z) is to be large.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Distortion and rate of an image are sums: over its pixels, and over the latent dimensions.",
        "Which of the two is paid for, and does paying raise or lower something that you maximise?",
        "log_prob.sum(-1) is the reconstruction. Take beta times the summed KL away from it.",
    ),
    minutes=4,
    difficulty=1,
)
