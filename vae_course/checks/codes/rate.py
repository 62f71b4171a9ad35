"""How many bits the codes of each image take under a prior given by logits."""

import math

import torch
from torch import Tensor
from torch import distributions as td
from torch.nn import functional

from vae_course.checks.exercise import Answer, Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Logits of a prior and the codes that came; the last logits are large, so that some probabilities are tiny."""
    drawn = []
    for images, positions, size, scale in (
        (2, 3, 4, 1.0),
        (5, 1, 8, 2.0),
        (6, 49, 64, 40.0),
    ):
        logits = scale * torch.randn(images, positions, size, generator=generator) + 1
        drawn.append((logits, torch.randint(size, (images, positions), generator=generator)))
    return drawn


def reference(logits: Tensor, codes: Tensor) -> Tensor:
    log_p = logits.log_softmax(-1)  # of every code at every position
    nats = -log_p.gather(-1, codes[..., None]).squeeze(-1).sum(-1)
    return nats / math.log(2)


def _by_cross_entropy(logits: Tensor, codes: Tensor) -> Tensor:
    nats = functional.cross_entropy(logits.transpose(1, 2), codes, reduction="none")
    return nats.sum(1) * math.log2(math.e)


ALTERNATIVES = (
    _by_cross_entropy,
    lambda logits, codes: -td.Categorical(logits=logits).log_prob(codes).sum(-1) / math.log(2),
    lambda logits, codes: (
        (logits.logsumexp(-1) - (logits * functional.one_hot(codes, logits.shape[-1])).sum(-1)) / math.log(2)
    ).sum(1),
)


def _of_log_probs(make, unit: float = math.log(2)) -> Answer:
    """The rate from other log-probabilities (images, positions, codes)."""
    return lambda logits, codes: -make(logits).gather(-1, codes[..., None]).squeeze(-1).sum(-1) / unit


MISTAKES = (
    Misconception(
        "nats",
        lambda logits, codes: reference(logits, codes) * math.log(2),
        "your values are in nats. Bits are asked for: divide by log 2.",
    ),
    Misconception(
        "multiplied by log 2",
        lambda logits, codes: reference(logits, codes) * math.log(2) ** 2,
        "you multiplied by log 2. A bit is the smaller unit, so there are more bits than nats.",
    ),
    Misconception(
        "bits per code",
        lambda logits, codes: reference(logits, codes) / codes.shape[1],
        "your values are bits per code. An image has as many codes as positions, and their bits add up.",
    ),
    Misconception(
        "mean over the images",
        lambda logits, codes: reference(logits, codes).mean(),
        "you averaged over the images. One figure for each image is asked for: an unusual image costs more.",
    ),
    Misconception(
        "sign",
        lambda logits, codes: -reference(logits, codes),
        "your values are negative. A probability is at most 1, its logarithm at most 0: the length of the message is "
        "minus the logarithm.",
    ),
    Misconception(
        "logits as log-probabilities",
        _of_log_probs(lambda logits: logits),
        "you took the logits for log-probabilities. Their exponentials do not sum to 1 over the codes: use "
        "log_softmax.",
    ),
    Misconception(
        "normalised over the positions",
        _of_log_probs(lambda logits: logits.log_softmax(1)),
        "you normalised over the positions. At each position one of the codes has to come: the probabilities sum to 1 "
        "over the last dimension.",
    ),
    Misconception(
        "log of a softmax",
        _of_log_probs(lambda logits: logits.softmax(-1).log()),
        "some values are infinite: the softmax of a very unlikely code is 0 in single precision. log_softmax never "
        "forms the probability.",
    ),
    Misconception(
        "entropy of the prediction",
        lambda logits, codes: td.Categorical(logits=logits).entropy().sum(-1) / math.log(2),
        "this is the prior's own entropy: what it expects to pay, whatever comes. What is paid depends on the codes "
        "that came.",
    ),
    Misconception(
        "uniform rate",
        lambda logits, codes: torch.full((len(codes),), codes.shape[1] * math.log2(logits.shape[-1])),
        "this is the rate with uniform codes, the same for every image. The logits have no part in it.",
    ),
    Misconception(
        "most probable code",
        lambda logits, codes: -logits.log_softmax(-1).amax(-1).sum(-1) / math.log(2),
        "you pay for the code that the prior thinks most probable, at every position. Pay for the one that came.",
    ),
    Misconception(
        "mean over the places of the first",
        lambda logits, codes: reference(logits, codes).sum(),
        "you summed over the images as well. Return one figure for each image.",
    ),
    Misconception(
        "probabilities, not their logarithms",
        lambda logits, codes: -logits.softmax(-1).gather(-1, codes[..., None]).squeeze(-1).sum(-1) / math.log(2),
        "you add up probabilities. A code costs minus the *logarithm* of its probability.",
    ),
    Misconception(
        "common logarithm",
        lambda logits, codes: reference(logits, codes) * math.log(2) / math.log(10),
        "your logarithm is to base 10. A bit belongs to base 2.",
    ),
    Misconception(
        "sigmoid",
        _of_log_probs(lambda logits: torch.nn.functional.logsigmoid(logits)),
        "you take a sigmoid of each logit. The codes exclude each other: a softmax over the codes.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Each position costs minus the log-probability of the code that came there; the positions of an image add up.",
        "log_softmax over the last dimension, then pick with `gather(-1, codes[..., None])`; or F.cross_entropy, which "
        "wants the classes in dimension 1.",
        "Sum over the positions, then from nats to bits: divide by math.log(2).",
    ),
    minutes=6,
    difficulty=2,
    points=2,
)
