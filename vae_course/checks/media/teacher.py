"""Inputs and targets of a decoder that is told the character before."""

from typing import Any

import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.sandbox import Refused


def cases(generator: torch.Generator) -> list[tuple[list[list[int]], int, int, int]]:
    """Sentences of unequal length, and the tokens for start, end and padding; one sentence is empty, one batch has
    a single sentence."""
    drawn = []
    for lengths, start, end, padding in (
        ((2, 3), 1, 2, 0),
        ((4,), 2, 0, 1),
        ((3, 0, 6, 5), 1, 2, 0),
        ((9, 4), 0, 1, 3),
    ):
        said = [torch.randint(4, 30, (n,), generator=generator).tolist() for n in lengths]
        drawn.append((said, start, end, padding))
    return drawn


def _padded(rows: list[list[int]], padding: int) -> Tensor:
    longest = max(len(row) for row in rows)
    return torch.tensor([row + [padding] * (longest - len(row)) for row in rows])


def reference(sentences: list[list[int]], start: int, end: int, padding: int) -> tuple[Tensor, Tensor]:
    inputs = [[start, *characters] for characters in sentences]
    targets = [[*characters, end] for characters in sentences]
    return _padded(inputs, padding), _padded(targets, padding)


def observe(answer: Answer, sentences: list[list[int]], start: int, end: int, padding: int) -> Any:
    """Inputs and targets, which must be integers; what the input is where the target is padding is of no account."""
    pair = answer(sentences, start, end, padding)
    if not (isinstance(pair, (tuple, list)) and len(pair) == 2 and all(isinstance(part, Tensor) for part in pair)):
        return pair
    inputs, targets = pair
    if inputs.is_floating_point() or targets.is_floating_point():
        raise Refused("tokens are integers, and an embedding takes nothing else: yours are floating-point numbers.")
    if inputs.shape == targets.shape:
        inputs = inputs.masked_fill(targets == padding, padding)
    return inputs, targets


def _by_shifting(sentences: list[list[int]], start: int, end: int, padding: int) -> tuple[Tensor, Tensor]:
    whole = pad_sequence([torch.tensor([start, *c, end]) for c in sentences], True, padding)
    return whole[:, :-1], whole[:, 1:]


def _place_by_place(sentences: list[list[int]], start: int, end: int, padding: int) -> tuple[Tensor, Tensor]:
    inputs, targets = torch.full((2, len(sentences), 1 + max(map(len, sentences))), padding)
    for row, characters in enumerate(sentences):
        inputs[row, 0], targets[row, len(characters)] = start, end
        inputs[row, 1 : len(characters) + 1] = torch.tensor(characters)
        targets[row, : len(characters)] = torch.tensor(characters)
    return inputs, targets


ALTERNATIVES = (_by_shifting, _place_by_place)


def _rows(make_inputs, make_targets) -> Answer:
    """Other rows, filled up in the same way."""
    return lambda sentences, start, end, padding: (
        _padded([make_inputs(c, start, end) for c in sentences], padding),
        _padded([make_targets(c, start, end) for c in sentences], padding),
    )


def _not_shifted(sentences: list[list[int]], start: int, end: int, padding: int) -> tuple[Tensor, Tensor]:
    _, targets = reference(sentences, start, end, padding)
    inputs = targets.clone()
    inputs[:, 0] = start
    return inputs, targets


def _empty_skipped(sentences: list[list[int]], start: int, end: int, padding: int) -> tuple[Tensor, Tensor]:
    empty = torch.tensor([[len(s) == 0] for s in sentences])
    return tuple(part.masked_fill(empty, padding) for part in reference(sentences, start, end, padding))


def _flipped(rows: list[list[int]], padding: int) -> Tensor:
    """Filled up in front."""
    return _padded([row[::-1] for row in rows], padding).flip(1)


def _cut(rows: list[list[int]]) -> Tensor:
    """All as long as the shortest."""
    return torch.tensor([row[: min(map(len, rows))] for row in rows])


