"""The negative ELBO in nats per image, averaged over the batch."""

from functools import partial

import torch
from torch import Tensor
from torch import distributions as td
from torch.nn import functional as F

from vae_course.checks._gaussian import kl_to_standard_normal
from vae_course.checks.exercise import Exercise, Misconception
from vae_course.checks.vae._shared import log_bernoulli, log_bernoulli_library, negative_elbo, weighted_negative_elbo
from vae_course.distributions import gaussian


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor, Tensor]]:
    """Logits, images, means and log-variances; at last logits of a decoder that is very sure."""
    drawn = []
    for batch, pixels, latent in ((2, 5, 2), (6, 9, 3), (3, 7, 4)):
        draw = partial(torch.randn, generator=generator)
        x = (draw(batch, pixels) > 0).float()
        drawn.append((2 * draw(batch, pixels), x, draw(batch, latent), draw(batch, latent) - 1))
    logits, x, mean, log_var = drawn[-1]
    return [*drawn, (logits.sign() * (120 + 10 * logits.abs()), x, 4 * mean, log_var)]  # very sure, and often wrong


def reference(logits: Tensor, x: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    return negative_elbo(logits, x, mean, log_var)


def _negative_elbo_library(logits: Tensor, x: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    prior = gaussian(torch.zeros_like(mean), torch.zeros_like(log_var))
    return (td.kl_divergence(gaussian(mean, log_var), prior) - log_bernoulli_library(logits, x)).mean()


def _negative_elbo_summed(logits: Tensor, x: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    bce = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
    return (bce - 0.5 * torch.sum(1 + log_var - mean.pow(2) - log_var.exp())) / len(x)


ALTERNATIVES = (_negative_elbo_library, _negative_elbo_summed)

MISTAKES = (
    Misconception(
        "mean over pixels",
        lambda logits, x, *q: weighted_negative_elbo(logits, x, *q, weight=1 / x.shape[1]),
        "the reconstruction is averaged over pixels while the KL is summed over latents. A nat of KL then costs as "
        "much as hundreds of nats of reconstruction, and the code collapses.",
    ),
    Misconception(
        "means over pixels and latents",
        lambda logits, x, mean, log_var: weighted_negative_elbo(
            logits, x, mean, log_var, price=1 / mean.shape[1], weight=1 / x.shape[1]
        ),
        "both terms are averaged over their own dimensions. Pixels and latents differ in number, so the two terms "
        "lose their balance: beta is pixels over latents, not 1.",
    ),
    Misconception(
        "mean over latents",
        lambda logits, x, *q: weighted_negative_elbo(logits, x, *q, price=1 / q[0].shape[1]),
        "the KL is averaged over latent dimensions. The KL of independent dimensions is their sum.",
    ),
    Misconception(
        "sum over the batch",
        lambda logits, *rest: reference(logits, *rest) * len(logits),
        "both terms are summed over the batch. Balance is kept, but the loss grows with the batch size and is no "
        "figure per image.",
    ),
    Misconception(
        "KL sign",
        partial(weighted_negative_elbo, price=-1.0),
        "the KL has the wrong sign. In a loss it is added: with a minus the model is paid for leaving the prior, "
        "without limit.",
    ),
    Misconception(
        "KL missing",
        partial(weighted_negative_elbo, price=0.0),
        "there is no KL in your loss: this trains an autoencoder. Nothing keeps the codes where the prior draws.",
    ),
    Misconception(
        "KL without one half",
        partial(weighted_negative_elbo, price=2.0),
        "the KL counts double: its factor 1/2 is missing. Chapter 04's closed form has one.",
    ),
    Misconception(
        "sigmoid, then logits again",
        lambda logits, *rest: reference(logits.sigmoid(), *rest),
        "a sigmoid is applied to the logits before a function that applies its own. It trains without complaint, "
        "and no pixel ever gets black or white.",
    ),
    Misconception(
        "maximised",
        lambda *terms: -reference(*terms),
        "this is the ELBO itself. An optimiser minimises, so the loss is minus the ELBO.",
    ),
    Misconception(
        "one loss per image",
        lambda logits, x, mean, log_var: kl_to_standard_normal(mean, log_var) - log_bernoulli(logits, x),
        "you returned one figure per image. backward() needs a single number: take the mean over the batch, now.",
    ),
    Misconception(
        "log sigma, and the ELBO itself",
        lambda logits, x, mean, log_var: -negative_elbo(logits, x, mean, 2 * log_var),
        "two things are wrong: log_var is used as if it were log sigma; and you return the ELBO itself, where "
        "minus the ELBO is to be minimised.",
    ),
    Misconception(
        "log-variance taken for log sigma",
        lambda logits, x, mean, log_var: negative_elbo(logits, x, mean, 2 * log_var),
        "you use log_var as if it were log sigma. It is log sigma^2: exp(log_var) is already the variance.",
    ),
    Misconception(
        "squared error",
        lambda logits, x, mean, log_var: (
            (logits.sigmoid() - x).square().sum(-1) + kl_to_standard_normal(mean, log_var)
        ).mean(),
        "your reconstruction is a squared error. The pixels are Bernoulli: the binary cross-entropy, from the logits.",
    ),
    Misconception(
        "reconstruction sign",
        lambda logits, x, mean, log_var: (kl_to_standard_normal(mean, log_var) + log_bernoulli(logits, x)).mean(),
        "your reconstruction has the wrong sign: the loss would get smaller as the images get less probable.",
    ),
    Misconception(
        "logarithm cut off",
        lambda logits, x, mean, log_var: (
            F.binary_cross_entropy(logits.sigmoid(), x, reduction="sum") / len(x)
            + kl_to_standard_normal(mean, log_var).mean()
        ),
        "right for moderate logits only. Where the sigmoid rounds to 0 or 1 its logarithm is lost, and torch cuts it "
        "off at -100: take the function that expects logits.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "One figure per image first: KL minus log p(x|z). You have written log p(x|z) already.",
        "Sum over pixels, sum over latents, mean over the batch and over nothing else.",
        "The KL: 0.5 * (mean**2 + log_var.exp() - log_var - 1), summed over the last dimension.",
    ),
    minutes=8,
    difficulty=2,
    points=2,
)
