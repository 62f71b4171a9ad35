"""What two learning curves say of a training run."""

from collections.abc import Callable
from math import inf, isfinite, isnan, nan

import torch

from vae_course.checks.clinic._shared import one_of, uniform
from vae_course.checks.exercise import Answer, Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[list[float], list[float]]]:
    """ELBO per epoch on training and on test images, ten epochs each."""

    def pair(train: list[float], gap: list[float]) -> tuple[list[float], list[float]]:
        return [round(t, 2) for t in train], [round(t - g, 2) for t, g in zip(train, gap, strict=True)]

    def any_(low: float, high: float) -> float:
        return uniform(generator, low, high)

    top, steps = -any_(90, 110), range(10)
    flat = [top - 60 * 0.25**t + 0.05 * t for t in steps]
    rising = [top - 80 + 5 * t + 0.1 * t**2 for t in steps]
    slowing = [*rising[:9], rising[8] + any_(0.3, 0.7)]
    steady = [any_(2, 4)] * 10
    nearly = [*rising[:7], *(rising[6] + any_(1.1, 1.2) + 0.1 * step for step in range(3))]
    broken = [*rising[:6], *[nan] * 4]
    mended = [*rising[:4], nan, *rising[5:]]
    sunk = [*rising[:8], top - any_(300, 500), top - any_(300, 500)]
    fallen = [*rising[:9], rising[8] - any_(5, 15)]
    forgetting = any_(7, 8)
    dented = [*rising[:8], rising[7] - any_(15, 20), rising[7] - any_(5, 10)]
    return [
        pair(flat, [*steady[:9], steady[0] + any_(0.3, 0.6)]),
        pair(flat, [*steady[:9], steady[0] + any_(1.2, 1.5)]),
        pair(flat, steady),
        pair([*rising[:7], *(rising[6] + step * any_(0.37, 0.4) for step in (1, 2, 3))], steady),
        pair([*rising[:7], *(rising[6] + step * any_(0.28, 0.3) for step in (1, 2, 3))], steady),
        pair(rising, steady),
        pair(slowing, steady),
        pair(nearly, steady),
        pair(rising, [max(0.0, t - 3) * forgetting for t in steps]),
        pair(rising, [max(0.0, t - 3) * any_(16, 18) for t in steps]),
        pair(rising, [steady[0] + max(0.0, rising[t] - rising[6]) for t in steps]),
        pair(fallen, steady),
        pair(dented, steady),
        pair(rising[:4], steady[:4]),
        pair(broken, steady),
        pair(mended, steady),
        pair(rising, [*steady[:9], -inf]),
        pair(rising, [*steady[:9], nan]),
        pair(sunk, steady),
    ]


def reference(train: list[float], test: list[float]) -> str:
    if not all(map(isfinite, train + test)) or train[-1] < train[0]:
        return "diverged"
    best = test.index(max(test))
    if test[best] - test[-1] > 1:
        return "overfitting" if train[-1] > train[best] else "unsteady"
    return "still learning" if test[-1] - test[-4] > 1 else "done"


observe = one_of(("diverged", "overfitting", "unsteady", "still learning", "done"))


def _read_curves_with_tensors(train: list[float], test: list[float]) -> str:
    a, b = torch.tensor(train), torch.tensor(test)
    if not torch.isfinite(torch.cat([a, b])).all() or a[-1] < a[0]:
        return "diverged"
    if b.max() - b[-1] > 1:
        return "overfitting" if a[-1] > a[b.argmax()] else "unsteady"
    return "still learning" if b[-1] > b[-4] + 1 else "done"


def _read_curves_backwards(train: list[float], test: list[float]) -> str:
    word = "still learning" if test[-1] - test[-4] > 1 else "done"
    if max(test) > test[-1] + 1:
        word = "overfitting" if train[-1] > train[test.index(max(test))] else "unsteady"
    hopeless = any(e != e or abs(e) == float("inf") for e in [*train, *test]) or train[0] > train[-1]
    return "diverged" if hopeless else word


ALTERNATIVES = (_read_curves_with_tensors, _read_curves_backwards)


def _read_with(dip=1.0, since=-4, finite=isfinite, gap=False, risen=True) -> Answer:
    """The curves read with another dip allowed, from another epoch on, without asking for NaN, by the gap between the
    curves, or without asking whether the training curve has risen."""

    def answer(train: list[float], test: list[float]) -> str:
        if not all(map(finite, train + test)) or train[-1] < train[0]:
            return "diverged"
        best = max(range(len(test)), key=test.__getitem__)  # where a NaN may stand among the values
        if (train[-1] - test[-1] if gap else test[best] - test[-1]) > dip:
            return "overfitting" if gap or not risen or train[-1] > train[best] else "unsteady"
        return "still learning" if test[-1] - test[since] > 1 else "done"

    return answer


