"""The log-likelihood log p(x) of each image in nats, by importance sampling."""

from functools import partial
from math import log

import torch
from torch import Tensor

from vae_course.checks._gaussian import kl_to_standard_normal
from vae_course.checks.exercise import Exercise, Misconception
from vae_course.checks.vae._shared import log_bernoulli, log_bernoulli_two_sides
from vae_course.distributions import gaussian


def cases(generator: torch.Generator) -> list[tuple]:
    """Logits `(K, batch, pixels)` of K codes `(K, batch, latent)`, drawn from q, for each image."""
    drawn = []
    for samples, batch, pixels, latent in ((2, 3, 4, 2), (7, 4, 6, 3), (5, 2, 784, 3)):
        draw = partial(torch.randn, generator=generator)
        mean, log_var = draw(batch, latent), draw(batch, latent) - 1
        z = mean + (0.5 * log_var).exp() * draw(samples, batch, latent)
        drawn.append((2 * draw(samples, batch, pixels), (draw(batch, pixels) > 0).float(), z, mean, log_var))
    return drawn


def _log_prior(z: Tensor) -> Tensor:
    return gaussian(torch.zeros_like(z), torch.zeros_like(z)).log_prob(z)


def _log_weights(logits: Tensor, x: Tensor, z: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    """log p(x|z) + log p(z) - log q(z|x), `(K, batch)`."""
    return log_bernoulli(logits, x) + _log_prior(z) - gaussian(mean, log_var).log_prob(z)


def _log_mean_exp(log_weights: Tensor) -> Tensor:
    """The logarithm of the mean weight over the first dimension, without underflow."""
    return log_weights.logsumexp(0) - log(len(log_weights))


def reference(logits: Tensor, x: Tensor, z: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    return _log_mean_exp(_log_weights(logits, x, z, mean, log_var))


def _log_likelihood_by_hand(logits: Tensor, x: Tensor, z: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    log_ratio = 0.5 * (((z - mean) ** 2 / log_var.exp() + log_var - z**2).sum(-1))  # 2 pi cancels
    log_weights = torch.stack([log_bernoulli_two_sides(one, x) for one in logits]) + log_ratio
    largest = log_weights.max(0).values
    return largest + (log_weights - largest).exp().mean(0).log()


def _log_likelihood_in_a_loop(logits: Tensor, x: Tensor, z: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    total = torch.full_like(mean[:, 0], -torch.inf)
    for k in range(len(z)):
        total = torch.logaddexp(total, _log_weights(logits[k], x, z[k], mean, log_var))
    return total - log(len(z))


ALTERNATIVES = (_log_likelihood_by_hand, _log_likelihood_in_a_loop)

MISTAKES = (
    Misconception(
        "ELBO called log-likelihood",
        lambda *case: _log_weights(*case).mean(0),
        "this is the mean of the logarithms: an ELBO estimated with K codes. More codes make it steadier, not "
        "tighter, and minus this figure is no NLL. The mean is taken before the logarithm.",
    ),
    Misconception(
        "log K missing",
        lambda *case: _log_weights(*case).logsumexp(0),
        "your values are too high by log K: a sum over the codes stands where their mean belongs.",
    ),
    Misconception(
        "prior left out",
        lambda logits, x, z, *q: _log_mean_exp(log_bernoulli(logits, x) - gaussian(*q).log_prob(z)),
        "log p(z) is missing from the weights. The joint p(x, z) has two factors.",
    ),
    Misconception(
        "q left out",
        lambda logits, x, z, mean, log_var: _log_mean_exp(log_bernoulli(logits, x) + _log_prior(z)),
        "the weights are not divided by q(z|x). The codes were drawn from q, where it is large they come too "
        "often, and the division corrects that.",
    ),
    Misconception(
        "reconstruction alone",
        lambda logits, x, *rest: _log_mean_exp(log_bernoulli(logits, x)),
        "you average p(x|z) over codes drawn from q, as if they came from the prior. Without the ratio p(z)/q(z|x) "
        "what the encoder knows about the image is never charged for, and a trained model's figure comes out too high.",
    ),
    Misconception(
        "log-variance taken for log sigma",
        lambda logits, x, z, mean, log_var: reference(logits, x, z, mean, 2 * log_var),
        "q's density uses exp(log_var) as its standard deviation. That is the variance.",
    ),
    Misconception(
        "sign",
        lambda *case: -reference(*case),
        "this is the negative log-likelihood. The function promises log p(x), which under a Bernoulli is negative.",
    ),
    Misconception(
        "mean over the batch",
        lambda *case: reference(*case).mean(),
        "you returned one figure for the batch. Each image has its own log-likelihood.",
    ),
    Misconception(
        "prior without its constant",
        lambda logits, x, z, *q: _log_mean_exp(
            log_bernoulli(logits, x) - 0.5 * z.square().sum(-1) - gaussian(*q).log_prob(z)
        ),
        "the prior's constant, half of log(2 pi) for each latent dimension, is missing while q has it: the two "
        "cancel only together.",
    ),
    Misconception(
        "q without its constant",
        lambda logits, x, z, mean, log_var: _log_mean_exp(
            log_bernoulli(logits, x) + _log_prior(z) + 0.5 * ((z - mean) ** 2 / log_var.exp() + log_var).sum(-1)
        ),
        "the constant of log q, half of log(2 pi) for each latent dimension, is missing while the prior has it: "
        "the two cancel only together.",
    ),
    Misconception(
        "log sigma left out of log q",
        lambda logits, x, z, mean, log_var: _log_mean_exp(
            log_bernoulli(logits, x) + 0.5 * ((z - mean) ** 2 / log_var.exp() - z**2).sum(-1)
        ),
        "log q lacks the logarithm of sigma: a narrow q is a high one.",
    ),
    Misconception(
        "KL in closed form",
        lambda logits, x, z, mean, log_var: _log_mean_exp(
            log_bernoulli(logits, x) - kl_to_standard_normal(mean, log_var)
        ),
        "you put the KL in the place of log q - log p(z) at the drawn codes. An importance weight belongs to its "
        "code: the KL is an average over all of them.",
    ),
    Misconception(
        "variance for sigma, log of the batch",
        lambda logits, x, z, mean, log_var: _log_weights(logits, x, z, mean, 2 * log_var).logsumexp(0) - log(len(x)),
        "two things are wrong: exp(log_var) is the variance, not the standard deviation of q; and you subtract "
        "the logarithm of the batch size, where that of the number of codes belongs.",
    ),
    Misconception(
        "log of the batch size",
        lambda logits, x, *rest: _log_weights(logits, x, *rest).logsumexp(0) - log(len(x)),
        "you subtract the logarithm of the batch size. K is the number of codes.",
    ),
    Misconception(
        "logsumexp over the images",
        lambda *case: _log_weights(*case).logsumexp(1) - log(len(case[1])),
        "your logarithm runs over the images. The first dimension is that of the codes.",
    ),
    Misconception(
        "best code",
        lambda *case: _log_weights(*case).amax(0),
        "you take the largest weight of each image. All weights count: their mean is under the logarithm.",
    ),
    Misconception(
        "divided by K after the logarithm",
        lambda *case: _log_weights(*case).logsumexp(0) / len(case[2]),
        "you divide the logsumexp by K. A mean under the logarithm becomes a difference outside of it: minus log K.",
    ),
    Misconception(
        "exponentials that vanish",
        lambda *case: _log_weights(*case).exp().mean(0).log(),
        "your weights are 0 in floating point: exp(-500) is. Take the largest out first: logsumexp does it.",
    ),
    Misconception(
        "mean over pixels",
        lambda logits, x, z, *q: _log_mean_exp(
            log_bernoulli(logits, x) / x.shape[-1] + _log_prior(z) - gaussian(*q).log_prob(z)
        ),
        "you average over the pixels. log p(x|z) is a sum over them.",
    ),
    Misconception(
        "mean over latent dimensions",
        lambda logits, x, z, *q: _log_mean_exp(
            log_bernoulli(logits, x) + (_log_prior(z) - gaussian(*q).log_prob(z)) / z.shape[-1]
        ),
        "you average log p(z) and log q over the latent dimensions. A density of the code is a product: its "
        "logarithm is a sum.",
    ),
    Misconception(
        "q at its mean",
        lambda logits, x, z, mean, log_var: _log_mean_exp(
            log_bernoulli(logits, x) + _log_prior(z) - gaussian(mean, log_var).log_prob(mean)
        ),
        "log q is evaluated at its mean. The weight of a code needs q at that code: z.",
    ),
    Misconception(
        "prior and q exchanged",
        lambda logits, x, z, *q: _log_mean_exp(log_bernoulli(logits, x) - _log_prior(z) + gaussian(*q).log_prob(z)),
        "you divide by the prior and multiply by q. The codes were drawn from q, so q is what is divided by.",
    ),
    Misconception(
        "standard normal for q",
        lambda logits, x, z, mean, log_var: _log_mean_exp(
            log_bernoulli(logits, x) + _log_prior(z) - _log_prior(z - mean)
        ),
        "your q has the standard deviation 1. Its log-variance is given.",
    ),
    Misconception(
        "sigmoid twice",
        lambda logits, *rest: reference(logits.sigmoid(), *rest),
        "a sigmoid is applied to the logits before a loss that takes logits.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "For every code and image one log-weight: log p(x|z) + log p(z) - log q(z|x), shape (K, batch).",
        "The estimate is the logarithm of the mean weight over the K codes. torch.logsumexp keeps it from underflow.",
        "logsumexp over dimension 0, minus log K. Densities: your Gaussian; sigma is 1 or exp(log_var / 2).",
    ),
    minutes=12,
    difficulty=3,
    points=3,
)
