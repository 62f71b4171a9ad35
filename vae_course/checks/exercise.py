"""An exercise is data: what is right, what is wrong in which way, and what helps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from vae_course.checks.sandbox import Refused

Answer = Callable[..., Any]


@dataclass(frozen=True)
class Misconception:
    """A wrong answer that is often given: its name, the answer itself (of a choice, its letter), and what to tell
    whoever gave it.

    >>> misconception = Misconception("sign", lambda x: -x, "your values have the opposite sign.")
    >>> misconception.answer(3)
    -3
    """

    name: str
    answer: Answer | str
    message: str


def gradients(output: Tensor, *inputs: Tensor) -> tuple[Tensor, ...]:
    """Gradients of the sum of `output`, for `observe`; zeros where an input has no influence. Refuses what has none."""
    if not isinstance(output, Tensor) or not output.requires_grad:
        raise Refused(
            "no gradient arrives at the result. Look for .detach(), .item(), .data, .sample() or torch.no_grad()."
        )
    found = torch.autograd.grad(output.sum(), inputs, allow_unused=True)
    return tuple(torch.zeros_like(i) if g is None else g for i, g in zip(inputs, found, strict=True))


def call(answer: Answer, *case) -> Any:
    """The usual observation: what the answer returns."""
    return answer(*case)


@dataclass(frozen=True)
class Exercise:
    """One exercise, in which a function is written.

    `cases(generator)` gives lists of arguments, smallest first, drawn from the generator so that hidden checks can draw
    others. `observe(answer, *case)` is what is compared: the returned value, or, where an answer is random or trains
    something, figures computed from it that do not depend on the random stream. An answer is right when its
    observations equal the reference's within `rtol` and `atol` on every case, and recognised when they equal a
    mistake's.
    `alternatives` are right answers written differently; they prove that the check accepts them. From the
    source of all right answers, mistakes that nobody listed are worked out (`checks.reasoning`): `tries` at most.
    `name` is filled in when the exercise is loaded (`kl.gaussian` is the exercise in `kl/gaussian.py`), and fewer
    `tries` where an observation takes long (`checks.tries`).

    >>> from vae_course.checks import exercises
    >>> exercise = exercises()["start.bits"]
    >>> len(exercise.mistakes), exercise.minutes, exercise.chapter
    (7, 2, 'start')
    """

    reference: Answer
    cases: Callable[[torch.Generator], Sequence[tuple]]
    mistakes: tuple[Misconception, ...]
    alternatives: tuple[Answer, ...]
    hints: tuple[str, ...]
    minutes: int
    difficulty: int  # 1 a line, 2 a few lines, 3 needs a thought
    points: int = 1
    observe: Callable[..., Any] = call
    rtol: float = 1e-4
    atol: float = 1e-5
    seconds: float = 60.0  # after this an answer is taken never to end
    tries: int = 8_000  # how many mistakes that nobody listed are tried
    name: str = ""

    @property
    def chapter(self) -> str:
        """The part of the name before the dot."""
        return self.name.split(".")[0]

    @property
    def quick(self) -> bool:
        """Does an observation take so little time that thousands can be made?"""
        return self.tries >= 1000

    @property
    def rough(self) -> bool:
        """Is the tolerance so wide that a comparison may be passed by chance, as where an answer draws numbers?"""
        return max(self.rtol, self.atol) >= 0.01
