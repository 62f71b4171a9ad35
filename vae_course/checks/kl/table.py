"""A KL loss from logits and target probabilities, as nn.KLDivLoss computes it."""

import torch
from torch import Tensor
from torch import distributions as td
from torch.nn import functional

from vae_course.checks.exercise import Exercise, Misconception
from vae_course.checks.kl._shared import discrete_kl


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Logits of a model and probabilities of a target, one example per row."""
    drawn = []
    for shape in ((2, 3), (5, 4), (3, 7)):
        logits, target = 1.5 * torch.randn(2, *shape, generator=generator)
        target = target.softmax(-1)
        target[0] = torch.eye(shape[1])[0]  # the first row is sure: probabilities may be 0
        drawn.append((logits, target))
    return drawn


def reference(logits: Tensor, target: Tensor) -> Tensor:
    return functional.kl_div(logits.log_softmax(-1), target, reduction="batchmean")


ALTERNATIVES = (
    lambda logits, target: discrete_kl(target, logits.softmax(-1)).mean(),
    lambda logits, target: td.kl_divergence(td.Categorical(target), td.Categorical(logits=logits)).mean(),
    lambda logits, target: functional.cross_entropy(logits, target) - td.Categorical(target).entropy().mean(),
)

MISTAKES = (
    Misconception(
        "default reduction",
        lambda logits, target: reference(logits, target) / logits.shape[-1],
        "the default reduction divides by rows times columns, so your loss is too small by the number of columns. "
        'One KL belongs to one row: see reduction="batchmean".',
    ),
    Misconception(
        "sum over rows",
        lambda logits, target: reference(logits, target) * len(logits),
        "your loss is summed over the rows, so it grows with the batch. Take the mean over rows.",
    ),
    Misconception(
        "probabilities for log-probabilities",
        lambda logits, target: functional.kl_div(logits.softmax(-1), target, reduction="batchmean"),
        "you passed the model's probabilities. The first argument of KLDivLoss is their logarithm; nothing in the "
        "library notices.",
    ),
    Misconception(
        "logits for log-probabilities",
        lambda logits, target: functional.kl_div(logits, target, reduction="batchmean"),
        "you passed the logits as they are. Until they are normalised, their exponentials do not sum to 1 and the "
        "value is no divergence.",
    ),
    Misconception(
        "arguments swapped",
        lambda logits, target: discrete_kl(logits.softmax(-1), target).mean(),
        "you computed KL(model || target). KLDivLoss(input, target) is KL(target || input): the model comes first "
        "in the call and second in the divergence.",
    ),
    Misconception(
        "log_target=True with probabilities",
        lambda logits, target: functional.kl_div(
            logits.log_softmax(-1), target, reduction="batchmean", log_target=True
        ),
        "with log_target=True the library takes the exponential of your target, which holds probabilities already.",
    ),
    Misconception(
        "softmax over the rows",
        lambda logits, target: functional.kl_div(logits.log_softmax(0), target, reduction="batchmean"),
        "you normalised down the columns, over the examples. Each row is one distribution: use the last dimension.",
    ),
    Misconception(
        "model first",
        lambda logits, target: functional.kl_div(
            target.clamp(min=1e-12).log(), logits.softmax(-1), reduction="batchmean"
        ),
        "you computed KL(model || target). nn.KLDivLoss takes log q first and p second, the reverse of the "
        "formula's order.",
    ),
    Misconception(
        "model first, 1e-8",
        lambda logits, target: functional.kl_div((target + 1e-8).log(), logits.softmax(-1), reduction="batchmean"),
        "you computed KL(model || target), with a small number against log 0. nn.KLDivLoss takes log q first and "
        "p second.",
    ),
    Misconception(
        "cross-entropy",
        lambda logits, target: functional.cross_entropy(logits, target),
        "this is the cross-entropy. It contains the entropy of the target, which the KL does not: at the best "
        "model the KL is 0.",
    ),
    Misconception(
        "one loss per row",
        lambda logits, target: functional.kl_div(logits.log_softmax(-1), target, reduction="none").sum(-1),
        "you returned one figure per row. The mean over the rows is asked for.",
    ),
    Misconception(
        "negative",
        lambda logits, target: -reference(logits, target),
        "your value is minus the KL. A KL is never below zero.",
    ),
    Misconception(
        "probabilities, and the default reduction",
        lambda logits, target: functional.kl_div(logits.softmax(-1), target, reduction="batchmean") / target.shape[-1],
        "two things are wrong: the first argument of KLDivLoss is a *logarithm* of probabilities; and its default "
        'reduction divides by rows times columns: see reduction="batchmean".',
    ),
    Misconception(
        "probabilities, summed over rows",
        lambda logits, target: functional.kl_div(logits.softmax(-1), target, reduction="sum"),
        "two things are wrong: the first argument of KLDivLoss is a *logarithm* of probabilities; and your loss is "
        "summed over the rows, where their mean is asked for.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Two things have to be prepared: the model's logits become normalised log-probabilities, the target stays.",
        "KLDivLoss has four reductions. Which of them divides by the number of rows?",
        'nn.KLDivLoss(reduction="batchmean")(log-probabilities of the model, target)',
    ),
    minutes=6,
    difficulty=1,
)
