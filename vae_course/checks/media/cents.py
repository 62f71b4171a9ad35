"""How far a heard tone lies from the asked one, in cents."""

import math

import torch
from torch import Tensor

from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Frequencies heard and asked for, in Hz: one pair, several, tables of them; some are equal, some octaves apart."""
    drawn = []
    for shape in ((), (4,), (3, 5)):
        asked = 80 * 2 ** (3 * torch.rand(shape, generator=generator))
        heard = asked * 2 ** (torch.randn(shape, generator=generator) / 4 + 0.1)
        drawn.append((heard, asked))
    drawn[1][0][:2] = drawn[1][1][:2] * torch.tensor([1.0, 2.0])
    drawn[2][0][:, 0] = drawn[2][1][:, 0] / 2
    return drawn


def reference(heard: Tensor, asked: Tensor) -> Tensor:
    return 1200 * torch.log2(heard / asked)


ALTERNATIVES = (
    lambda heard, asked: 1200 * (heard.log2() - asked.log2()),
    lambda heard, asked: torch.log(heard / asked) / (math.log(2) / 1200),
    lambda heard, asked: -100 * torch.log(asked / heard) / math.log(2 ** (1 / 12)),
)

MISTAKES = (
    Misconception(
        "sign",
        lambda heard, asked: 1200 * torch.log2(asked / heard),
        "the sign is turned round: a tone that is too high lies above the asked one, and its distance is positive.",
    ),
    Misconception(
        "distance without sign",
        lambda heard, asked: reference(heard, asked).abs(),
        "you return how far, and not in which direction. Below the asked tone the distance is negative.",
    ),
    Misconception(
        "semitones",
        lambda heard, asked: 12 * torch.log2(heard / asked),
        "your values are in semitones, of which an octave has 12. A semitone has 100 cents, an octave 1200.",
    ),
    Misconception(
        "octaves",
        lambda heard, asked: torch.log2(heard / asked),
        "your values are in octaves. An octave has 1200 cents.",
    ),
    Misconception(
        "natural logarithm",
        lambda heard, asked: 1200 * torch.log(heard / asked),
        "you take the natural logarithm. An octave is a factor of 2 and must give 1200: the logarithm to base 2.",
    ),
    Misconception(
        "logarithm to base 10",
        lambda heard, asked: 1200 * torch.log10(heard / asked),
        "you take the logarithm to base 10. An octave is a factor of 2 and must give 1200: the logarithm to base 2.",
    ),
    Misconception(
        "hertz",
        lambda heard, asked: heard - asked,
        "your values are differences in Hz. The ear hears ratios: 10 Hz are much at 80 Hz and little at 800.",
    ),
    Misconception(
        "in proportion to the ratio",
        lambda heard, asked: 1200 * (heard / asked - 1),
        "you take the ratio less 1. It gives 1200 for an octave up, but -600 for an octave down: take the logarithm of "
        "the ratio.",
    ),
    Misconception(
        "per cent",
        lambda heard, asked: 100 * (heard / asked - 1),
        "these are per cent of the asked frequency. Cents divide the octave into 1200 equal ratios.",
    ),
    Misconception(
        "octaves ignored",
        lambda heard, asked: (reference(heard, asked) + 600).remainder(1200) - 600,
        "you take tones an octave apart for the same. A pitch that is an octave off is 1200 cents off.",
    ),
    Misconception(
        "hundred to the octave",
        lambda heard, asked: 100 * torch.log2(heard / asked),
        "you count 100 cents in an octave. A *semitone* has 100, an octave twelve semitones.",
    ),
    Misconception(
        "octave of 1000",
        lambda heard, asked: 1000 * torch.log2(heard / asked),
        "you count 1000 cents in an octave. It has 1200: twelve semitones of 100.",
    ),
    Misconception(
        "logarithms divided",
        lambda heard, asked: 1200 * (heard.log2() / asked.log2()),
        "you divide two logarithms. The logarithm of a ratio is their *difference*.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "The ear hears ratios. Which function turns ratios into differences?",
        "An octave, a ratio of 2, is 1200 cents; two octaves, a ratio of 4, are 2400.",
        "torch.log2(heard / asked) counts octaves.",
    ),
    rtol=1e-3,
    atol=1e-2,
    minutes=5,
    difficulty=1,
)
