"""Which positions of a sequence may be seen from which."""

import torch
from torch import Tensor

from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[int]]:
    """Lengths: a single code, a few, a grid of 7 x 7."""
    return [(4,), (1,), (int(torch.randint(5, 12, (), generator=generator)),), (49,)]


def reference(length: int) -> Tensor:
    place = torch.arange(length)
    return place[None, :] <= place[:, None]  # column j against row i


def _by_loops(length: int) -> Tensor:
    return torch.tensor([[j <= i for j in range(length)] for i in range(length)])


ALTERNATIVES = (
    lambda length: torch.ones(length, length, dtype=torch.bool).tril(),
    lambda length: torch.full((length, length), float("-inf")).triu(1) == 0,
    _by_loops,
)


def _lower(length: int, diagonal: int = 0) -> Tensor:
    """True on and below a diagonal: 0 is the main one, 1 the one above it."""
    return torch.ones(length, length, dtype=torch.bool).tril(diagonal)


MISTAKES = (
    Misconception(
        "own place closed",
        lambda length: _lower(length, -1),
        "off by one: no place sees itself, so row 0 sees nothing at all and its softmax is NaN. The inputs are shifted "
        "already: the input at place i is the code before place i, and may be seen.",
    ),
    Misconception(
        "one place too far",
        lambda length: _lower(length, 1),
        "off by one: each place sees the next input, and that is the very code it has to predict. The loss falls to "
        "nearly 0, and sampling fails.",
    ),
    Misconception(
        "rows and columns exchanged",
        lambda length: _lower(length).T,
        "your mask is open above the diagonal: each place sees itself and what comes later. Rows are those who look, "
        "columns what is looked at.",
    ),
    Misconception(
        "closed where it should be open",
        lambda length: ~_lower(length),
        "True and False are exchanged. Here True means that a place may be seen, as in scaled_dot_product_attention; "
        "in nn.TransformerEncoder and nn.MultiheadAttention True means the opposite.",
    ),
    Misconception(
        "everything open",
        lambda length: torch.ones(length, length, dtype=torch.bool),
        "every place sees every other one, so the code to be predicted lies open. A product of conditionals needs one "
        "order: no place may see a later one.",
    ),
    Misconception(
        "only itself",
        lambda length: torch.eye(length, dtype=torch.bool),
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
        lambda length: _lower(length).float(),
        "these are floating-point ones and zeros. torch would add them to the scores: the future would stay open, "
        "with a little less weight. Return True and False.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Row i stands for who looks, column j for what is looked at. Write the condition on i and j.",
        "With the inputs shifted, place i may see the inputs 0 to i: j <= i.",
        "torch.ones(length, length, dtype=torch.bool).tril()",
    ),
    minutes=4,
    difficulty=1,
)
