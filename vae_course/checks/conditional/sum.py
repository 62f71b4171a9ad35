"""The bound on log p(x) in nats for images without a label, which is summed out."""

import math

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks.conditional._shared import normal
from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Logits of q(y|x), at last with probabilities that round to 0, and bounds on log p(x|y): (batch, classes)."""
    drawn = []
    for batch, classes, scale in ((2, 3, 1.5), (6, 10, 1.5), (4, 5, 80.0)):
        logits = scale * normal(generator, batch, classes)
        drawn.append((logits, -20 + 3 * normal(generator, batch, classes)))
    return drawn


def reference(logits: Tensor, bounds: Tensor) -> Tensor:
    q, log_q = logits.softmax(-1), logits.log_softmax(-1)
    return (q * (bounds - math.log(bounds.shape[-1]) - log_q)).sum(-1)


def _summed_by_kl(logits: Tensor, bounds: Tensor) -> Tensor:
    q = td.Categorical(logits=logits)
    uniform = td.Categorical(logits=torch.zeros_like(logits))
    return (q.probs * bounds).sum(-1) - td.kl_divergence(q, uniform)


def _summed_by_entropy(logits: Tensor, bounds: Tensor) -> Tensor:
    q = td.Categorical(logits=logits)
    return torch.einsum("bk,bk->b", q.probs, bounds) - math.log(bounds.shape[1]) + q.entropy()


ALTERNATIVES = (_summed_by_kl, _summed_by_entropy)


def _entropy(logits: Tensor) -> Tensor:
    """The entropy of q(y|x) in nats."""
    return -(logits.softmax(-1) * logits.log_softmax(-1)).sum(-1)


def _expected(logits: Tensor, bounds: Tensor) -> Tensor:
    """The mean of the bound plus log p(y) under q(y|x)."""
    return (logits.softmax(-1) * bounds).sum(-1) - math.log(bounds.shape[-1])


MISTAKES = (
    Misconception(
        "entropy missing",
        _expected,
        "the entropy of q(y|x) is missing. Without it the bound is best when q(y|x) bets everything on one class, "
        "and it is no longer tight at the true posterior.",
    ),
    Misconception(
        "entropy subtracted",
        lambda g, b: _expected(g, b) - _entropy(g),
        "you subtracted the entropy of q(y|x). It comes from -log q(y|x) inside the average: it is added.",
    ),
    Misconception(
        "log p(y) missing",
        lambda g, b: (g.softmax(-1) * b).sum(-1) + _entropy(g),
        "log p(y) is missing: every value is the logarithm of the number of classes too high, and may lie above "
        "log p(x).",
    ),
    Misconception(
        "all classes equally weighted",
        lambda g, b: b.mean(-1) - math.log(b.shape[-1]) + _entropy(g),
        "you averaged over the classes with equal weights. The weights are q(y|x).",
    ),
    Misconception(
        "only the most probable class",
        lambda g, b: b.gather(-1, g.argmax(-1, keepdim=True))[:, 0] - math.log(b.shape[-1]) + _entropy(g),
        "you took the bound of the most probable class alone. argmax has no gradient: the classifier would learn "
        "nothing from which class explains the image. Sum over all classes.",
    ),
    Misconception(
        "q(y|x) replaced by its best value",
        lambda g, b: b.logsumexp(-1) - math.log(b.shape[-1]),
        "this is the largest value over all q(y|x), with the classifier left out. It is a bound, too, but q(y|x) "
        "learns nothing from it.",
    ),
    Misconception(
        "logits as weights",
        lambda g, b: (g * (b - math.log(b.shape[-1]))).sum(-1) + _entropy(g),
        "your weights are the logits. Weights of an average are positive and sum to 1: take the softmax.",
    ),
    Misconception(
        "mean over the batch",
        lambda g, b: reference(g, b).mean(),
        "you averaged over the batch. One figure per image is asked for.",
    ),
    Misconception(
        "the classifier's guess alone",
        lambda g, b: b.gather(-1, g.argmax(-1, keepdim=True))[:, 0] - math.log(b.shape[-1]),
        "you take the bound of the most probable class alone, as if it were known. Average over all classes with "
        "q(y|x), and add its entropy.",
    ),
    Misconception(
        "average inside the logarithm",
        lambda g, b: (g.log_softmax(-1) + b - math.log(b.shape[-1])).logsumexp(-1),
        "you average exp(bound) under q(y|x) and take the logarithm. The bound averages the logarithms, and has "
        "the entropy of q.",
    ),
    Misconception(
        "best class",
        lambda g, b: b.amax(-1),
        "you return the bound of the class that explains the image best. Nobody knows the class here: average "
        "under q(y|x), add log p(y) and the entropy.",
    ),
    Misconception(
        "entropy in bits",
        lambda g, b: _expected(g, b) + _entropy(g) / math.log(2),
        "your entropy is in bits, all else in nats. Take the natural logarithm.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "log p(x) >= sum over y of q(y|x) [log p(x|y) + log p(y) - log q(y|x)].",
        "p(y) is uniform: log p(y) = -log K. The last part of the sum is the entropy of q(y|x).",
        "log_softmax gives log q(y|x) without the logarithm of a rounded zero.",
    ),
    minutes=10,
    difficulty=2,
    points=2,
)
