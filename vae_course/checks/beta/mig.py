"""The mutual information gap of a code."""

import math

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks.exercise import Exercise, Misconception


def _entropies(factors: Tensor) -> Tensor:
    """The entropy of each factor in nats, from how often its values occur."""
    shares = [f.unique(return_counts=True)[1] / len(f) for f in factors.T]
    return torch.stack([-(p * p.log()).sum() for p in shares])


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """A table of mutual information, and factors whose values are not equally frequent."""
    drawn = []
    for latent, n, values in ((3, 12, (2, 3)), (5, 200, (3, 8, 2)), (6, 60, (4, 2, 6, 3))):
        places = ((torch.arange(n) + 0.5) / n) ** 2
        columns = [(places * k).floor()[torch.randperm(n, generator=generator)] for k in values]
        factors = torch.stack(columns, dim=1)
        factors[factors[:, 0] == 1, 0] = 9  # not every integer has to occur
        shares = torch.rand(latent, len(values), generator=generator)
        drawn.append((shares * _entropies(factors), factors))
    return drawn


def _gaps(information: Tensor) -> Tensor:
    """For each factor, how much more the best dimension knows of it than the second best."""
    first, second = information.topk(2, dim=0).values
    return first - second


def reference(information: Tensor, factors: Tensor) -> Tensor:
    return (_gaps(information) / _entropies(factors)).mean()


def _mig_loop(information: Tensor, factors: Tensor) -> Tensor:
    gaps = []
    for column, factor in zip(information.T, factors.T, strict=True):
        entropy = td.Categorical(probs=torch.bincount(factor.long()).to(column.dtype)).entropy()
        ordered = sorted(column)
        gaps.append((ordered[-1] - ordered[-2]) / entropy)
    return sum(gaps) / len(gaps)


def _mig_one_hot(information: Tensor, factors: Tensor) -> Tensor:
    shares = torch.nn.functional.one_hot(factors.long()).to(information.dtype).mean(0)  # (factors, values)
    ordered = information.sort(dim=0).values
    return ((ordered[-1] - ordered[-2]) / -torch.xlogy(shares, shares).sum(1)).mean()


ALTERNATIVES = (_mig_loop, _mig_one_hot)


def _modularity(information: Tensor, factors: Tensor) -> Tensor:
    top = information.topk(2, dim=1)
    return ((top.values[:, 0] - top.values[:, 1]) / _entropies(factors)[top.indices[:, 0]]).mean()


def _lead_over_the_average(information: Tensor, factors: Tensor) -> Tensor:
    best = information.max(0).values
    others = (information.sum(0) - best) / (len(information) - 1)
    return ((best - others) / _entropies(factors)).mean()


def _lead_within_dimensions(information: Tensor, factors: Tensor) -> Tensor:
    top = information.topk(2, dim=1).values
    return ((top[:, 0] - top[:, 1])[information.argmax(0)] / _entropies(factors)).mean()


MISTAKES = (
    Misconception(
        "not normalised by the entropy",
        lambda information, factors: _gaps(information).mean(),
        "the gaps are in nats: you did not divide by the factor's entropy. A factor with many values then "
        "outweighs the others, and a perfect code does not get 1.",
    ),
    Misconception(
        "divided by the best dimension",
        lambda information, factors: (_gaps(information) / information.max(0).values).mean(),
        "you divide by what the best dimension knows. A code that knows next to nothing could reach 1; the "
        "factor's entropy is what could be known.",
    ),
    Misconception(
        "values taken to be equally frequent",
        lambda information, factors: (
            _gaps(information) / torch.tensor([math.log(len(f.unique())) for f in factors.T], dtype=information.dtype)
        ).mean(),
        "you divide by the logarithm of the number of values. That is the entropy only if all values are equally "
        "frequent: count them.",
    ),
    Misconception(
        "entropy in bits",
        lambda information, factors: reference(information, factors) * math.log(2),
        "your entropy is in bits and the information in nats. The units must cancel: use the natural logarithm.",
    ),
    Misconception(
        "no gap",
        lambda information, factors: (information.max(0).values / _entropies(factors)).mean(),
        "you measure how much the best dimension knows. The gap takes away what the second best knows, too.",
    ),
    Misconception(
        "gap to the worst",
        lambda information, factors: (
            (information.max(0).values - information.min(0).values) / _entropies(factors)
        ).mean(),
        "you compare the best dimension with the worst. A rival is the second best: it must know little as well.",
    ),
    Misconception(
        "gap between factors",
        _modularity,
        "you sort along the factors: how far one dimension prefers a factor. MIG asks of each factor how far one "
        "dimension leads: sort along dimension 0.",
    ),
    Misconception(
        "ratio of the means",
        lambda information, factors: _gaps(information).mean() / _entropies(factors).mean(),
        "you divide the mean gap by the mean entropy, so factors with many values weigh more. Divide each gap by "
        "its own entropy, then take the mean.",
    ),
    Misconception(
        "average of the others",
        _lead_over_the_average,
        "you subtract the average of all other dimensions. The second best is what the lead is over.",
    ),
    Misconception(
        "lead over the second best factor",
        _lead_within_dimensions,
        "you take the best dimension of a factor, and its lead over that dimension's second best *factor*. The "
        "lead over the second best dimension is meant.",
    ),
    Misconception(
        "gaps summed",
        lambda information, factors: (_gaps(information) / _entropies(factors)).sum(),
        "you add up the gaps of the factors. Their mean is asked for.",
    ),
    Misconception(
        "ratio of best and second best",
        lambda information, factors: (
            information.topk(2, dim=0).values[1] / information.topk(2, dim=0).values[0]
        ).mean(),
        "you divide the second best by the best. The lead is a difference, divided by the factor's entropy.",
    ),
    Misconception(
        "entropy of the table",
        lambda information, factors: (_gaps(information) / information.sum(0)).mean(),
        "you divide by the sum of the column. The entropy of the factor is what could be known of it at most.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Three steps: the gap of each factor, the entropy of each factor, the mean of the quotients.",
        "information.topk(2, dim=0).values has two rows: the best and the second best for every factor.",
        "For the entropy of a column: unique(return_counts=True), shares p = counts / n, then -(p * p.log()).sum().",
    ),
    minutes=15,
    difficulty=3,
    points=2,
)
