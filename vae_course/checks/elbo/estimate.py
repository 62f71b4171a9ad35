"""The ELBO of each image in nats, from codes drawn from q(z|x)."""

from collections.abc import Callable
from math import log

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.distributions import gaussian


def cases(generator: torch.Generator) -> list[tuple]:
    """Images, codes of q(z|x), that q, the prior, and the likelihood as a function of codes."""
    drawn = []
    for samples, batch, pixels, latent in ((2, 1, 2, 1), (5, 3, 4, 2), (6, 4, 3, 3)):

        def draw(*shape):
            return torch.randn(*shape, generator=generator)

        q = gaussian(draw(batch, latent), draw(batch, latent))
        z = q.mean + q.stddev * draw(samples, batch, latent)

        matrix = draw(latent, pixels)

        def likelihood(z, matrix=matrix):
            return gaussian((z @ matrix).tanh(), torch.full_like(z @ matrix, -1.0))

        prior = gaussian(torch.zeros(latent), torch.zeros(latent))
        drawn.append((draw(batch, pixels), z, q, prior, likelihood))
    return drawn


def reference(
    x: Tensor, z: Tensor, q: td.Distribution, prior: td.Distribution, likelihood: Callable[[Tensor], td.Distribution]
) -> Tensor:
    return (likelihood(z).log_prob(x) + prior.log_prob(z) - q.log_prob(z)).mean(0)


def _combined(combine: Callable[[Tensor, Tensor, Tensor], Tensor]) -> Answer:
    """An answer that puts log p(x|z), log p(z) and log q(z|x), each (samples, batch), together in its own way."""
    return lambda x, z, q, prior, likelihood: combine(likelihood(z).log_prob(x), prior.log_prob(z), q.log_prob(z))


def _estimate_in_a_loop(x: Tensor, z: Tensor, q, prior, likelihood) -> Tensor:
    total = 0
    for code in z:
        total = total + likelihood(code).log_prob(x) + prior.log_prob(code) - q.log_prob(code)
    return total / len(z)


ALTERNATIVES = (_estimate_in_a_loop, _combined(lambda lik, prior, q: lik.mean(0) - (q - prior).mean(0)))


def _with_closed_kl(x, z, q, prior, likelihood):
    kl = td.kl_divergence(q.base_dist, td.Normal(torch.zeros_like(q.mean), 1.0)).sum(-1)
    return likelihood(z).log_prob(x).mean(0) - kl


def _at_the_mean_code(x, z, q, prior, likelihood):
    return likelihood(q.mean).log_prob(x) + (prior.log_prob(z) - q.log_prob(z)).mean(0)


def _fresh_codes(x, z, q, prior, likelihood):
    fresh = q.sample((len(z),))
    return (likelihood(z).log_prob(x) + prior.log_prob(fresh) - q.log_prob(fresh)).mean(0)


MISTAKES = (
    Misconception(
        "weighted by the weights",
        _combined(lambda lik, prior, q: ((lik + prior - q).softmax(0) * (lik + prior - q)).sum(0)),
        "you weigh the log-weights with the normalised weights: an average under the posterior. The codes come from q, "
        "and the ELBO is an average under q: all of them count alike.",
    ),
    Misconception(
        "sign of the KL",
        _combined(lambda lik, prior, q: (lik - prior + q).mean(0)),
        "you add the KL divergence. It is the price for leaving the prior and is subtracted; with the wrong sign "
        "the value may lie above log p(x), and is no bound.",
    ),
    Misconception(
        "KL alone taken as -log q",
        _combined(lambda lik, prior, q: (lik + q).mean(0)),
        "you add log q(z|x) in place of the KL, and without the prior. That rewards certainty without limit: as q "
        "narrows, your value grows for ever.",
    ),
    Misconception(
        "prior term missing",
        _combined(lambda lik, prior, q: (lik - q).mean(0)),
        "the prior term log p(z) is missing. You keep the entropy of q, but nothing draws the codes to the prior.",
    ),
    Misconception(
        "log q missing",
        _combined(lambda lik, prior, q: (lik + prior).mean(0)),
        "you average log p(x, z) and leave log q(z|x) out. Without the entropy of q, the best q is a single point.",
    ),
    Misconception(
        "KL left out",
        _combined(lambda lik, prior, q: lik.mean(0)),
        "your values are the reconstruction alone. It may lie above log p(x): it is no bound on anything.",
    ),
    Misconception(
        "log of the mean",
        _combined(lambda lik, prior, q: (lik + prior - q).logsumexp(0) - log(len(lik))),
        "you take the log of the mean weight. That is the importance-weighted bound; the ELBO is the mean of the "
        "log-weights.",
    ),
    Misconception(
        "summed over the codes",
        _combined(lambda lik, prior, q: (lik + prior - q).sum(0)),
        "you sum over the codes. An expectation is estimated by their mean.",
    ),
    Misconception(
        "one figure for the batch",
        _combined(lambda lik, prior, q: (lik + prior - q).mean()),
        "you average over the images, too. Return one ELBO per image.",
    ),
    Misconception(
        "negative ELBO",
        _combined(lambda lik, prior, q: (q - lik - prior).mean(0)),
        "your values are minus the ELBO, the loss. The bound itself is asked for, which lies below log p(x).",
    ),
    Misconception(
        "KL in closed form",
        _with_closed_kl,
        "your estimate is a good one, but another: you take the KL in closed form. Here, all three logarithms are "
        "evaluated at the given codes, which works for any q and any prior.",
    ),
    Misconception(
        "averages multiplied",
        _combined(lambda lik, prior, q: (lik - prior - q).mean(0)),
        "you subtract both log p(z) and log q(z|x). The model's story has two factors, p(z) and p(x|z): their "
        "logarithms are added.",
    ),
    Misconception(
        "first code only",
        _combined(lambda lik, prior, q: (lik + prior - q)[0]),
        "you use the first code only. All codes count: average over them.",
    ),
    Misconception(
        "best code only",
        _combined(lambda lik, prior, q: (lik + prior - q).amax(0)),
        "you take the best code of each image. The ELBO is the average over the codes.",
    ),
    Misconception(
        "likelihood at the mean code",
        _at_the_mean_code,
        "you decode the mean of q and not the codes that were drawn. Then log p(x|z) is that of one code, and too "
        "good.",
    ),
    Misconception(
        "fresh codes for the KL",
        _fresh_codes,
        "you draw new codes for log p(z) and log q(z|x). All three logarithms belong to the same code, the one that "
        "is given.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Three logarithms at each code. Two of them make up log p(x, z); the third is that of the density the codes "
        "were drawn from.",
        "Each `log_prob` gives a tensor of shape (samples, batch). Combine them, then average over the first "
        "dimension.",
    ),
    minutes=8,
    difficulty=2,
)