def _progress_first(train: list[float], test: list[float]) -> str:
    word = reference(train, test)
    return "still learning" if word in ("overfitting", "unsteady") and test[-1] - test[-4] > 1 else word


def _fall_of(train: list[float], test: list[float], since: Callable[[list[float], list[float]], float]) -> str:
    """The curves read with another figure of the training curve to have risen from."""
    word = reference(train, test)
    if word not in ("overfitting", "unsteady"):
        return word
    return "overfitting" if train[-1] > since(train, test) else "unsteady"


def _diverged_if(falls: bool, looked_at: slice) -> Callable[[list[float], list[float]], str]:
    """The curves read with another question for divergence."""

    def answer(train: list[float], test: list[float]) -> str:
        if not all(map(isfinite, train[looked_at] + test[looked_at])) or (falls and train[-1] < train[0]):
            return "diverged"
        best = max(range(len(test)), key=test.__getitem__)
        if test[best] - test[-1] > 1:
            return "overfitting" if train[-1] > train[best] else "unsteady"
        return "still learning" if test[-1] - test[-4] > 1 else "done"

    return answer


MISTAKES = (
    Misconception(
        "NaN slips through",
        _read_with(finite=lambda _: True),
        "a curve that ends in NaN is not recognised. NaN is neither larger nor smaller than anything, so it falls "
        "through all your questions: ask for it by name, with math.isfinite.",
    ),
    Misconception(
        "infinity slips through",
        _read_with(finite=lambda e: not isnan(e)),
        "you ask for NaN alone. A curve that ends at minus infinity has diverged as well.",
    ),
    Misconception(
        "training curve alone",
        lambda train, test: reference(train, train),
        "your verdicts are those of the training curve. It rises in a healthy model and in one that learns its "
        "images by heart.",
    ),
    Misconception(
        "ELBO read as a loss",
        lambda train, test: reference([-t for t in train], [-t for t in test]),
        "you read the ELBO as if it were a loss: up is good here.",
    ),
    Misconception(
        "every gap is overfitting",
        _read_with(gap=True),
        "you call it overfitting when the test curve lies below the training curve. It nearly always does. What "
        "counts is that the test curve falls while the other one rises.",
    ),
    Misconception(
        "every dip is overfitting",
        _read_with(dip=0.0),
        "a dip of less than a nat makes you raise the alarm. One drawn code per image moves the test ELBO by "
        "tenths from epoch to epoch.",
    ),
    Misconception(
        "unsteady taken for overfitting",
        _read_with(risen=False),
        "both curves fall at the end, and you call it overfitting. A model that learns by heart gets better on its "
        "training images; here the steps are too large.",
    ),
    Misconception(
        "the last step alone",
        _read_with(since=-2),
        "you judge by the last epoch's step. It is small by chance now and then: look three epochs back.",
    ),
    Misconception(
        "first against last",
        _read_with(since=0),
        "you compare the end with the beginning. Every trained model has risen since then; whether it still rises "
        "is seen in the last three epochs.",
    ),
    Misconception(
        "progress asked before the fall",
        _progress_first,
        "you ask whether the test ELBO has gained in the last epochs before you ask whether it is below its best. "
        "The list says which comes first.",
    ),
    Misconception(
        "training curve's last step",
        lambda train, test: _fall_of(train, test, lambda a, b: a[-2]),
        "you ask whether the training ELBO rose in the last epoch. Compare with the epoch in which the *test* "
        "ELBO was best.",
    ),
    Misconception(
        "only the last epoch can diverge",
        _diverged_if(True, slice(-1, None)),
        "you look for NaN and infinity in the last epoch only. A figure in the middle counts, too.",
    ),
    Misconception(
        "a fall is no divergence",
        _diverged_if(False, slice(None)),
        "you do not ask whether the training ELBO ends lower than it began. Such a run has diverged, though every "
        "figure is finite.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Ask in the order of the list: the first verdict that fits is returned. `math.isfinite` knows NaN and "
        "infinity.",
        "The best test epoch: best = test.index(max(test)). Compare test[best] with test[-1], and train[best] with "
        "train[-1].",
        "Three epochs before the last one is test[-4].",
    ),
    minutes=10,
    difficulty=2,
    points=2,
)
