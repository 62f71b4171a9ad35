"""Finite scalar quantisation: each coordinate rounded to one of a few levels."""

import torch
from torch import Tensor

from vae_course.checks.codes._shared import tensor_of_shape, weighted_gradients
from vae_course.checks.compare import kind_of
from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.sandbox import Refused


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Vectors with any grid in front, some far out, and the number of levels of each coordinate, odd and even."""
    drawn = []
    for batch, levels in (((6,), (3, 5)), ((4, 3), (6, 2, 5)), ((2, 7, 7), (5, 7, 8, 3))):
        drawn.append((1.2 * torch.randn(*batch, len(levels), generator=generator), torch.tensor(levels)))
    drawn[1][0][0, 0] = torch.tensor([20.0, -20.0, 20.0])
    return drawn


def reference(h: Tensor, levels: Tensor) -> tuple[Tensor, Tensor]:
    top = levels - 1
    bounded = (h.tanh() + 1) / 2 * top  # from 0 to levels - 1
    level = bounded.round()
    vectors = 2 * (bounded + (level - bounded).detach()) / top - 1  # from -1 to 1
    steps = levels.cumprod(0) // levels  # 1, levels[0], levels[0] * levels[1], ...
    return vectors, (level.long() * steps).sum(-1)


def observe(answer: Answer, h: Tensor, levels: Tensor) -> dict[str, Tensor]:
    """The rounded vectors, the gradient that reaches h, and the index of the code."""
    h = h.requires_grad_()
    pair = answer(h, levels)
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        raise Refused(f"return two tensors as a tuple: the rounded vectors and the codes; got {kind_of(pair)}.")
    vectors, codes = pair
    tensor_of_shape(vectors, h.shape, "the rounded vectors")
    if not isinstance(codes, Tensor) or codes.shape != h.shape[:-1] or codes.is_floating_point():
        raise Refused(
            f"the codes must be one integer for each vector, shape {tuple(h.shape[:-1])}; yours are {kind_of(codes)}."
        )
    (by_h,) = weighted_gradients(vectors, h)
    return {"rounded vectors": vectors.detach(), "gradient by h": by_h, "codes": codes.detach()}


def _with_a_sigmoid(h: Tensor, levels: Tensor) -> tuple[Tensor, Tensor]:
    share = (2 * h).sigmoid()  # (tanh(h) + 1) / 2
    level = torch.floor(share.detach() * (levels - 1) + 0.5)
    vectors = 2 * (share - share.detach()) + 2 * level / (levels - 1) - 1
    codes = torch.zeros(h.shape[:-1], dtype=torch.long)
    for d in reversed(range(len(levels))):  # Horner's scheme, from the slowest digit
        codes = codes * levels[d] + level[..., d].long()
    return vectors, codes


def _nearest_of_the_grid(h: Tensor, levels: Tensor) -> tuple[Tensor, Tensor]:
    # The codebook that nobody stores: all points of the grid, the first coordinate counting fastest.
    axes = [torch.linspace(-1, 1, n) for n in levels.tolist()]
    grid = torch.cartesian_prod(*reversed(axes)).flip(-1)
    codes = ((h.tanh().detach()[..., None, :] - grid) * (levels - 1)).square().sum(-1).argmin(-1)
    return grid[codes] + h.tanh() - h.tanh().detach(), codes


ALTERNATIVES = (_with_a_sigmoid, _nearest_of_the_grid)


def _fsq_with(
    top=lambda levels: levels - 1.0,
    squash=lambda h: (h.tanh() + 1) / 2,
    rounding=torch.round,
    through=lambda bounded, level, h, top: bounded + (level - bounded).detach(),
    scaled=lambda level, top: 2 * level / top - 1,
    steps=lambda levels: levels.cumprod(0) // levels,
) -> Answer:
    """The quantiser with one thing changed."""

    def answer(h: Tensor, levels: Tensor) -> tuple[Tensor, Tensor]:
        bounded = squash(h) * top(levels)
        level = rounding(bounded)
        vectors = scaled(through(bounded, level, h, top(levels)), top(levels))
        return vectors, (level.detach().long() * steps(levels)).sum(-1)

    return answer


def _around_zero(h: Tensor, levels: Tensor) -> tuple[Tensor, Tensor]:
    half = (levels - 1) / 2
    bounded = half * h.tanh()
    level = bounded.round()
    digits = (level.detach() + half).long()
    return (bounded + (level - bounded).detach()) / half, (digits * (levels.cumprod(0) // levels)).sum(-1)


MISTAKES = (
    Misconception(
        "no straight-through",
        _fsq_with(through=lambda bounded, level, h, top: level),
        "no gradient comes through: round is flat nearly everywhere. Add the difference between rounded and bounded, "
        "detached, to what was bounded.",
    ),
    Misconception(
        "detached",
        _fsq_with(through=lambda bounded, level, h, top: level.detach()),
        "the rounded vectors are detached, so nothing reaches h. Detach the difference between rounded and bounded "
        "alone, and add it to what was bounded.",
    ),
    Misconception(
        "identity around tanh, too",
        _fsq_with(through=lambda bounded, level, h, top: h * top / 2 + (level - h * top / 2).detach()),
        "your gradient leaves out tanh: the identity stands for the rounding alone. tanh has a derivative, which is "
        "what slows a coordinate down near its last level.",
    ),
    Misconception(
        "cut off in place of tanh",
        _fsq_with(squash=lambda h: (h.clamp(-1, 1) + 1) / 2),
        "you cut h off at -1 and 1. Outside, the gradient is 0, and a coordinate that got there is moved no more: "
        "asked for is tanh.",
    ),
    Misconception(
        "not bounded",
        _fsq_with(squash=lambda h: (h + 1) / 2),
        "you round h as it is. Without a bound there are more values than levels, and different vectors get the same "
        "code. (tanh(h) + 1) / 2 stays between 0 and 1.",
    ),
    Misconception(
        "one level too many",
        _fsq_with(top=lambda levels: levels * 1.0),
        "off by one: rounding what lies between 0 and `levels` gives levels + 1 values. Stretch to levels - 1.",
    ),
    Misconception(
        "rounded around zero",
        _around_zero,
        "you round half * tanh(h), with half = (levels - 1) / 2. Where the number of levels is even, half is no "
        "integer, and rounding gives one value too many, beyond -1 and 1. Round what lies between 0 and levels - 1.",
    ),
    Misconception(
        "rounded down",
        _fsq_with(rounding=lambda bounded: bounded.detach().floor()),
        "you round down: the highest level is hardly ever reached, and the error is up to 1 in place of 1/2. Round to "
        "the nearest.",
    ),
    Misconception(
        "not scaled to [-1, 1]",
        _fsq_with(scaled=lambda level, top: level),
        "your vectors run from 0 to levels - 1. Asked for are vectors in [-1, 1], whatever the number of levels.",
    ),
    Misconception(
        "last coordinate fastest",
        _fsq_with(steps=lambda levels: levels.flip(0).cumprod(0).flip(0) // levels),
        "your codes let the last coordinate count fastest. Any order would do, but it must be the same everywhere: "
        "here the first coordinate has the step 1.",
    ),
    Misconception(
        "one base for all",
        _fsq_with(steps=lambda levels: levels[0] ** torch.arange(len(levels))),
        "you count in powers of the first number of levels, as in a number system with one base. Here each digit has a "
        "base of its own: its step is the product of the levels before it.",
    ),
    Misconception(
        "steps one place too far",
        _fsq_with(steps=lambda levels: levels.cumprod(0)),
        "every step is too large by the levels of its own coordinate: your smallest codes are 0 and levels[0], and 1 "
        "does not occur. The steps are 1, levels[0], levels[0] * levels[1].",
    ),
    Misconception(
        "sigmoid without the two",
        _fsq_with(squash=torch.sigmoid),
        "you squash with a sigmoid of h. (tanh(h) + 1) / 2 is the sigmoid of 2 h.",
    ),
    Misconception(
        "scaled to [0, 1]",
        _fsq_with(scaled=lambda level, top: level / top),
        "your vectors lie in [0, 1]. They are to be scaled to [-1, 1].",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Bound first: (tanh(h) + 1) / 2 * (levels - 1) lies between 0 and levels - 1. Then round, with the "
        "straight-through gradient, and scale to [-1, 1].",
        "The rounded values are digits. The step of a digit is the product of the levels before it: 1, levels[0], "
        "levels[0] * levels[1].",
        "level = bounded.round(); bounded + (level - bounded).detach() has the gradient; levels.cumprod(0) // levels "
        "are the steps.",
    ),
    minutes=10,
    difficulty=3,
    points=3,
)
