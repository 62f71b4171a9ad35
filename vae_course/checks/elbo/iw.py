"""The importance-weighted bound L_K of each image, in nats."""

from math import log

import torch
from torch import Tensor

from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor]]:
    """Log-weights (runs, K, batch), some above 0, some too small for their exponential, of images far apart."""
    shapes = (((3, 2, 1), 0), ((3, 4, 2), 5), ((4, 7, 3), -400), ((6, 5, 2), -1000))
    return [(offset * (1 + torch.arange(s[-1])) + 2 * torch.randn(s, generator=generator),) for s, offset in shapes]


def reference(log_w: Tensor) -> Tensor:
    return (log_w.logsumexp(1) - log(log_w.shape[1])).mean(0)


def _iw_shifted(log_w: Tensor) -> Tensor:
    top = log_w.amax(1, keepdim=True)
    return ((log_w - top).exp().mean(1).log() + top[:, 0]).mean(0)


ALTERNATIVES = (
    _iw_shifted,
    lambda log_w: torch.stack([torch.logsumexp(run - log(len(run)), 0) for run in log_w]).mean(0),
)

MISTAKES = (
    Misconception(
        "logsumexp without -log K",
        lambda log_w: log_w.logsumexp(1).mean(0),
        "the -log K is missing: your value is too high by log K, so it improves with K for ever. A bound above "
        "log p(x) is a mistake.",
    ),
    Misconception(
        "mean of the log",
        lambda log_w: log_w.mean((0, 1)),
        "your values are the ELBO, whatever K is: you average logarithms. Average the K weights of a run first, "
        "then take the logarithm.",
    ),
    Misconception(
        "runs pooled",
        lambda log_w: log_w.flatten(0, 1).logsumexp(0) - log(log_w.shape[0] * log_w.shape[1]),
        "you take the log of the mean over all weights of all runs. That estimates the bound for a much larger K. "
        "Only the weights of one run go under the logarithm; the runs are averaged after it.",
    ),
    Misconception(
        "runs and weights exchanged",
        lambda log_w: (log_w.logsumexp(0) - log(log_w.shape[0])).mean(0),
        "you average the weights over the runs and the logarithms over K. The K weights are in the second dimension.",
    ),
    Misconception(
        "log of the number of runs subtracted",
        lambda log_w: (log_w.logsumexp(1) - log(log_w.shape[0])).mean(0),
        "you subtract the logarithm of the number of runs. The sum under the logarithm has K terms.",
    ),
    Misconception(
        "exponentials that vanish",
        lambda log_w: log_w.exp().mean(1).log().mean(0),
        "your formula is right and its arithmetic is not: the exponential of such a log-weight is 0. Stay on the "
        "log scale.",
    ),
    Misconception(
        "divided by K after the logarithm",
        lambda log_w: (log_w.logsumexp(1) / log_w.shape[1]).mean(0),
        "you divide by K after the logarithm. The mean is inside it, and dividing there is subtracting here.",
    ),
    Misconception(
        "largest weight only",
        lambda log_w: log_w.amax(1).mean(0),
        "your values are the largest log-weight of each run. It is more than the log of their mean, so this is no "
        "bound.",
    ),
    Misconception(
        "one figure for the batch",
        lambda log_w: (log_w.logsumexp(1) - log(log_w.shape[1])).mean(),
        "you average over the images, too. Return one bound per image.",
    ),
    Misconception(
        "one figure, log of the number of runs",
        lambda log_w: (log_w.logsumexp(1) - log(len(log_w))).mean(),
        "two things are wrong: you subtract the logarithm of the number of runs, where log K belongs; and you "
        "average over the images, which stay apart.",
    ),
    Misconception(
        "small number inside the logarithm",
        lambda log_w: (log_w.exp().mean(1) + 1e-10).log().mean(0),
        "a small number inside the logarithm keeps it finite, and wrong: all small weights give the logarithm of "
        "that number. Take the largest out first: logsumexp.",
    ),
    Misconception(
        "small number 1e-8 inside the logarithm",
        lambda log_w: (log_w.exp().mean(1) + 1e-8).log().mean(0),
        "a small number, 1e-8, inside the logarithm keeps it finite, and wrong: all small weights give its "
        "logarithm. Take the largest out first: logsumexp.",
    ),
    Misconception(
        "images pooled",
        lambda log_w: (log_w.flatten(1).logsumexp(1) - log(log_w[0].numel())).mean(0).expand(log_w.shape[2]),
        "you put the weights of all images under one logarithm. The images stay apart.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Three dimensions, three fates: under the logarithm, averaged after it, kept.",
        "The mean of K weights on the log scale: `logsumexp`, and a correction by the number of weights.",
    ),
    minutes=6,
    difficulty=2,
)
