"""The objective of semi-supervised learning, with and without labels."""

import torch
from torch import Tensor
from torch import distributions as td
from torch.nn import functional

from vae_course.checks.conditional._shared import normal, uniform
from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple]:
    """Bounds of images without labels and with, logits and labels of the latter, share and alpha."""
    drawn = []
    for n, m, classes in ((3, 2, 3), (8, 5, 4), (6, 4, 10)):
        unlabelled, labelled = -10 - uniform(generator, n), -12 - uniform(generator, m)
        logits = normal(generator, m, classes)
        # The label is never the class that the classifier prefers.
        y = (logits.argmax(1) + torch.randint(1, classes, (m,), generator=generator)) % classes
        share, alpha = 0.1 + 0.4 * uniform(generator, 2).double()
        drawn.append((unlabelled, labelled, logits, y, share.item(), alpha.item() + 0.7))
    return drawn


def reference(unlabelled: Tensor, labelled: Tensor, logits: Tensor, y: Tensor, share: float, alpha: float) -> Tensor:
    log_q = logits.log_softmax(-1)[torch.arange(len(y)), y]
    return unlabelled.mean() + share * labelled.mean() + alpha * log_q.mean()


def _objective_cross_entropy(u: Tensor, b: Tensor, logits: Tensor, y: Tensor, share: float, alpha: float) -> Tensor:
    return u.mean() + share * b.mean() - alpha * functional.cross_entropy(logits, y)


def _objective_categorical(u: Tensor, b: Tensor, logits: Tensor, y: Tensor, share: float, alpha: float) -> Tensor:
    return torch.stack([u.mean(), share * b.mean(), alpha * td.Categorical(logits=logits).log_prob(y).mean()]).sum()


ALTERNATIVES = (_objective_cross_entropy, _objective_categorical)


def _log_q(logits: Tensor, y: Tensor) -> Tensor:
    """The mean of log q(y|x) at the true labels."""
    return -functional.cross_entropy(logits, y)


MISTAKES = (
    Misconception(
        "classification term missing",
        lambda u, b, g, y, s, a: u.mean() + s * b.mean(),
        "the classification term is missing. The labelled bound does not contain q(y|x), so your labels would "
        "reach the classifier only by a detour, through the decoder.",
    ),
    Misconception(
        "classification term subtracted",
        lambda u, b, g, y, s, a: u.mean() + s * b.mean() - a * _log_q(g, y),
        "you subtracted log q(y|x). The objective is maximised: the true label shall become probable.",
    ),
    Misconception(
        "share forgotten",
        lambda u, b, g, y, s, a: u.mean() + b.mean() + a * _log_q(g, y),
        "the labelled bound counts as much as all images without labels. Weighed by the share, each image counts "
        "the same.",
    ),
    Misconception(
        "share on the images without labels",
        lambda u, b, g, y, s, a: s * u.mean() + b.mean() + a * _log_q(g, y),
        "the share is on the wrong side: it counts labelled images for each unlabelled one, so it weighs the "
        "labelled bound.",
    ),
    Misconception(
        "the classifier's own guess",
        lambda u, b, g, y, s, a: u.mean() + s * b.mean() + a * g.log_softmax(-1).amax(-1).mean(),
        "you reward the class that the classifier prefers, whatever the label. Take log q at the true label y.",
    ),
    Misconception(
        "probability instead of its logarithm",
        lambda u, b, g, y, s, a: u.mean() + s * b.mean() + a * g.softmax(-1).gather(1, y[:, None]).mean(),
        "your classification term is a probability. All other terms are logarithms: take log q(y|x) at the label.",
    ),
    Misconception(
        "sums over the images",
        lambda u, b, g, y, s, a: u.sum() + s * b.sum() + a * _log_q(g, y) * len(y),
        "you summed over images. Means are asked for, so that share and alpha do not depend on the batch size.",
    ),
    Misconception(
        "alpha on the labelled bound",
        lambda u, b, g, y, s, a: u.mean() + a * (s * b.mean() + _log_q(g, y)),
        "alpha weighs your labelled bound, too. It belongs to the classification term alone.",
    ),
    Misconception(
        "divided by the number of the others",
        lambda u, b, g, y, s, a: u.mean() + s * b.sum() / len(u) + a * _log_q(g, y),
        "you divide the labelled bounds by the number of images *without* labels. `share` says already how much "
        "they weigh: take their own mean.",
    ),
    Misconception(
        "one minus share",
        lambda u, b, g, y, s, a: (1 - s) * u.mean() + s * b.mean() + a * _log_q(g, y),
        "you weigh the images without labels with 1 - share. They count in full; share is the weight of the "
        "others alone.",
    ),
    Misconception(
        "one mean for both",
        lambda u, b, g, y, s, a: torch.cat([u, s * b]).mean() + a * _log_q(g, y),
        "you take one mean over both kinds of image. Each kind has a mean of its own, and the two are added.",
    ),
    Misconception(
        "logits for log-probabilities",
        lambda u, b, g, y, s, a: u.mean() + s * b.mean() + a * g.gather(1, y[:, None]).mean(),
        "you average the logit at the label. log q(y|x) is a logarithm of a probability: log_softmax first.",
    ),
    Misconception(
        "classifier's sum over all classes",
        lambda u, b, g, y, s, a: u.mean() + s * b.mean() + a * g.log_softmax(-1).sum(-1).mean(),
        "you add up log q of all classes. Only the class that the label names counts.",
    ),
    Misconception(
        "share on the classifier, too",
        lambda u, b, g, y, s, a: u.mean() + s * (b.mean() + a * _log_q(g, y)),
        "you multiply the classifier's term by share as well. Its weight is alpha alone.",
    ),
    Misconception(
        "one divisor for all",
        lambda u, b, g, y, s, a: u.mean() + (s * b.sum() + a * len(b) * _log_q(g, y)) / len(u),
        "you divide all three sums by the number of images *without* labels. What comes from images with labels is "
        "averaged over those: take each term's own mean.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Three means: of the bounds without labels, of the bounds with labels, of log q(y|x) at the true labels.",
        "log q(y|x) at the label is minus the cross-entropy of the logits.",
        "The weights are 1, share and alpha; the classification term is added, because the objective is maximised.",
    ),
    minutes=8,
    difficulty=2,
    points=2,
)
