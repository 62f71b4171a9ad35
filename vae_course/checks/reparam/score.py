"""The score-function gradient estimator, one row per sample."""

import torch
from torch import Tensor

from vae_course.checks.exercise import Exercise, Misconception
from vae_course.checks.reparam._shared import ROWS, Function, normal, observe_rows, parameters, score_with
from vae_course.distributions import gaussian


def cases(generator: torch.Generator) -> list[tuple]:
    """Bounded functions with jumps: they have values and no useful derivative."""
    drawn = []
    for latent in (2, 3):
        mean, log_var = parameters(generator, latent)
        edge = mean + 0.5 + 0.3 * torch.rand(latent, generator=generator)

        def f(z: Tensor, edge: Tensor = edge) -> Tensor:
            return 0.5 + (z > edge).to(z.dtype).sum(-1)

        drawn.append((f, mean, log_var, ROWS))
    return drawn


def reference(f: Function, mean: Tensor, log_var: Tensor, samples: int) -> tuple[Tensor, Tensor]:
    sigma, noise = (0.5 * log_var).exp(), normal(mean, samples)
    values = f(mean + sigma * noise)[:, None]
    return values * noise / sigma, values * 0.5 * (noise**2 - 1)


def _score_autograd(f: Function, mean: Tensor, log_var: Tensor, samples: int) -> tuple[Tensor, Tensor]:
    rows = [p.expand(samples, -1).clone().requires_grad_() for p in (mean, log_var)]
    q = gaussian(*rows)
    z = q.sample()
    return torch.autograd.grad((f(z) * q.log_prob(z)).sum(), rows)


def _score_by_hand(f: Function, mean: Tensor, log_var: Tensor, samples: int) -> tuple[Tensor, Tensor]:
    z = torch.normal(mean.expand(samples, -1), log_var.exp().sqrt().expand(samples, -1))
    precision, off = (-log_var).exp(), z - mean
    by_mean = torch.einsum("s,sd,d->sd", f(z), off, precision)
    return by_mean, torch.einsum("s,sd->sd", f(z), off**2 * precision - 1) / 2


ALTERNATIVES = (_score_autograd, _score_by_hand)


def _drawn_with_the_variance(f: Function, mean: Tensor, log_var: Tensor, samples: int) -> tuple[Tensor, Tensor]:
    variance = log_var.exp()
    away = variance * normal(mean, samples)
    values = f(mean + away)[:, None]
    return values * away / variance, values * 0.5 * (away**2 / variance - 1)


def _fresh_codes(f: Function, mean: Tensor, log_var: Tensor, samples: int) -> tuple[Tensor, Tensor]:
    sigma, noise, other = (0.5 * log_var).exp(), normal(mean, samples), normal(mean, samples)
    values = f(mean + sigma * noise)[:, None]
    return values * other / sigma, values * 0.5 * (other**2 - 1)


def _one_code(f: Function, mean: Tensor, log_var: Tensor, samples: int) -> tuple[Tensor, Tensor]:
    sigma, noise = (0.5 * log_var).exp(), torch.randn_like(mean).expand(samples, -1)
    values = f(mean + sigma * noise)[:, None]
    return values * noise / sigma, values * 0.5 * (noise**2 - 1)