MISTAKES = (
    Misconception(
        "start put over the first character",
        _not_shifted,
        "your inputs are the targets with the start put over their first character. Shift them: start, then all "
        "characters, so that at each place the character before stands.",
    ),
    Misconception(
        "empty sentence left out",
        _empty_skipped,
        "a row of an empty sentence is all padding. It has a start, and its end is what the model has to predict.",
    ),
    Misconception(
        "not shifted",
        _rows(lambda c, start, end: [*c, end], lambda c, start, end: [*c, end]),
        "inputs and targets are the same, so each place is shown the character that it shall predict. The loss falls "
        "to nearly 0, and what the model writes is worth nothing.",
    ),
    Misconception(
        "shifted the other way",
        _rows(lambda c, start, end: [*c, end], lambda c, start, end: [start, *c]),
        "inputs and targets are exchanged: each place is shown the next character and asked for the one before. When "
        "the model writes, the next one does not exist yet.",
    ),
    Misconception(
        "end never asked for",
        _rows(lambda c, start, end: [start, *c][: max(len(c), 1)], lambda c, start, end: [*c] or [end]),
        "the end is no target of yours, so a model that writes never learns to stop. It has to be predicted, and paid "
        "for, like a character.",
    ),
    Misconception(
        "start asked for",
        _rows(lambda c, start, end: [start, *c, end], lambda c, start, end: [start, *c, end]),
        "the start is a target of yours, and the rows are not shifted. Nobody has to guess the start: it is there "
        "before each sentence.",
    ),
    Misconception(
        "no start",
        _rows(lambda c, start, end: c or [end], lambda c, start, end: [*c[1:], end]),
        "you begin with the first character as input, so it is never predicted. It has to be paid for, too: that is "
        "what the start is for.",
    ),
    Misconception(
        "first character as start",
        _rows(lambda c, start, end: [*c[:1], *c] or [start], lambda c, start, end: [*c, end]),
        "the first input is the first character itself, which is thereby given away for nothing. The start is the same "
        "for all sentences.",
    ),
    Misconception(
        "end in place of start",
        _rows(lambda c, start, end: [end, *c], lambda c, start, end: [*c, end]),
        "your rows begin with the end token. Here the start has a token of its own.",
    ),
    Misconception(
        "targets shifted as well",
        _rows(lambda c, start, end: [start, *c], lambda c, start, end: [*c[1:], end, end] if c else [end]),
        "you shifted the targets, too, so each lies two places ahead of its input. The targets are the characters as "
        "they are, and the end.",
    ),
    Misconception(
        "filled up in front",
        lambda sentences, start, end, padding: (
            _flipped([[start, *c] for c in sentences], padding),
            _flipped([[*c, end] for c in sentences], padding),
        ),
        "your padding stands in front. Then the decoder has to get through it before the start; it belongs behind the "
        "end.",
    ),
    Misconception(
        "end behind the padding",
        lambda sentences, start, end, padding: (
            reference(sentences, start, end, padding)[0],
            torch.cat([_padded(sentences, padding), torch.full((len(sentences), 1), end)], 1),
        ),
        "the end stands in the last column, behind the padding. It follows the last character of its sentence; fill "
        "the row up after that.",
    ),
    Misconception(
        "filled up with 0",
        lambda sentences, start, end, padding: reference(sentences, start, end, 0),
        "you fill up with 0. Which token is padding, `padding` says; here 0 may be another one.",
    ),
    Misconception(
        "cut to the shortest",
        lambda sentences, start, end, padding: (
            _cut([[start, *c] for c in sentences]),
            _cut([[*c, end] for c in sentences]),
        ),
        "all rows are as short as the shortest sentence: the rest of the others is lost. Fill the shorter ones up.",
    ),
    Misconception(
        "start and end exchanged",
        lambda sentences, start, end, padding: reference(sentences, end, start, padding),
        "start and end are exchanged: sentences begin with `end` in your inputs.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "At place i the decoder is told the character of place i - 1 and shall name that of place i. What is it told "
        "at place 0, and what shall it name after the last character?",
        "A row of inputs is the start and the characters, a row of targets the characters and the end: equally long.",
        "Put [start, *characters, end] into one padded table, for instance with `pad_sequence(rows, True, padding)`. "
        "All columns but the last are inputs, all but the first are targets.",
    ),
    minutes=6,
    difficulty=2,
    points=2,
)
