"""Which places of a row may not be looked at from which."""

import torch
from torch import Tensor

from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[int]]:
    """Lengths: a few codes, a single one, more of them, a grid of 7 x 7."""
    return [(4,), (1,), (int(torch.randint(5, 12, (), generator=generator)),), (49,)]


def reference(length: int) -> Tensor:
    place = torch.arange(length)
    return place[None, :] > place[:, None]  # column j against row i


def _by_loops(length: int) -> Tensor:
    return torch.tensor([[j > i for j in range(length)] for i in range(length)])


ALTERNATIVES = (
    lambda length: torch.ones(length, length, dtype=torch.bool).triu(1),
    lambda length: torch.nn.Transformer.generate_square_subsequent_mask(length).isinf(),
    _by_loops,
)


def _above(length: int, diagonal: int = 1) -> Tensor:
    """True from a diagonal on, upwards: 0 is the main one, 1 the one above it."""
    return torch.ones(length, length, dtype=torch.bool).triu(diagonal)


MISTAKES = (
    Misconception(
        "own place closed",
        lambda length: _above(length, 0),
        "off by one: no place sees itself, so row 0 sees nothing at all and its softmax is NaN. The inputs are shifted "
        "already: the input at place i is the code before it, and may be seen.",
    ),
    Misconception(
        "one place too far",
        lambda length: _above(length, 2),
        "off by one: each place sees the next input, and that is the very code it has to predict. The loss falls to "
        "nearly 0, and sampling fails.",
    ),
    Misconception(
        "rows and columns exchanged",
        lambda length: _above(length).T,
        "your mask is closed below the diagonal: each place sees itself and what comes later. Rows are those who look, "
        "columns what is looked at.",
    ),
    Misconception(
        "open where it should be closed",
        lambda length: ~_above(length),
        "True and False are exchanged. Here True means that looking is forbidden, as for nn.TransformerEncoder; for "
        "F.scaled_dot_product_attention True means the opposite.",
    ),
    Misconception(
        "everything open",
        lambda length: torch.zeros(length, length, dtype=torch.bool),
        "every place sees every other one, so the code to be predicted lies open. A product of conditionals needs one "
        "order: no place may see a later one.",
    ),
    Misconception(
        "only itself",
        lambda length: ~torch.eye(length, dtype=torch.bool),
        "each place sees its own input alone, the code just before it. That is a Markov chain; all earlier codes may "
        "be seen.",
    ),
    Misconception(
        "added to the scores",
        lambda length: torch.full((length, length), float("-inf")).triu(1),
        "these are numbers to be added to the scores, 0 and minus infinity. torch takes them, too, but asked for is "
        "the table of True and False.",
    ),
    Misconception(
        "ones and zeros",
        lambda length: _above(length).float(),
        "these are floating-point ones and zeros. torch would add them to the scores: the future would stay open, with "
        "even more weight. Return True and False.",
    ),
    Misconception(
        "only the place before",
        lambda length: ~torch.ones(length, length, dtype=torch.bool).tril().triu(-1),
        "a place may look at itself and the one before only. Everything before it is open.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Row i stands for who looks, column j for what is looked at. Write the condition on i and j.",
        "With the inputs shifted, place i may look at the inputs 0 to i. Forbidden is j > i.",
        "torch.ones(length, length, dtype=torch.bool).triu(1)",
    ),
    minutes=5,
    difficulty=1,
)