MISTAKES = (
    Misconception(
        "not divided by sigma",
        score_with(by_mean=lambda noise, sigma: noise),
        "your score with respect to the mean is epsilon. It is epsilon / sigma: a narrow density changes faster.",
    ),
    Misconception(
        "divided by the variance",
        score_with(by_mean=lambda noise, sigma: noise / sigma**2),
        "you divide epsilon by the variance. The score is (z - mean) / sigma^2, and z - mean is sigma * epsilon.",
    ),
    Misconception(
        "the 0.5 left out",
        score_with(by_log_var=lambda noise, sigma: noise**2 - 1),
        "your rows for log_var are twice too large: in log q, log_var stands as -0.5 * log_var.",
    ),
    Misconception(
        "the minus one left out",
        score_with(by_log_var=lambda noise, sigma: 0.5 * noise**2),
        "your score by log_var has mean 1/2. A score has mean zero: the derivative of the normalising constant is "
        "missing.",
    ),
    Misconception(
        "derivative by sigma",
        score_with(by_log_var=lambda noise, sigma: (noise**2 - 1) / sigma),
        "your second rows are derivatives with respect to sigma. The parameter is log_var, and dsigma/dlog_var = "
        "0.5 * sigma.",
    ),
    Misconception(
        "sign",
        score_with(weight=lambda values: -values),
        "your rows have the opposite sign: they would make good codes less probable.",
    ),
    Misconception(
        "sample not detached",
        score_with(by_mean=lambda noise, sigma: 0 * noise, by_log_var=lambda noise, sigma: 0 * noise - 0.5),
        "your log q(z) moves with z: the sample carries a gradient, and the two paths cancel. In the score z is a "
        "constant: use sample(), not rsample().",
    ),
    Misconception(
        "the value of f left out",
        score_with(weight=torch.ones_like),
        "these are the scores alone, whose mean is zero. Each must be multiplied by how good its code was, f(z).",
    ),
    Misconception(
        "one average for all rows",
        score_with(weight=lambda values: values.mean().expand(len(values))),
        "you multiply every score by the mean of f. Which code was good and which was not is then lost, and the "
        "estimate is zero.",
    ),
    Misconception(
        "derivative by the variance",
        score_with(by_log_var=lambda noise, sigma: 0.5 * (noise**2 - 1) / sigma**2),
        "your second tensor is the derivative by the variance. By its *logarithm*, the chain rule multiplies by "
        "the variance.",
    ),
    Misconception(
        "drawn with the variance",
        _drawn_with_the_variance,
        "your codes are drawn with the variance where the standard deviation belongs; the scores are those of the "
        "right density.",
    ),
    Misconception(
        "score of other codes",
        _fresh_codes,
        "the values of f and the scores belong to different codes. Each row multiplies the value at a code by the "
        "score at that same code.",
    ),
    Misconception(
        "log-density for its derivative",
        score_with(
            by_mean=lambda noise, sigma: -0.5 * noise**2 - sigma.log(),
            by_log_var=lambda noise, sigma: -0.5 * noise**2 - sigma.log(),
        ),
        "you multiply f by the log-density itself. The score is its *derivative*, by the mean and by log_var.",
    ),
    Misconception(
        "the 0.5 and the minus one left out",
        score_with(by_log_var=lambda noise, sigma: noise**2),
        "your second score lacks its factor 0.5 and its -1: log q has -0.5 log_var, too, whose derivative is -0.5.",
    ),
    Misconception(
        "sign of the second score",
        score_with(by_log_var=lambda noise, sigma: -0.5 * (noise**2 - 1)),
        "your second tensor has the opposite sign: a wider q makes codes far from the mean more probable.",
    ),
    Misconception(
        "variance for sigma",
        score_with(sigma=lambda log_var: log_var.exp(), by_log_var=lambda noise, sigma: noise**2 - 1),
        "you take exp(log_var) for the standard deviation, in the draw and in the score. It is the variance: sigma is "
        "exp(0.5 * log_var).",
    ),
    Misconception(
        "one code for all rows",
        _one_code,
        "all your rows are the same: one noise vector serves all samples. Every sample needs noise of its own: "
        "shape (samples, latent).",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe_rows,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    rtol=0.0,
    atol=0.08,  # at least six standard errors of each figure
    hints=(
        "A row is f(z) times the derivative of log q(z) by the parameters, with z held fixed.",
        "With epsilon = (z - mean) / sigma the scores are epsilon / sigma and 0.5 * (epsilon^2 - 1).",
        "f gives one value per sample, shape (samples,). Give it a last dimension before you multiply: f(z)[:, None].",
    ),
    minutes=10,
    difficulty=2,
    points=2,
)
