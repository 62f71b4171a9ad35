"""The log of the mean weight, and the mean of the log-weights."""

from math import log

import torch
from torch import Tensor

from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor]]:
    """Log-weights, samples last; some so small that their exponential is 0, and hundreds of nats apart."""
    shapes = (((4,), 0), ((3, 6), -500), ((2, 3, 5), -1000))
    return [
        (offset * (1 + torch.rand(*s[:-1], 1, generator=generator)) + 2 * torch.randn(s, generator=generator),)
        for s, offset in shapes
    ]


def reference(log_w: Tensor) -> tuple[Tensor, Tensor]:
    return log_w.logsumexp(-1) - log(log_w.shape[-1]), log_w.mean(-1)


def _jensen_shifted(log_w: Tensor) -> tuple[Tensor, Tensor]:
    top = log_w.amax(-1, keepdim=True)
    return (log_w - top).exp().mean(-1).log() + top.squeeze(-1), log_w.sum(-1) / log_w.shape[-1]


def _jensen_shares(log_w: Tensor) -> tuple[Tensor, Tensor]:
    equal = torch.full_like(log_w, -log(log_w.shape[-1]))
    return torch.logsumexp(log_w + equal, -1), (equal.exp() * log_w).sum(-1)


ALTERNATIVES = (_jensen_shifted, _jensen_shares)

MISTAKES = (
    Misconception(
        "exchanged",
        lambda log_w: reference(log_w)[::-1],
        "the log of the mean and the mean of the log are exchanged. By Jensen's inequality the first one is never "
        "the smaller.",
    ),
    Misconception(
        "mean of the log twice",
        lambda log_w: (log_w.mean(-1), log_w.mean(-1)),
        "your log of the mean is a mean of logs. That is the whole difference between log p(x) and its bound: "
        "average the weights, then take the logarithm.",
    ),
    Misconception(
        "log of the mean twice",
        lambda log_w: (reference(log_w)[0], reference(log_w)[0]),
        "your mean of the log is a log of the mean. The second figure, which estimates the ELBO, averages the "
        "log-weights themselves.",
    ),
    Misconception(
        "logsumexp without -log S",
        lambda log_w: (log_w.logsumexp(-1), log_w.mean(-1)),
        "your first figure is the log of a sum, not of a mean: it is too high by log S, and grows with the number "
        "of samples, whatever the model.",
    ),
    Misconception(
        "log S added",
        lambda log_w: (log_w.logsumexp(-1) + log(log_w.shape[-1]), log_w.mean(-1)),
        "you add log S. To turn a sum into a mean one divides by S: what is that on the logarithm?",
    ),
    Misconception(
        "exponentials that vanish",
        lambda log_w: (log_w.exp().mean(-1).log(), log_w.mean(-1)),
        "your formula is right and its arithmetic is not: exp(-1000) is 0, and its logarithm is minus infinity. "
        "Log-weights of images are such numbers; there is a function that never leaves the log scale.",
    ),
    Misconception(
        "sum of the log",
        lambda log_w: (reference(log_w)[0], log_w.sum(-1)),
        "your second figure is the sum of the log-weights, not their mean.",
    ),
    Misconception(
        "largest weight only",
        lambda log_w: (log_w.amax(-1), log_w.mean(-1)),
        "your first figure is the largest log-weight. It dominates the mean, but the mean is a share 1/S of it, "
        "and the others count as well.",
    ),
    Misconception(
        "averaged over the batch",
        lambda log_w: (log_w.flatten().logsumexp(0) - log(log_w.numel()), log_w.mean()),
        "you average over the whole tensor. Only the last dimension holds samples; the others are images.",
    ),
    Misconception(
        "1e-10 inside the logarithm",
        lambda log_w: ((log_w.exp().mean(-1) + 1e-10).log(), log_w.mean(-1)),
        "you add 1e-10 inside the logarithm, so all small weights give the logarithm of that: finite, and wrong. "
        "Take the largest log-weight out first: logsumexp does it.",
    ),
    Misconception(
        "1e-8 inside the logarithm",
        lambda log_w: ((log_w.exp().mean(-1) + 1e-8).log(), log_w.mean(-1)),
        "you add 1e-8 inside the logarithm, so all small weights give the logarithm of that: finite, and wrong. "
        "Take the largest log-weight out first: logsumexp does it.",
    ),
    Misconception(
        "1e-12 inside the logarithm",
        lambda log_w: ((log_w.exp().mean(-1) + 1e-12).log(), log_w.mean(-1)),
        "you add 1e-12 inside the logarithm, so all small weights give the logarithm of that: finite, and wrong. "
        "Take the largest log-weight out first: logsumexp does it.",
    ),
    Misconception(
        "divided by S after the logarithm",
        lambda log_w: (log_w.logsumexp(-1) / log_w.shape[-1], log_w.mean(-1)),
        "you divide the logsumexp by S. A mean under the logarithm becomes a difference outside of it: minus log S.",
    ),
    Misconception(
        "mean of the weights",
        lambda log_w: (log_w.exp().mean(-1), log_w.mean(-1)),
        "your first number is the mean weight itself. Its logarithm is asked for; at -1000 the weight is 0 in "
        "floating point.",
    ),
    Misconception(
        "median",
        lambda log_w: (log_w.median(-1).values, log_w.mean(-1)),
        "your first number is the median of the log-weights. The log of the *mean weight* is asked for.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "The log of the mean: exponentiate, average, take the logarithm, without ever leaving the log scale.",
        "`torch.logsumexp` is the log of a sum of exponentials. A mean is a sum divided by S.",
    ),
    minutes=5,
    difficulty=1,
)
