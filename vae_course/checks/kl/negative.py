"""Values of a closed-form KL, passed on or refused with an error."""

import math

import torch
from torch import Tensor

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.sandbox import Refused


def cases(generator: torch.Generator) -> list[tuple[Tensor]]:
    """Values in order, with a zero, clearly negative ones, a rounding error below zero; and negative ones alone."""
    drawn = []
    for size in (3, 6):
        kl = torch.rand(size, generator=generator) + 0.5
        for first in (None, 0.0, -0.02, -20.0, -3e-8, -5e-7, -5e-6):
            value = kl.clone()
            if first is not None:
                value[0] = first
            drawn.append((value,))
        drawn.append((-kl,))
    return drawn


def reference(kl: Tensor) -> Tensor:
    if not (kl >= -1e-6).all():
        raise ValueError("a closed-form KL below zero")
    return kl


def observe(answer: Answer, kl: Tensor) -> dict[str, Tensor | float]:
    """Whether the values are refused, what comes back if they are not, and a gradient with it, and whether a NaN among
    them is refused."""
    found = {}
    spoilt = torch.cat([kl, kl.new_tensor([math.nan])])
    for name, values in (("as given", kl.clone()), ("with a NaN", spoilt)):
        values.requires_grad_()
        try:
            returned = answer(values)
        except ValueError:
            found |= {f"{name}, refused": 1.0, f"{name}, returned": -torch.ones(len(values))}
            found[f"{name}, gradient passes"] = 0.0
            continue
        if not isinstance(returned, Tensor):
            raise Refused("values that are in order must come back as they were: your function returned no tensor.")
        found[f"{name}, refused"] = 0.0
        found[f"{name}, returned"] = returned.detach().nan_to_num(-1.0)
        found[f"{name}, gradient passes"] = float(returned.requires_grad)
    return found


def _refusing(refused) -> Answer:
    """An answer that refuses what `refused` is true of."""

    def answer(kl: Tensor) -> Tensor:
        if refused(kl):
            raise ValueError("refused")
        return kl

    return answer


ALTERNATIVES = (
    _refusing(lambda kl: bool((kl < -1e-6).any() or kl.isnan().any())),
    _refusing(lambda kl: not all(value >= -1e-6 for value in kl.tolist())),
)

MISTAKES = (
    Misconception(
        "negative KL accepted",
        _refusing(lambda kl: False),
        "you let every value through. A closed-form KL clearly below zero is an error in the formula, and the loss "
        "can be lowered by it instead of by better images.",
    ),
    Misconception(
        "only the mean is looked at",
        _refusing(lambda kl: not kl.mean() >= -1e-6),
        "you look at the mean only. One image below zero among large values hides in it: look at every value.",
    ),
    Misconception(
        "NaN let through",
        _refusing(lambda kl: bool((kl < -1e-6).any())),
        "a NaN passes your guard, because NaN is neither above nor below anything. Ask whether all values are in order "
        "rather than whether one is not.",
    ),
    Misconception(
        "rounding errors refused",
        _refusing(lambda kl: not (kl >= 0).all()),
        "you refuse -3e-8. In float32 a KL of zero is a difference of rounded numbers and may come out a little "
        "below: allow 1e-6.",
    ),
    Misconception(
        "cut off at zero",
        lambda kl: kl.clamp(min=0),
        "you replace negative values by zero. That hides the broken formula, and its gradient with it; raise instead.",
    ),
    Misconception(
        "absolute value",
        lambda kl: kl.abs(),
        "you take the absolute value, which makes a wrong formula look right. Raise an error instead.",
    ),
    Misconception(
        "zero refused",
        _refusing(lambda kl: not (kl > 1e-6).all()),
        "you refuse a KL of about zero. That value is possible: the encoder repeats the prior, as in a dimension "
        "that the model does not use.",
    ),
    Misconception(
        "tolerance of 1e-5",
        _refusing(lambda kl: not (kl >= -1e-5).all()),
        "you let -5e-6 pass. Rounding may take a zero down to -1e-6, no lower.",
    ),
    Misconception(
        "everything refused",
        _refusing(lambda kl: True),
        "you refuse values that are in order. Raise only if one is below -1e-6 or not a number.",
    ),
    Misconception(
        "detached",
        lambda kl: reference(kl).detach(),
        "your values come back without their gradient. Return them as they came, or the training loop learns nothing.",
    ),
    Misconception(
        "minimum asked",
        _refusing(lambda kl: bool(kl.min() < -1e-6)),
        "you ask for the minimum, which is NaN as soon as one value is: every comparison with NaN is false, so it "
        "gets through. Ask whether *all* values are in order.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    rtol=1e-9,
    atol=1e-9,
    hints=(
        "Three kinds of values: in order (return them as they are), below -1e-6 (raise), not a number (raise).",
        "`nan < 0` is False, and `nan >= 0` is False too. Which of the two questions finds a NaN?",
        "if not (kl >= -1e-6).all(): raise ValueError(...)",
    ),
    minutes=6,
    difficulty=2,
)
