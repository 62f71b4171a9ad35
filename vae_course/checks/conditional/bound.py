"""The conditional ELBO, a bound on log p(x|y) in nats for each image."""

import math
from collections.abc import Callable

import torch
from torch import Tensor
from torch import distributions as td
from torch.nn import functional

from vae_course.checks._gaussian import kl_per_dimension, kl_to_standard_normal
from vae_course.checks.conditional._shared import KINDS, normal, tiny_model, uniform
from vae_course.checks.exercise import Answer, Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple]:
    """An encoder, a decoder, images of black and white pixels, their labels, and noise for the codes."""
    drawn = []
    for batch, latent, pixels in ((2, 2, 3), (5, 3, 6), (4, 2, 9)):
        x = (uniform(generator, batch, pixels) > 0.5).float()
        # Labels from 1 on: a label that got lost and became 0 is then noticed.
        y = torch.randint(1, KINDS, (batch,), generator=generator)
        noise = normal(generator, batch, latent)
        drawn.append((*tiny_model(generator, latent, pixels), x, y, noise))
    return drawn


def _log_p(logits: Tensor, x: Tensor) -> Tensor:
    """log p(x|z, y) of each image, in nats."""
    return -functional.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)


def reference(encode: Callable, decode: Callable, x: Tensor, y: Tensor, noise: Tensor) -> Tensor:
    mean, log_var = encode(x, y)
    z = mean + (0.5 * log_var).exp() * noise
    return _log_p(decode(z, y), x) - kl_to_standard_normal(mean, log_var)


def _bound_by_distributions(encode: Callable, decode: Callable, x: Tensor, y: Tensor, noise: Tensor) -> Tensor:
    mean, log_var = encode(x, y)
    q = td.Normal(mean, log_var.mul(0.5).exp())
    prior = td.Normal(torch.zeros_like(mean), torch.ones_like(mean))
    p = td.Independent(td.Bernoulli(logits=decode(q.loc + q.scale * noise, y)), 1)
    return p.log_prob(x) - td.kl_divergence(q, prior).sum(-1)


def _bound_one_by_one(encode: Callable, decode: Callable, x: Tensor, y: Tensor, noise: Tensor) -> Tensor:
    return torch.stack([reference(encode, decode, x[[i]], y[[i]], noise[[i]])[0] for i in range(len(x))])


ALTERNATIVES = (_bound_by_distributions, _bound_one_by_one)


def _bound_with(
    *, to_encoder=lambda y: y, to_decoder=lambda y: y, scale=0.5, noisy=1.0, weight=1.0, extra=0.0
) -> Answer:
    """The bound with one thing changed."""

    def answer(encode: Callable, decode: Callable, x: Tensor, y: Tensor, noise: Tensor) -> Tensor:
        mean, log_var = encode(x, to_encoder(y))
        z = mean + noisy * (scale * log_var).exp() * noise
        return _log_p(decode(z, to_decoder(y)), x) - weight * kl_to_standard_normal(mean, log_var) + extra

    return answer


def _bound_mean_over_latent(encode: Callable, decode: Callable, x: Tensor, y: Tensor, noise: Tensor) -> Tensor:
    mean, log_var = encode(x, y)
    z = mean + (0.5 * log_var).exp() * noise
    return _log_p(decode(z, y), x) - kl_per_dimension(mean, log_var).mean(-1)


def _bound_squared_error(encode: Callable, decode: Callable, x: Tensor, y: Tensor, noise: Tensor) -> Tensor:
    mean, log_var = encode(x, y)
    z = mean + (0.5 * log_var).exp() * noise
    return -(decode(z, y).sigmoid() - x).square().sum(-1) - kl_to_standard_normal(mean, log_var)


def _bound_log_variance_as_sigma(encode: Callable, decode: Callable, x: Tensor, y: Tensor, noise: Tensor) -> Tensor:
    mean, log_var = encode(x, y)
    return _log_p(decode(mean + log_var * noise, y), x) - kl_to_standard_normal(mean, log_var)


def _bound_of_probabilities(encode: Callable, decode: Callable, x: Tensor, y: Tensor, noise: Tensor) -> Tensor:
    return reference(encode, lambda z, y: decode(z, y).sigmoid(), x, y, noise)


MISTAKES = (
    Misconception(
        "decoder without the label",
        _bound_with(to_decoder=torch.zeros_like),
        "your decoder gets label 0 for every image. Without the label it models p(x|z), and no class can be asked for.",
    ),
    Misconception(
        "encoder without the label",
        _bound_with(to_encoder=torch.zeros_like),
        "your encoder gets label 0 for every image. The posterior of z depends on the label, too: it is q(z|x,y).",
    ),
    Misconception(
        "log p(y) added",
        _bound_with(extra=-math.log(KINDS)),
        f"every value is log {KINDS} too low: with log p(y) added this bounds log p(x, y). Given the label, the "
        "bound is on log p(x|y).",
    ),
    Misconception(
        "KL added",
        _bound_with(weight=-1.0),
        "you added the KL. It is a price: the bound is reconstruction minus KL.",
    ),
    Misconception(
        "KL missing",
        _bound_with(weight=0.0),
        "this is the reconstruction alone. Without the KL nothing keeps codes where the prior will look for them.",
    ),
    Misconception(
        "mean over latent dimensions",
        _bound_mean_over_latent,
        "you averaged the KL over the latent dimensions. Independent dimensions add up: sum over them, as over pixels.",
    ),
    Misconception(
        "standard deviation without the half",
        _bound_with(scale=1.0),
        "your noise is scaled by exp(log_var), the variance. The standard deviation is exp(log_var / 2).",
    ),
    Misconception(
        "decoding the mean",
        _bound_with(noisy=0.0),
        "you decode the mean of q(z|x,y). The bound averages over z drawn from it: use the noise.",
    ),
    Misconception(
        "squared error",
        _bound_squared_error,
        "your reconstruction is a squared error. The pixels are Bernoulli: log p(x|z, y) is minus the binary "
        "cross-entropy, from the logits.",
    ),
    Misconception(
        "log-variance taken for sigma",
        _bound_log_variance_as_sigma,
        "you multiply the noise by the log-variance itself. It is log sigma^2: sigma = exp(0.5 * log_var).",
    ),
    Misconception(
        "sigmoid twice",
        _bound_of_probabilities,
        "you apply a sigmoid to the decoder's output, and the loss with logits applies another: all probabilities "
        "end up between 0.5 and 0.73.",
    ),
    Misconception(
        "sign",
        lambda *case: -reference(*case),
        "this is a loss, minus the bound. Asked for is the bound itself, which is to be maximised.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "It is chapter 05's bound. Look for every place where the label has to go in: there are two.",
        "z = mean + exp(log_var / 2) * noise; the logits are those of decode(z, y).",
        "Sum the log-probabilities over pixels and the KL over latent dimensions, one figure per image.",
    ),
    minutes=10,
    difficulty=2,
    points=2,
)
