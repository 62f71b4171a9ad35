"""KL of a diagonal Gaussian to the standard normal, in nats for each image."""

import math

import torch
from torch import Tensor
from torch import distributions as td
from torch.nn import functional

from vae_course.checks._gaussian import kl_per_dimension
from vae_course.checks.exercise import Exercise, Misconception
from vae_course.distributions import gaussian


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Means and log-variances of growing shape."""
    drawn = []
    for shape in ((1, 1), (3,), (4, 2), (2, 3, 7)):
        mean = torch.randn(*shape, generator=generator)
        drawn.append((mean, torch.randn(*shape, generator=generator)))
    return drawn


def reference(mean: Tensor, log_var: Tensor) -> Tensor:
    return kl_per_dimension(mean, log_var).sum(-1)


def _by_the_library(mean: Tensor, log_var: Tensor) -> Tensor:
    return td.kl_divergence(gaussian(mean, log_var), gaussian(torch.zeros_like(mean), torch.zeros_like(mean)))


def _by_einsum(mean: Tensor, log_var: Tensor) -> Tensor:
    squares = torch.einsum("...d,...d->...", mean, mean)
    return -0.5 * (log_var.sum(-1) + mean.shape[-1] - squares - torch.exp(log_var).sum(-1))


ALTERNATIVES = (_by_the_library, _by_einsum)

MISTAKES = (
    Misconception(
        "missing one half",
        lambda mean, log_var: 2 * reference(mean, log_var),
        "your values equal the KL without its factor 1/2. Each dimension costs half of what you charge.",
    ),
    Misconception(
        "mean over dimensions",
        lambda mean, log_var: kl_per_dimension(mean, log_var).mean(-1),
        "your values are averaged over the latent dimensions. The KL of independent dimensions is their sum.",
    ),
    Misconception(
        "mean over the batch",
        lambda mean, log_var: reference(mean, log_var).mean(),
        "you returned one figure for the whole batch. Return one per image; the mean is taken later.",
    ),
    Misconception(
        "log-variance taken for sigma",
        lambda mean, s: 0.5 * (mean**2 + s**2 - (s**2).log() - 1).sum(-1),
        "you use log_var as if it were the standard deviation. It is log sigma^2, so sigma^2 = exp(log_var).",
    ),
    Misconception(
        "log-variance taken for log sigma",
        lambda mean, s: 0.5 * (mean**2 + (2 * s).exp() - 2 * s - 1).sum(-1),
        "you use log_var as if it were log sigma. It is log sigma^2: exp(log_var) is already the variance.",
    ),
    Misconception(
        "sigma where sigma^2 belongs",
        lambda mean, log_var: 0.5 * (mean**2 + (0.5 * log_var).exp() - log_var - 1).sum(-1),
        "you add sigma where the variance belongs: exp(0.5 * log_var) is sigma. Such a sum goes below zero, "
        "which no KL does.",
    ),
    Misconception(
        "nn.KLDivLoss(mean, std)",
        lambda mean, log_var: functional.kl_div(mean, (0.5 * log_var).exp(), reduction="none").mean(),
        "these are the values of nn.KLDivLoss(mean, std). That class takes tables of log-probabilities and "
        "probabilities; fed with the parameters of a Gaussian it computes nothing of meaning.",
    ),
    Misconception(
        "arguments swapped",
        lambda mean, log_var: td.kl_divergence(
            gaussian(torch.zeros_like(mean), torch.zeros_like(mean)), gaussian(mean, log_var)
        ),
        "you computed KL(p || q), from the prior to the posterior. The ELBO needs KL(q || p): q comes first.",
    ),
    Misconception(
        "sign",
        lambda mean, log_var: -reference(mean, log_var),
        "your values are negative: this is -KL. A KL divergence is never below zero.",
    ),
    Misconception(
        "the minus one left out",
        lambda mean, log_var: 0.5 * (mean**2 + log_var.exp() - log_var).sum(-1),
        "at mean 0 and log_var 0 your value is not 0, though q equals the prior there: the -1 is missing.",
    ),
    Misconception(
        "cross-entropy with the prior",
        lambda mean, log_var: 0.5 * (mean**2 + log_var.exp() + math.log(2 * math.pi)).sum(-1),
        "this is the cross-entropy, the average of -log p(z) under q. The entropy of q is to be taken away.",
    ),
    Misconception(
        "sum over the second dimension",
        lambda mean, log_var: kl_per_dimension(mean, log_var).sum(1 if mean.ndim > 1 else 0),
        "you sum over dimension 1. The latent dimension is the *last*, however many stand before it: sum(-1).",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Write the KL of one dimension first: four terms in the mean and the variance, with a factor 1/2.",
        "At mean 0 and variance 1 the result must be 0: which constant makes it so?",
        "One dimension: 0.5 * (mean**2 + variance - log_var - 1). Now sum over the last dimension.",
    ),
    minutes=8,
    difficulty=2,
    points=2,
)
