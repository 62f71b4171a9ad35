"""The perplexity of the codes in use."""

import math

import torch
from torch import Tensor
from torch import distributions as td
from torch.nn import functional

from vae_course.checks.codes._shared import draw_codes
from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, int]]:
    """Tables of indices: a code that never occurs, one code alone, all equally often, real sizes."""
    alone = torch.full((3, 2), int(torch.randint(4, (), generator=generator)))
    equally = torch.randperm(6, generator=generator).reshape(3, 2)
    return [
        (draw_codes(generator, 5, 4, 3), 5),
        (alone, 4),
        (equally, 6),
        (draw_codes(generator, 64, 20, 7, 7), 64),
    ]


def reference(codes: Tensor, size: int) -> float:
    p = torch.bincount(codes.flatten(), minlength=size) / codes.numel()
    entropy = -torch.special.xlogy(p, p).sum()
    return entropy.exp().item()


def _of_those_that_occur(codes: Tensor, size: int) -> Tensor:
    counts = codes.unique(return_counts=True)[1]
    return (codes.numel() / counts).pow(counts / codes.numel()).prod()


ALTERNATIVES = (
    _of_those_that_occur,
    lambda codes, size: td.Categorical(functional.one_hot(codes.flatten(), size).double().mean(0)).entropy().exp(),
    lambda codes, size: 2 ** -sum(p * p.log2() for k in range(size) if (p := (codes == k).double().mean()) > 0),
)


def _of_each_row(table: Tensor, size: int) -> float:
    """The mean of the perplexities of the rows, each taken by itself."""
    return sum(reference(row, size) for row in table) / len(table)


def _of_each_place(codes: Tensor, size: int) -> float:
    """From the mean of the places' entropies."""
    places = codes.flatten(1).T
    return torch.stack([torch.tensor(reference(place, size)).log() for place in places]).mean().exp().item()


def _one_more_of_each(codes: Tensor, size: int) -> float:
    p = (torch.bincount(codes.flatten(), minlength=size) + 1) / (codes.numel() + size)
    return (-(p * p.log()).sum()).exp().item()


MISTAKES = (
    Misconception(
        "entropies of the places averaged",
        _of_each_place,
        "you take the entropy at each place of the grid and average. An entry may be used at one place and not at "
        "another: count all images and places together.",
    ),
    Misconception(
        "entropy",
        lambda codes, size: math.log(reference(codes, size)),
        "this is the entropy, in nats. The perplexity is its exponential: the number of codes that, equally often "
        "used, would have this entropy.",
    ),
    Misconception(
        "two to the nats",
        lambda codes, size: 2 ** math.log(reference(codes, size)),
        "you raise 2 to an entropy in nats. With the natural logarithm goes exp, with bits goes 2.",
    ),
    Misconception(
        "codes counted",
        lambda codes, size: float(len(codes.unique())),
        "you count the codes that occur. A code that comes once in a thousand then counts as much as one that comes "
        "every second time.",
    ),
    Misconception(
        "zero times log of zero",
        lambda codes, size: (
            -((p := torch.bincount(codes.flatten(), minlength=size) / codes.numel()) * p.log()).sum()
        ).exp(),
        "some values are NaN: a code that never occurs gives 0 * log 0. It adds nothing to the entropy.",
    ),
    Misconception(
        "averaged over the images",
        _of_each_row,
        "you take the perplexity of each image and average. One image cannot use more codes than it has "
        "positions. Pool the codes of all images first: frequencies are averaged, not perplexities.",
    ),
    Misconception(
        "averaged over the positions",
        lambda codes, size: _of_each_row(codes.flatten(1).T, size),
        "you take the perplexity of each position and average. A codebook is shared by all positions: pool all codes "
        "first.",
    ),
    Misconception(
        "frequencies of the first image",
        lambda codes, size: reference(codes[0], size),
        "your value is that of the first image alone. The frequencies of the codes are those over all images and "
        "positions.",
    ),
    Misconception(
        "one over the sum of squares",
        lambda codes, size: 1 / (torch.bincount(codes.flatten()) / codes.numel()).square().sum(),
        "this is one over the sum of squared frequencies. It, too, is a number of codes, but not the one that belongs "
        "to the entropy: rare codes count for less in it.",
    ),
    Misconception(
        "share of the codebook",
        lambda codes, size: reference(codes, size) / size,
        "you divided by the number of codes. The perplexity itself is asked for, between 1 and `size`.",
    ),
    Misconception(
        "entropy in bits",
        lambda codes, size: math.exp(math.log(reference(codes, size)) / math.log(2)),
        "you take exp of an entropy in bits. exp belongs to nats, 2 to the power of it to bits.",
    ),
    Misconception(
        "size of the codebook",
        lambda codes, size: float(size),
        "this is the size of the codebook. The perplexity says how many entries are in use, as if all were used "
        "equally often.",
    ),
    Misconception(
        "divided by the number in use",
        lambda codes, size: reference(codes, size) / len(codes.unique()),
        "you divide by the number of codes in use. The perplexity itself is asked for.",
    ),
    Misconception(
        "one added to each count",
        _one_more_of_each,
        "you count every code once more than it occurs. A code that never occurs has frequency 0 and adds nothing: "
        "with xlogy no count has to be raised.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Count how often each code occurs among all indices, and divide by how many indices there are.",
        "`torch.bincount(codes.flatten(), minlength=size)` counts. The entropy is minus the sum of p log p.",
        "torch.special.xlogy(p, p) is p log p, and 0 where p is 0. The exponential of the entropy is asked for.",
    ),
    minutes=6,
    difficulty=1,
)
