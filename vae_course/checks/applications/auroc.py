"""The area under the ROC curve of a score that should be high for foreign images."""

import torch
from torch import Tensor

from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Scores of usual and of foreign images, rounded so that there are ties."""
    drawn = []
    for n, m in ((5, 7), (30, 20), (25, 40)):
        usual, foreign = (torch.randn(size, generator=generator) for size in (n, m))
        foreign = torch.cat([foreign * 1.5 + (1 if n > 5 else -1), usual[:2]])  # two ties at least; at first below 1/2
        drawn.append(((2 * usual).round(), (2 * foreign).round()))
    return drawn


def _share_won(difference: Tensor, tie: float = 0.5) -> float:
    """The share of pairs with a positive difference; a tie counts as `tie` of a pair."""
    return ((difference > 0).double() + tie * (difference == 0).double()).mean().item()


def reference(usual: Tensor, foreign: Tensor) -> float:
    return _share_won(foreign[:, None] - usual[None])


def _auroc_ranks(usual: Tensor, foreign: Tensor) -> float:
    """By the Mann-Whitney statistic: mean ranks, with ties sharing theirs."""
    both = torch.cat([usual, foreign]).double()
    ranks = torch.stack([(both < v).sum() + ((both == v).sum() + 1) / 2 for v in both])
    m = len(foreign)
    return ((ranks[len(usual) :].sum() - m * (m + 1) / 2) / (m * len(usual))).item()


def _auroc_loop(usual: Tensor, foreign: Tensor) -> float:
    wins = sum((f > u) + 0.5 * (f == u) for f in foreign.tolist() for u in usual.tolist())
    return wins / (len(usual) * len(foreign))


ALTERNATIVES = (_auroc_ranks, _auroc_loop)


def _at_a_threshold(usual: Tensor, foreign: Tensor) -> float:
    threshold = usual.median()
    right = torch.cat([usual <= threshold, foreign > threshold])
    return right.double().mean().item()


def _same_places(usual: Tensor, foreign: Tensor) -> float:
    n = min(len(usual), len(foreign))
    return _share_won(foreign[:n] - usual[:n])


def _without_ties(usual: Tensor, foreign: Tensor) -> float:
    difference = foreign[:, None] - usual
    return (difference > 0).double().sum().item() / (difference != 0).double().sum().item()


def _above(usual: Tensor, foreign: Tensor, level: Tensor) -> float:
    return _share_won(foreign - level)


def _by_places(usual: Tensor, foreign: Tensor) -> float:
    n, m = len(usual), len(foreign)
    places = torch.cat([usual, foreign]).argsort(stable=True).argsort()  # the first is 0
    return ((places[n:].sum() - m * (m + 1) / 2) / (n * m)).item()


MISTAKES = (
    Misconception(
        "the wrong way round",
        lambda usual, foreign: 1 - reference(usual, foreign),
        "you count the pairs in which the usual image has the higher score. High means odd: the foreign one should "
        "win.",
    ),
    Misconception(
        "ties lost",
        lambda usual, foreign: _share_won(foreign[:, None] - usual[None], tie=0.0),
        "you count ties as lost. A score that is the same for everything would get 0 instead of 0.5: ties count half.",
    ),
    Misconception(
        "ties won",
        lambda usual, foreign: _share_won(foreign[:, None] - usual[None], tie=1.0),
        "you count ties as won (>= instead of >). A score that is the same for everything would be perfect: ties "
        "count half.",
    ),
    Misconception(
        "one threshold",
        _at_a_threshold,
        "this is the accuracy at one threshold. The AUROC needs none: it compares every foreign image with every "
        "usual one.",
    ),
    Misconception(
        "pairs of the same place",
        _same_places,
        "you compare the first with the first, the second with the second. All pairs count: foreign[:, None] "
        "against usual[None, :].",
    ),
    Misconception(
        "means compared",
        lambda usual, foreign: (foreign.double().mean() > usual.double().mean()).double().item(),
        "you compare two means, which gives 0 or 1 only. The AUROC is a share of pairs.",
    ),
    Misconception(
        "stretched to -1 ... 1",
        lambda usual, foreign: 2 * reference(usual, foreign) - 1,
        "this is 2 AUROC - 1, between -1 and 1 (the Gini coefficient). Return the share of pairs itself.",
    ),
    Misconception(
        "number of pairs",
        lambda usual, foreign: reference(usual, foreign) * len(usual) * len(foreign),
        "this is the number of pairs won. Divide by the number of all pairs.",
    ),
    Misconception(
        "ties left out",
        _without_ties,
        "you leave the ties out of the count of pairs. They stay, and count half.",
    ),
    Misconception(
        "above the usual median",
        lambda usual, foreign: _above(usual, foreign, usual.median()),
        "you compare the foreign scores with the median of the usual ones. Every pair counts: each foreign score "
        "meets all usual ones.",
    ),
    Misconception(
        "above the usual mean",
        lambda usual, foreign: _above(usual, foreign, usual.mean()),
        "you compare the foreign scores with the mean of the usual ones. Every pair counts: each foreign score "
        "meets all usual ones.",
    ),
    Misconception(
        "above all usual ones",
        lambda usual, foreign: _above(usual, foreign, usual.max()),
        "you count foreign scores above *all* usual ones. One odd usual image would decide; each pair counts by "
        "itself.",
    ),
    Misconception(
        "ranks from zero, ties in order",
        _by_places,
        "two things are wrong: your ranks begin at 0, where the formula wants 1; and equal scores get different ranks, "
        "where they share the mean of theirs.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "foreign[:, None] - usual[None, :] is the table of all differences.",
        "The mean of (difference > 0) + 0.5 * (difference == 0), as floating-point numbers.",
    ),
    minutes=8,
    difficulty=2,
    rtol=0.0,
    atol=1e-5,
)
