"""Characters that the decoder is not told."""

from typing import Any

import torch
from torch import Tensor

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.sandbox import Refused


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, float, int, tuple[int, ...]]]:
    """Inputs of a decoder, a number in [0, 1) for each, the rate, the unknown token, and the tokens that stay; rates 0
    and 1 are among them, and numbers that are 0."""
    drawn = []
    for sentences, places, rate, unknown, stay in (
        (2, 5, 0.4, 3, (0, 1)),
        (3, 4, 0.0, 9, (1, 0)),
        (4, 6, 1.0, 3, (0, 1, 2)),
        (6, 32, 0.7, 0, (3, 1)),
    ):
        inputs = torch.randint(4, 9, (sentences, places), generator=generator)
        ends = torch.randint(2, places, (sentences, 1), generator=generator)
        inputs = inputs.masked_fill(torch.arange(places) >= ends, stay[0])
        inputs[:, 0] = stay[1]
        if len(stay) > 2:
            inputs.scatter_(1, ends, stay[2])
        uniform = torch.rand(sentences, places, generator=generator)
        uniform[0, :2] = 0
        drawn.append((inputs, uniform, rate, unknown, stay))
    return drawn


def reference(inputs: Tensor, uniform: Tensor, rate: float, unknown: int, stay: tuple[int, ...]) -> Tensor:
    dropped = (uniform < rate) & ~torch.isin(inputs, torch.tensor(stay))
    return inputs.masked_fill(dropped, unknown)


def observe(answer: Answer, inputs: Tensor, uniform: Tensor, rate: float, unknown: int, stay: tuple[int, ...]) -> Any:
    """The result, which must be integers; the inputs themselves must not change."""
    mine = inputs.clone()
    value = answer(mine, uniform.clone(), rate, unknown, stay)
    if not torch.equal(mine, inputs):
        raise Refused("your code writes into `inputs`. The targets are made from the same sentences: return a copy.")
    if isinstance(value, Tensor) and value.is_floating_point():
        raise Refused("tokens are integers, and an embedding takes nothing else: yours are floating-point numbers.")
    return value


def _by_where(inputs: Tensor, uniform: Tensor, rate: float, unknown: int, stay: tuple[int, ...]) -> Tensor:
    kept = uniform >= rate
    for token in stay:
        kept = kept | (inputs == token)
    return torch.where(kept, inputs, unknown)


def _by_writing(inputs: Tensor, uniform: Tensor, rate: float, unknown: int, stay: tuple[int, ...]) -> Tensor:
    copy, fixed = inputs.clone(), (inputs[..., None] == torch.tensor(stay)).any(-1)
    copy[uniform < rate] = unknown
    copy[fixed] = inputs[fixed]
    return copy


ALTERNATIVES = (_by_where, _by_writing)


def _stays(inputs: Tensor, stay: tuple[int, ...]) -> Tensor:
    return torch.isin(inputs, torch.tensor(stay))


def _dropped_where(which) -> Answer:
    """Other characters dropped; the tokens that stay are left alone."""
    return lambda inputs, uniform, rate, unknown, stay: inputs.masked_fill(
        which(uniform, rate) & ~_stays(inputs, stay), unknown
    )


MISTAKES = (
    Misconception(
        "rate as the share kept",
        _dropped_where(lambda uniform, rate: uniform >= rate),
        "the rate is turned round: it is the probability that a character is dropped, not that it is kept. At rate 0 "
        "the decoder is told everything.",
    ),
    Misconception(
        "at most in place of below",
        _dropped_where(lambda uniform, rate: uniform <= rate),
        "at rate 0 a number that is exactly 0 drops its character. The numbers come from [0, 1): those below the rate "
        "are dropped.",
    ),
    Misconception(
        "start and padding dropped as well",
        lambda inputs, uniform, rate, unknown, stay: inputs.masked_fill(uniform < rate, unknown),
        "tokens in `stay` are dropped as well. Where a sentence starts and where it is over is not what the decoder "
        "should have to guess.",
    ),
    Misconception(
        "only the first of those that stay",
        lambda inputs, uniform, rate, unknown, stay: inputs.masked_fill(
            (uniform < rate) & (inputs != stay[0]), unknown
        ),
        "only the first token of `stay` stays. All of them do.",
    ),
    Misconception(
        "whole sentences",
        _dropped_where(lambda uniform, rate: (uniform[:, :1] < rate).expand_as(uniform)),
        "you drop whole sentences or nothing of them. Each character has its own number, and is dropped by itself.",
    ),
    Misconception(
        "same places in all sentences",
        _dropped_where(lambda uniform, rate: (uniform[:1] < rate).expand_as(uniform)),
        "the same places are dropped in all sentences: you use the numbers of the first one. Each sentence has its "
        "own.",
    ),
    Misconception(
        "dropped to padding",
        lambda inputs, uniform, rate, unknown, stay: reference(inputs, uniform, rate, stay[0], stay),
        "you put the first token of `stay` where a character is dropped. The decoder must see that something was "
        "there: that is what the unknown token is for.",
    ),
    Misconception(
        "everything else unknown",
        lambda inputs, uniform, rate, unknown, stay: inputs.masked_fill(
            (uniform < rate) | _stays(inputs, stay), unknown
        ),
        "you replace what is dropped *or* stays. Replace what is dropped and does not stay: `&`, and `~` before the "
        "second.",
    ),
    Misconception(
        "nothing dropped",
        lambda inputs, uniform, rate, unknown, stay: inputs.clone(),
        "nothing is dropped. masked_fill returns a new tensor and leaves the old one as it is: return what it gives.",
    ),
    Misconception(
        "zero for unknown",
        lambda inputs, uniform, rate, unknown, stay: reference(inputs, uniform, rate, 0, stay),
        "you replace tokens by 0. The token for what is not told is given: unknown.",
    ),
    Misconception(
        "all dropped",
        _dropped_where(lambda uniform, rate: torch.ones_like(uniform, dtype=torch.bool)),
        "every character is dropped, whatever the rate is. Drop where its number is below rate.",
    ),
    Misconception(
        "only the second of those that stay",
        lambda inputs, uniform, rate, unknown, stay: inputs.masked_fill(
            (uniform < rate) & (inputs != stay[-1]), unknown
        ),
        "only one of the tokens in `stay` is left alone. All of them are.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Two conditions, both of which must hold where a character is replaced: its number is below the rate, and it "
        "is none of those that stay.",
        "`torch.isin(inputs, torch.tensor(stay))` is True where a token stays; `&` joins two conditions, `~` turns one "
        "round.",
        "inputs.masked_fill(condition, unknown)",
    ),
    minutes=8,
    difficulty=1,
)
