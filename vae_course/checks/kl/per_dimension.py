"""What each latent dimension costs on average: its KL, in bits."""

import math

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks._gaussian import kl_per_dimension
from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Means and log-variances of a batch of images."""
    shapes = ((3, 2), (8, 5), (20, 4))
    return [tuple(torch.randn(*shape, generator=generator) for _ in range(2)) for shape in shapes]


def reference(mean: Tensor, log_var: Tensor) -> Tensor:
    return kl_per_dimension(mean, log_var).mean(0) / math.log(2)


def _bits_library(mean: Tensor, log_var: Tensor) -> Tensor:
    kl = td.kl_divergence(td.Normal(mean, (0.5 * log_var).exp()), td.Normal(0.0, 1.0))
    return torch.stack([kl[:, j].sum() / len(kl) for j in range(kl.shape[1])]) / math.log(2)


ALTERNATIVES = (
    _bits_library,
    lambda mean, log_var: torch.einsum("nd->d", kl_per_dimension(mean, log_var) * math.log2(math.e)) / len(mean),
)

MISTAKES = (
    Misconception(
        "nats",
        lambda mean, log_var: kl_per_dimension(mean, log_var).mean(0),
        "your values are in nats. Bits are asked for: a nat is 1 / ln 2, about 1.44 bits.",
    ),
    Misconception(
        "multiplied by ln 2",
        lambda mean, log_var: kl_per_dimension(mean, log_var).mean(0) * math.log(2),
        "you multiplied by ln 2. A bit is the smaller unit, so the number of bits is larger than that of nats.",
    ),
    Misconception(
        "summed over dimensions",
        lambda mean, log_var: kl_per_dimension(mean, log_var).sum(-1).mean() / math.log(2),
        "you summed over the dimensions: this is the price of the whole code. Each dimension's own is asked for.",
    ),
    Misconception(
        "one value per image",
        lambda mean, log_var: kl_per_dimension(mean, log_var).sum(-1) / math.log(2),
        "you have one value per image. Average over the images, the first dimension, and keep the last.",
    ),
    Misconception(
        "summed over images",
        lambda mean, log_var: kl_per_dimension(mean, log_var).sum(0) / math.log(2),
        "you summed over the images. The price is per image, so that it does not depend on how many you measured.",
    ),
    Misconception(
        "KL of the average code",
        lambda mean, log_var: kl_per_dimension(mean.mean(0), log_var.exp().mean(0).log()) / math.log(2),
        "you averaged the parameters first. The KL of an average code is smaller than the average KL: means of "
        "opposite sign cancel in it.",
    ),
    Misconception(
        "missing one half",
        lambda mean, log_var: 2 * reference(mean, log_var),
        "your values are twice too large: the 1/2 of the closed form is missing.",
    ),
    Misconception(
        "price list instead of price",
        lambda mean, log_var: -0.5 * log_var.mean(0) / math.log(2),
        "this is the mean of -log sigma, which equals the KL only where the codes of all images fill the prior. "
        "Use the closed form.",
    ),
    Misconception(
        "only the logarithm in bits",
        lambda mean, log_var: 0.5 * (mean**2 + log_var.exp() - log_var / math.log(2) - 1).mean(0),
        "you convert only the log-variance to bits, the other terms stay in nats. Divide the whole KL by log 2.",
    ),
    Misconception(
        "KL of the averages",
        lambda mean, log_var: kl_per_dimension(mean.mean(0), log_var.mean(0)) / math.log(2),
        "you average the encoder's outputs first and take the KL of the averages. Each image pays its own KL: "
        "average those.",
    ),
    Misconception(
        "common logarithm",
        lambda mean, log_var: kl_per_dimension(mean, log_var).mean(0) / math.log(10),
        "you divide by log 10. A bit is log 2 nats.",
    ),
    Misconception(
        "mean over dimensions",
        lambda mean, log_var: kl_per_dimension(mean, log_var).mean(-1) / math.log(2),
        "you average over the dimensions and keep the images apart. It is the other way round: one figure for "
        "each dimension.",
    ),
    Misconception(
        "bits of the variance",
        lambda mean, log_var: kl_per_dimension(mean, 2 * log_var).mean(0) / math.log(2),
        "you use log_var as if it were log sigma. It is log sigma^2: exp(log_var) is already the variance.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Start from the KL of every image and every dimension: the terms of kl.gaussian before they are summed.",
        "Average over the images, dimension 0. Then change the unit: how many bits is one nat?",
        "Divide nats by math.log(2).",
    ),
    minutes=7,
    difficulty=2,
    points=2,
)
