"""KL of one diagonal Gaussian to another, in nats for each image."""

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks._gaussian import kl_to_standard_normal
from vae_course.checks.exercise import Exercise, Misconception
from vae_course.distributions import gaussian


def cases(generator: torch.Generator) -> list[tuple[Tensor, ...]]:
    """Parameters of q and of p; in the second case one p for the whole batch."""
    shapes = (((1, 2), (1, 2), torch.float32), ((4, 3), (3,), torch.float32), ((2, 3, 5), (2, 3, 5), torch.float64))
    return [
        tuple(torch.randn(*s, generator=generator, dtype=dtype) for s in (shape_q, shape_q, shape_p, shape_p))
        for shape_q, shape_p, dtype in shapes
    ]


def _two_terms(mean_q: Tensor, log_var_q: Tensor, mean_p: Tensor, log_var_p: Tensor) -> Tensor:
    square = (mean_q - mean_p) ** 2
    return 0.5 * (log_var_p - log_var_q + (log_var_q - log_var_p).exp() + square / log_var_p.exp() - 1)


def reference(mean_q: Tensor, log_var_q: Tensor, mean_p: Tensor, log_var_p: Tensor) -> Tensor:
    return _two_terms(mean_q, log_var_q, mean_p, log_var_p).sum(-1)


def _two_gaussians_rescaled(mean_q: Tensor, log_var_q: Tensor, mean_p: Tensor, log_var_p: Tensor) -> Tensor:
    # A KL does not depend on units: measure z from the mean of p, in standard deviations of p.
    return kl_to_standard_normal((mean_q - mean_p) / (0.5 * log_var_p).exp(), log_var_q - log_var_p)


ALTERNATIVES = (
    lambda mq, vq, mp, vp: td.kl_divergence(
        gaussian(mq, vq), gaussian(mp, vp).expand(torch.broadcast_shapes(mq.shape, mp.shape)[:-1])
    ),
    _two_gaussians_rescaled,
)

MISTAKES = (
    Misconception(
        "arguments swapped",
        lambda mq, vq, mp, vp: reference(mp, vp, mq, vq),
        "you computed KL(p || q). The average is taken under q, the first argument, so its variance stands on top.",
    ),
    Misconception(
        "missing one half",
        lambda mq, vq, mp, vp: 2 * reference(mq, vq, mp, vp),
        "your values are twice the KL: the factor 1/2, of the exponent and of the log-variance, is missing.",
    ),
    Misconception(
        "mean over dimensions",
        lambda mq, vq, mp, vp: _two_terms(mq, vq, mp, vp).mean(-1),
        "your values are averaged over dimensions. Logarithms of products are sums, so the KLs add up.",
    ),
    Misconception(
        "distance not divided by the variance of p",
        lambda mq, vq, mp, vp: 0.5 * (vp - vq + (vq - vp).exp() + (mq - mp) ** 2 - 1).sum(-1),
        "the squared distance of the means stands there as it is. What counts is how large it is for p: divide it "
        "by p's variance.",
    ),
    Misconception(
        "distance divided by the variance of q",
        lambda mq, vq, mp, vp: 0.5 * (vp - vq + (vq - vp).exp() + (mq - mp) ** 2 / vq.exp() - 1).sum(-1),
        "the distance of the means is measured in q's variance. It comes from log p(z): p's variance divides it.",
    ),
    Misconception(
        "log-ratio upside down",
        lambda mq, vq, mp, vp: (_two_terms(mq, vq, mp, vp) + vq - vp).sum(-1),
        "the logarithm has the variances upside down: a narrow q is dear, so log(var_p / var_q) must grow when "
        "var_q falls.",
    ),
    Misconception(
        "the minus one left out",
        lambda mq, vq, mp, vp: (_two_terms(mq, vq, mp, vp) + 0.5).sum(-1),
        "for two equal Gaussians your value is not 0: the -1, which is the mean of ((z - mean_q) / sigma_q)^2 with "
        "its sign, is missing.",
    ),
    Misconception(
        "log-variance taken for log sigma",
        lambda mq, vq, mp, vp: reference(mq, 2 * vq, mp, 2 * vp),
        "you square exp(log_var) to get a variance. It is the variance: log_var is log sigma^2, not log sigma.",
    ),
    Misconception(
        "p taken for the standard normal",
        lambda mq, vq, mp, vp: kl_to_standard_normal(mq, vq).expand(torch.broadcast_shapes(mq.shape, mp.shape)[:-1]),
        "your value does not depend on p: it is the KL to N(0, 1). Here p has a mean and a variance of its own.",
    ),
    Misconception(
        "standard deviations for variances",
        lambda mq, vq, mp, vp: 0.5 * (vp - vq + ((0.5 * vq).exp() + (mq - mp) ** 2) / (0.5 * vp).exp() - 1).sum(-1),
        "you have standard deviations where variances belong: exp(0.5 log_var) is sigma, and the formula has "
        "sigma^2, in the ratio and under the distance.",
    ),
    Misconception(
        "divided by the standard deviation of p",
        lambda mq, vq, mp, vp: 0.5 * (vp - vq + (vq.exp() + (mq - mp) ** 2) / (0.5 * vp).exp() - 1).sum(-1),
        "you divide by the standard deviation of p. Variances are compared here: exp(log_var_p).",
    ),
    Misconception(
        "only the distance divided by the standard deviation",
        lambda mq, vq, mp, vp: 0.5 * (vp - vq + (vq - vp).exp() + (mq - mp) ** 2 / (0.5 * vp).exp() - 1).sum(-1),
        "you divide the squared distance by the standard deviation of p. A squared distance is measured in variances.",
    ),
    Misconception(
        "distance in q, one constant",
        lambda mq, vq, mp, vp: 0.5 * ((vp - vq + (vq - vp).exp() + (mq - mp) ** 2 / vq.exp()).sum(-1) - 1),
        "two things are wrong: the squared distance is divided by the variance of q, where that of p belongs; and "
        "the 1 is subtracted once, not in each dimension.",
    ),
    Misconception(
        "one constant for all dimensions",
        lambda mq, vq, mp, vp: 0.5 * ((vp - vq + (vq - vp).exp() + (mq - mp) ** 2 / vp.exp()).sum(-1) - 1),
        "you subtract the 1 once. Each dimension has a 1 of its own: two equal Gaussians must have KL 0.",
    ),
    Misconception(
        "difference of two KLs",
        lambda mq, vq, mp, vp: kl_to_standard_normal(mq, vq) - kl_to_standard_normal(mp, vp),
        "you subtract two divergences from the standard normal. A KL is no distance: such differences say nothing "
        "of q and p.",
    ),
    Misconception(
        "ratio upside down",
        lambda mq, vq, mp, vp: 0.5 * (vp - vq + (vp - vq).exp() + (mq - mp) ** 2 / vp.exp() - 1).sum(-1),
        "your ratio of the variances is upside down: it is that of q over that of p.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Start from line 4 of the lesson's derivation and read log(var_p / var_q) off the two log-variances.",
        "Four terms per dimension: log-ratio, variance of q over that of p, squared distance over variance of p, -1.",
        "A KL has no units: with mean (mean_q - mean_p) / sigma_p and variance var_q / var_p it is kl.gaussian.",
    ),
    minutes=10,
    difficulty=2,
    points=2,
)
