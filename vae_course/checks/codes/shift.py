"""Inputs and targets of a prior that predicts each code from those before it."""

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.sandbox import Refused


def cases(generator: torch.Generator) -> list[tuple[Tensor, int]]:
    """Codes, a row for each image, and the start symbol, one more than the largest code there is; one row has a
    single code."""
    drawn = []
    for images, positions, size in ((2, 4, 5), (1, 1, 3), (6, 49, 64)):
        drawn.append((torch.randint(size, (images, positions), generator=generator), size))
    return drawn


def reference(codes: Tensor, start: int) -> tuple[Tensor, Tensor]:
    first = torch.full_like(codes[:, :1], start)
    inputs = torch.cat([first, codes[:, :-1]], 1)
    return inputs, codes


def observe(answer: Answer, codes: Tensor, start: int) -> Any:
    """Inputs and targets, which must be integers."""
    pair = answer(codes, start)
    parts = pair if isinstance(pair, (tuple, list)) else ()
    if any(isinstance(part, Tensor) and part.is_floating_point() for part in parts):
        raise Refused("codes are integers, and an embedding takes nothing else: keep the dtype of `codes`.")
    return pair


def _by_rolling(codes: Tensor, start: int) -> tuple[Tensor, Tensor]:
    inputs = codes.roll(1, 1)
    inputs[:, 0] = start
    return inputs, codes.clone()


def _by_padding(codes: Tensor, start: int) -> tuple[Tensor, Tensor]:
    longer = functional.pad(codes, (1, 0), value=start)
    return longer[:, :-1], longer[:, 1:]


ALTERNATIVES = (_by_rolling, _by_padding)


def _inputs(make) -> Answer:
    """Other inputs beside the right targets."""
    return lambda codes, start: (make(codes, start), codes)


MISTAKES = (
    Misconception(
        "not shifted",
        _inputs(lambda codes, start: codes),
        "inputs and targets are the same, so each place is shown the code that it shall predict. The loss falls to "
        "nearly 0, and the samples are worth nothing.",
    ),
    Misconception(
        "shifted the other way",
        _inputs(lambda codes, start: torch.cat([codes[:, 1:], torch.full_like(codes[:, :1], start)], 1)),
        "you shift to the left: each place is shown the code that comes after it. When sampling, that one does not "
        "exist yet.",
    ),
    Misconception(
        "shifted as one long row",
        _inputs(lambda codes, start: torch.cat([codes.new_full((1,), start), codes.flatten()[:-1]]).view_as(codes)),
        "you shift all images as one long row, so that all but the first begin with the last code of the image before. "
        "Each begins with the start symbol.",
    ),
    Misconception(
        "start symbol at the end",
        _inputs(lambda codes, start: torch.cat([codes[:, :-1], torch.full_like(codes[:, :1], start)], 1)),
        "the start symbol stands at the end, and all other inputs are still where their targets are. It belongs in "
        "front, and pushes the codes one place to the right.",
    ),
    Misconception(
        "last code in front",
        _inputs(lambda codes, start: codes.roll(1, 1)),
        "the last code stands in front: roll brings it round. Then the first place sees the end of the image. Put the "
        "start symbol there.",
    ),
    Misconception(
        "first code as start symbol",
        _inputs(lambda codes, start: torch.cat([codes[:, :1], codes[:, :-1]], 1)),
        "the first input is the first code itself, which is thereby given away for nothing. The start symbol is the "
        "same for all images.",
    ),
    Misconception(
        "code 0 as start symbol",
        _inputs(lambda codes, start: torch.cat([torch.zeros_like(codes[:, :1]), codes[:, :-1]], 1)),
        "you start with 0, which is a code like any other. `start` is a symbol of its own.",
    ),
    Misconception(
        "targets shifted as well",
        lambda codes, start: (
            reference(codes, start)[0],
            torch.cat([codes[:, 1:], torch.full_like(codes[:, :1], start)], 1),
        ),
        "you shifted the targets, too, so they lie two places ahead of the inputs. The targets are the codes as they "
        "are.",
    ),
    Misconception(
        "targets shifted in place of inputs",
        lambda codes, start: (codes, torch.cat([codes[:, 1:], torch.full_like(codes[:, :1], start)], 1)),
        "you shifted the targets in place of the inputs: the first code is never predicted, and the last target is the "
        "start symbol. Put that in front of the inputs; the targets are the codes as they are.",
    ),
    Misconception(
        "first code never predicted",
        lambda codes, start: (codes[:, :-1], codes[:, 1:]),
        "you predict each code from the one before, beginning with the second. The first code has to be paid for, too: "
        "that is what the start symbol is for.",
    ),
    Misconception(
        "in reverse order",
        lambda codes, start: reference(codes.flip(1), start),
        "the codes are in reverse order. Any order gives a valid prior, but it must be the one in which the samples "
        "are put back into the grid: leave the codes where they are.",
    ),
    Misconception(
        "one long row",
        lambda codes, start: reference(codes.reshape(1, -1), start),
        "you made one long row of all images, so that an image begins with the end of another one. Each image is a row "
        "with a start symbol of its own.",
    ),
    Misconception(
        "results in the wrong order",
        lambda codes, start: reference(codes, start)[::-1],
        "inputs and targets are returned in the wrong order: inputs come first.",
    ),
    Misconception(
        "shifted by two",
        _inputs(lambda codes, start: torch.cat([torch.full_like(codes[:, :2], start), codes[:, :-2]], 1)),
        "your inputs are shifted by two places. Each place is told the code right before it.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "At place i the network gets the code of place i - 1 and shall name that of place i. What does place 0 get?",
        "Targets: `codes` as they are. Inputs: a column of `start`, then all columns of `codes` but the last.",
        "`torch.full_like(codes[:, :1], start)` is the column; torch.cat([...], 1) puts it in front.",
    ),
    minutes=5,
    difficulty=1,
)
