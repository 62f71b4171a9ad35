"""The class probabilities p(y|x) by Bayes' rule, from one bound per class."""

import torch
from torch import Tensor
from torch import distributions as td
from torch.nn import functional

from vae_course.checks.conditional._shared import normal, uniform
from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Bounds on log p(x|y), far below zero as they are for images, for some much further, and an uneven prior."""
    drawn = []
    for batch, classes in ((2, 3), (6, 10), (5, 4)):
        bounds = (-400 if drawn else -20) + 2 * normal(generator, batch, classes)
        bounds[-1] -= 300 * len(drawn)
        prior = torch.arange(1, classes + 1) + uniform(generator, classes)
        prior[0] *= len(drawn) != 1  # one prior knows a class that does not occur
        drawn.append((bounds, prior / prior.sum()))
    return drawn


def reference(bounds: Tensor, prior: Tensor) -> Tensor:
    return (bounds + prior.log()).softmax(-1)


def _rule_by_hand(bounds: Tensor, prior: Tensor) -> Tensor:
    weights = prior * (bounds - bounds.max(-1, keepdim=True).values).exp()
    return weights / weights.sum(-1, keepdim=True)


def _rule_logsumexp(bounds: Tensor, prior: Tensor) -> Tensor:
    joint = bounds + prior.log()
    return (joint - joint.logsumexp(-1, keepdim=True)).exp()


ALTERNATIVES = (_rule_by_hand, _rule_logsumexp, lambda b, p: td.Categorical(logits=b + p.log()).probs)


MISTAKES = (
    Misconception(
        "prior forgotten",
        lambda b, p: b.softmax(-1),
        "you left out p(y), as if all classes were equally frequent. A rare class needs more evidence.",
    ),
    Misconception(
        "prior without logarithm",
        lambda b, p: (b + p).softmax(-1),
        "you added a probability to logarithms. Add log p(y).",
    ),
    Misconception(
        "underflow",
        lambda b, p: (w := p * b.exp()) / w.sum(-1, keepdim=True),
        "some probabilities are NaN: exp(-400) is 0 in single precision, and 0 / 0 is no number. Stay with "
        "logarithms until the largest has been subtracted; softmax does that.",
    ),
    Misconception(
        "underflow, zeros kept",
        lambda b, p: (w := p * b.exp()) / w.sum(-1, keepdim=True).clamp(min=1e-30),
        "some rows are all zeros: exp(-400) is 0 in single precision. Subtract the largest first, as softmax does.",
    ),
    Misconception(
        "normalised over images",
        lambda b, p: (b + p.log()).softmax(0),
        "your columns sum to 1, not your rows: you normalised over the images. Each image has a distribution over "
        "classes.",
    ),
    Misconception(
        "only the winner",
        lambda b, p: functional.one_hot((b + p.log()).argmax(-1), b.shape[-1]).to(b),
        "you return the most probable class alone. Asked for are the probabilities of all classes.",
    ),
    Misconception(
        "sign",
        lambda b, p: (-b - p.log()).softmax(-1),
        "your least probable class is the best one: the sign of the bounds is turned round.",
    ),
    Misconception(
        "logarithms returned",
        lambda b, p: (b + p.log()).log_softmax(-1),
        "your values are log-probabilities. Take their exponential.",
    ),
    Misconception(
        "prior multiplied afterwards",
        lambda b, p: b.softmax(-1) * p,
        "you multiply by the prior after normalising: your rows do not add up to 1. The prior belongs inside.",
    ),
    Misconception(
        "prior added afterwards",
        lambda b, p: b.softmax(-1) + p,
        "you add the prior to finished probabilities. Probabilities are multiplied by it, before they are normalised.",
    ),
    Misconception(
        "not normalised",
        lambda b, p: (b + p.log()).exp(),
        "this is the joint p(x, y), not divided by its sum over the classes. At -400 nats it is 0 in floating "
        "point: use a softmax.",
    ),
    Misconception(
        "shares of logarithms",
        lambda b, p: (b + p.log()) / (b + p.log()).sum(-1, keepdim=True),
        "you divide logarithms by their sum. Probabilities are normalised, not their logarithms: the class with "
        "the *lowest* bound would win.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Bayes' rule: p(y|x) is proportional to p(x|y) p(y).",
        "In logarithms: the bound plus log p(y), then normalise over the classes.",
        "torch.softmax(..., -1) normalises without overflow or underflow.",
    ),
    minutes=6,
    difficulty=1,
)
