"""KL(p || q) of discrete distributions, in nats."""

import math

import torch
from torch import Tensor
from torch import distributions as td
from torch.nn import functional

from vae_course.checks.exercise import Exercise, Misconception
from vae_course.checks.kl._shared import discrete_kl


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Pairs (p, q) of tables of probabilities; p has a letter that never occurs, q one that hardly does."""
    drawn = []
    for shape, dtype in (((3,), torch.float32), ((4, 5), torch.float32), ((2, 3, 4), torch.float64)):
        p, q = torch.rand(2, *shape, generator=generator, dtype=dtype) + 0.05
        if drawn:
            p[..., 0] = 0
            p[..., 1] += 2 * len(drawn)
            q[..., 1] = 1e-6
        drawn.append((p / p.sum(-1, keepdim=True), q / q.sum(-1, keepdim=True)))
    return drawn


def reference(p: Tensor, q: Tensor) -> Tensor:
    return discrete_kl(p, q)


def _discrete_kl_where(p: Tensor, q: Tensor) -> Tensor:
    log_ratio = torch.where(p > 0, p, 1.0).log() - q.log()
    return torch.einsum("...i,...i->...", p, log_ratio)


ALTERNATIVES = (
    lambda p, q: td.kl_divergence(td.Categorical(p), td.Categorical(q)),
    lambda p, q: functional.kl_div(q.log(), p, reduction="none").sum(-1),
    _discrete_kl_where,
)

MISTAKES = (
    Misconception(
        "arguments swapped",
        lambda p, q: reference(q, p),
        "you computed KL(q || p). The first argument is the one the letters come from: it weighs the terms.",
    ),
    Misconception(
        "sign",
        lambda p, q: -reference(p, q),
        "your values are -KL: the ratio in the logarithm is upside down. The price of the wrong code is never "
        "below zero.",
    ),
    Misconception(
        "zero times log of zero",
        lambda p, q: (p * (p / q).log()).sum(-1),
        "some values are NaN: a letter that p never sends gives 0 * log 0. It costs nothing: its term is 0.",
    ),
    Misconception(
        "bits",
        lambda p, q: reference(p, q) / math.log(2),
        "your values are in bits. This course counts in nats, with the natural logarithm, unless it says bits.",
    ),
    Misconception(
        "mean over letters",
        lambda p, q: reference(p, q) / p.shape[-1],
        "you averaged over the letters with equal weights. The weights are already there: p. Sum the terms.",
    ),
    Misconception(
        "mean over the batch",
        lambda p, q: reference(p, q).mean(),
        "you returned one figure for all rows. Return one KL for each pair of distributions.",
    ),
    Misconception(
        "cross-entropy",
        lambda p, q: -torch.special.xlogy(p, q).sum(-1),
        "this is the cross-entropy H(p, q), the whole length of the message. The KL is only the extra length: "
        "H(p) has to go.",
    ),
    Misconception(
        "difference of entropies",
        lambda p, q: (torch.special.xlogy(p, p) - torch.special.xlogy(q, q)).sum(-1),
        "this is H(q) - H(p), each entropy under its own distribution. Both averages must be taken under p, "
        "where the letters come from.",
    ),
    Misconception(
        "1e-8 added to both tables",
        lambda p, q: (p * ((p + 1e-8) / (q + 1e-8)).log()).sum(-1),
        "you add 1e-8 to both tables against the logarithm of 0. That changes every q as small as it. Leave out "
        "the letters with p = 0 instead.",
    ),
    Misconception(
        "1e-6 added to both tables",
        lambda p, q: (p * ((p + 1e-6) / (q + 1e-6)).log()).sum(-1),
        "you add 1e-6 to both tables against the logarithm of 0. That changes every q as small as it. Leave out "
        "the letters with p = 0 instead.",
    ),
    Misconception(
        "NaN removed after the sum",
        lambda p, q: (p * (p / q).log()).sum(-1).nan_to_num(0.0),
        "you turn NaN into 0 after the sum: a row with one letter of p = 0 gets a KL of 0. Take care of that "
        "letter before you sum.",
    ),
    Misconception(
        "base 10",
        lambda p, q: reference(p, q) / math.log(10),
        "your logarithm is to base 10. Nats need the natural one.",
    ),
    Misconception(
        "not weighted by p",
        lambda p, q: (p.clamp(min=1e-30).log() - q.log()).mean(-1),
        "you average the log-ratio over the letters, all alike. Each letter counts as often as it is sent: with p.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "KL(p || q) is the mean, under p, of log p - log q.",
        "In `p * (p / q).log()` the term of a letter with p = 0 is 0 * -inf. Which value should it have?",
        "`torch.special.xlogy(a, b)` is a * log(b), and 0 where a is 0. You need it twice.",
    ),
    minutes=6,
    difficulty=1,
)
