"""The weights of the score function with a leave-one-out baseline."""

import torch
from torch import Tensor

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.sandbox import Refused


def cases(generator: torch.Generator) -> list[tuple[Tensor]]:
    """Values of f (samples, ...), far from zero."""
    return [
        (torch.randn(3, generator=generator) - 5,),
        (torch.randn(4, 3, generator=generator) - 100,),
        (torch.randn(6, 2, generator=generator) + 7,),
    ]


def reference(values: Tensor) -> Tensor:
    return ((len(values) * values - values.sum(0)) / (len(values) - 1)).detach()


def observe(answer: Answer, values: Tensor) -> dict[str, Tensor]:
    """The weights, and whether they carry a gradient."""
    weights = answer(values.clone().requires_grad_())
    if not isinstance(weights, Tensor):
        raise Refused("the weights must be a tensor with the shape of `values`.")
    return {"weights": weights.detach(), "carry a gradient (1) or not (0)": torch.tensor(float(weights.requires_grad))}


def _leave_one_out_loop(values: Tensor) -> Tensor:
    others = [torch.cat([values[:s], values[s + 1 :]]).mean(0) for s in range(len(values))]
    return values.detach() - torch.stack(others).detach()


ALTERNATIVES = (
    _leave_one_out_loop,
    lambda values: (values - (values.sum(0) - values) / (len(values) - 1)).detach(),
    lambda values: (values - values.mean(0)).detach() * len(values) / (len(values) - 1),
)

MISTAKES = (
    Misconception(
        "own value in the baseline",
        lambda values: (values - values.mean(0)).detach(),
        "each baseline contains its own value. Then it is no constant to its sample, and the gradient shrinks "
        "to 1 - 1/S of its size: take the mean of the others.",
    ),
    Misconception(
        "divided by S",
        lambda values: (values - (values.sum(0) - values) / len(values)).detach(),
        "you divide the sum of the others by the number of all samples. There are only S - 1 others.",
    ),
    Misconception(
        "sum of the others",
        lambda values: (values - (values.sum(0) - values)).detach(),
        "you subtract the sum of the others. The baseline estimates E[f], so it is their mean.",
    ),
    Misconception(
        "the baseline itself",
        lambda values: ((values.sum(0) - values) / (len(values) - 1)).detach(),
        "you returned the baseline. The weight of a score is the value of f minus it.",
    ),
    Misconception(
        "sign",
        lambda values: -reference(values),
        "your weights are baseline minus value: codes better than the others would become less probable.",
    ),
    Misconception(
        "weights not detached",
        lambda values: values - (values.sum(0) - values) / (len(values) - 1),
        "your weights carry a gradient. In a surrogate, weight * log q(z), only log q(z) may be differentiated: "
        "detach the weight.",
    ),
    Misconception(
        "baseline over the batch",
        lambda values: (values - (values.sum() - values) / (values.numel() - 1)).detach(),
        "your baseline mixes all columns. Each column is an image of its own: leave one out along the first dimension.",
    ),
    Misconception(
        "the best of the others",
        lambda values: torch.stack(
            [values[s] - torch.cat([values[:s], values[s + 1 :]]).amax(0) for s in range(len(values))]
        ).detach(),
        "you compare with the best of the others. That is unbiased, but nearly every weight is negative; the mean "
        "is nearer to E[f].",
    ),
    Misconception(
        "minus the median",
        lambda values: (values - values.median(0).values).detach(),
        "your baseline is the median of all values. It is the mean, and of the *other* samples.",
    ),
    Misconception(
        "standardised",
        lambda values: ((values - values.mean(0)) / values.std(0)).detach(),
        "you divide by the standard deviation as well. Only a baseline is to be taken away, and dividing makes "
        "the estimate biased.",
    ),
    Misconception(
        "the sample before",
        lambda values: (values - values.roll(1, 0)).detach(),
        "your baseline is the value of one other sample, the one before. All others have a say: their mean.",
    ),
    Misconception(
        "values divided by the mean of the others",
        lambda values: (values / ((values.sum(0) - values) / (len(values) - 1))).detach(),
        "you divide by the baseline. It is taken away: only a difference leaves the mean of the gradient as it is.",
    ),
    Misconception(
        "no baseline",
        lambda values: values.detach().clone(),
        "these are the values themselves: no baseline is taken away.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    rtol=1e-4,
    atol=1e-4,
    hints=(
        "For sample s: the sum over all samples, less its own value, divided by how many are left.",
        "All at once: values.sum(0) - values. Mind the detach at the end.",
        "(values - (values.sum(0) - values) / (S - 1)).detach(), with S = len(values)",
    ),
    minutes=7,
    difficulty=2,
)
