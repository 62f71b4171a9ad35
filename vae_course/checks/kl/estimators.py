"""The KL estimators k1 and k3, one value per sample."""

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.sandbox import Refused
from vae_course.distributions import gaussian

_SAMPLES = 10_000


class _Density:
    """A distribution of which nothing is known but these two."""

    def __init__(self, known: td.Distribution):
        self.sample, self.log_prob = known.sample, known.log_prob


def cases(generator: torch.Generator) -> list[tuple]:
    """Two Gaussians of different widths with means one standard deviation apart; the last have so many dimensions that
    a density is smaller than any number."""
    drawn = []
    for shape in ((2,), (3, 2), (100,)):
        mean, step = torch.randn(2, *shape, generator=generator)
        step = step / step.norm(dim=-1, keepdim=True)
        log_var = torch.full_like(mean, 0.4 / shape[-1])
        pair = gaussian(mean, torch.zeros_like(mean)), gaussian(mean + step, log_var)
        drawn.append((*map(_Density, pair), _SAMPLES))
    return drawn


def reference(q: _Density, p: _Density, samples: int) -> tuple[Tensor, Tensor]:
    z = q.sample((samples,))
    log_r = p.log_prob(z) - q.log_prob(z)
    return -log_r, log_r.expm1() - log_r


def observe(answer: Answer, q: _Density, p: _Density, samples: int) -> dict[str, Tensor]:
    """Quantiles of k1 and of k3: with so many samples equal for every stream, within `atol`, for any tail; and whether
    both are of the same samples, of which k1 knows all that k3 needs."""
    pair = answer(q, p, samples)
    if not isinstance(pair, (tuple, list)) or len(pair) != 2 or not all(isinstance(k, Tensor) for k in pair):
        raise Refused("your function must return two tensors, k1 and k3, as a tuple.")
    if any(k.ndim == 0 or len(k) != samples for k in pair):
        raise Refused("k1 and k3 must have one value per sample: the first dimension is that of the samples.")
    levels = torch.tensor([0.1, 0.5, 0.8], dtype=pair[0].dtype)
    names = ("k1, quantiles 10, 50, 80 %", "k3, quantiles 10, 50, 80 %")
    of_one = (pair[1] - (torch.expm1(-pair[0]) + pair[0])).abs() < 1e-3 * (1 + pair[1].abs())
    found = {name: k.quantile(levels, dim=0) for name, k in zip(names, pair, strict=True)}
    return found | {"share of samples whose k3 is that of their k1": of_one.float().mean()}


def _estimates_with(k1=lambda log_r: -log_r, k3=lambda log_r: log_r.exp() - 1 - log_r, drawn_from=0) -> Answer:
    """Estimators made from the log-ratio log p - log q, with samples from q, or from p."""

    def answer(q: _Density, p: _Density, samples: int) -> tuple[Tensor, Tensor]:
        z = (q, p)[drawn_from].sample((samples,))
        log_r = p.log_prob(z) - q.log_prob(z)
        return k1(log_r), k3(log_r)

    return answer


ALTERNATIVES = (
    _estimates_with(),
    lambda q, p, samples: _estimates_with(k3=lambda log_r: torch.special.expm1(log_r) - log_r)(q, p, samples),
)

MISTAKES = (
    Misconception(
        "samples of p",
        _estimates_with(drawn_from=1),
        "your samples come from p. An average under p of log q - log p estimates -KL(p || q); draw from q, the "
        "first argument.",
    ),
    Misconception(
        "sign of k1",
        _estimates_with(k1=lambda log_r: log_r),
        "your k1 has the wrong sign: its mean is -KL. It is log q(z) - log p(z), by how much q finds its sample "
        "more likely.",
    ),
    Misconception(
        "ratio upside down in k3",
        _estimates_with(k3=lambda log_r: (-log_r).exp() - 1 + log_r),
        "your k3 uses q/p. Under q that ratio does not average to 1, so subtracting 1 leaves a bias; the control "
        "variate is p/q - 1.",
    ),
    Misconception(
        "the minus one of k3 left out",
        _estimates_with(k3=lambda log_r: log_r.exp() - log_r),
        "your k3 is one nat too high: p/q averages to 1 under q, and that 1 has to be subtracted.",
    ),
    Misconception(
        "k2 for k3",
        _estimates_with(k3=lambda log_r: 0.5 * log_r**2),
        "your second estimator is k2, half the squared log-ratio. It is never negative, like k3, but it is biased.",
    ),
    Misconception(
        "k1 cut off at zero",
        _estimates_with(k1=lambda log_r: (-log_r).clamp(min=0)),
        "you removed the negative samples of k1. A single sample may be negative; only their mean is a KL, and "
        "cutting them off makes it too large.",
    ),
    Misconception(
        "k1 for both",
        _estimates_with(k3=lambda log_r: -log_r),
        "your two estimators are the same. k3 adds p/q - 1, which changes no mean but cancels noise near p = q.",
    ),
    Misconception(
        "averaged over the samples",
        lambda q, p, samples: tuple(k.mean(0) for k in reference(q, p, samples)),
        "you averaged over the samples already. Keep one value per sample, so that the spread can be seen as well.",
    ),
    Misconception(
        "new samples for k3",
        lambda q, p, samples: (reference(q, p, samples)[0], reference(q, p, samples)[1]),
        "k3 is evaluated on samples of its own. Both estimators are to see the same ones, so that they can be "
        "compared sample by sample.",
    ),
    Misconception(
        "ratio not minus its logarithm",
        _estimates_with(k3=lambda log_r: log_r.exp() - 1),
        "your k3 is r - 1. It lacks - log r, which keeps every value at 0 or above.",
    ),
    Misconception(
        "ratio itself",
        _estimates_with(k1=lambda log_r: log_r.exp()),
        "your k1 is the ratio of the densities itself. It is minus its logarithm: log q - log p.",
    ),
    Misconception(
        "k2 in place of k1",
        _estimates_with(k1=lambda log_r: 0.5 * log_r**2),
        "your first estimator is k2, half of the squared log-ratio, which is biased. k1 is minus the log-ratio itself.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    rtol=0.03,
    atol=0.12,  # at least six standard errors of each quantile
    hints=(
        "Draw z from q, and compute log r = log p(z) - log q(z). Everything else follows from log r.",
        "k1 is -log r. For k3, add something to k1 whose mean under q is zero: what is the mean of r?",
        "k3 = (r - 1) - log r, with r = exp(log r).",
    ),
    minutes=10,
    difficulty=2,
    points=3,
)
