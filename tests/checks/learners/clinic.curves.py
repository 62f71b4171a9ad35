import math

import numpy as np
import torch


def wrong_1(train: list[float], test: list[float]) -> str:
    """Off by one: compares the last test ELBO with the one two epochs before instead of three."""
    if not all(math.isfinite(v) for v in [*train, *test]) or train[-1] < train[0]:
        return "diverged"
    best = max(range(len(test)), key=lambda i: test[i])
    if test[best] - test[-1] > 1:
        return "overfitting" if train[-1] > train[best] else "unsteady"
    if test[-1] - test[-3] > 1:
        return "still learning"
    return "done"


def wrong_2(train: list[float], test: list[float]) -> str:
    """Looks for NaN only: an infinite figure is not taken for a divergence."""
    if any(math.isnan(v) for v in [*train, *test]) or train[-1] < train[0]:
        return "diverged"
    best = max(range(len(test)), key=lambda i: test[i])
    if test[best] - test[-1] > 1:
        return "overfitting" if train[-1] > train[best] else "unsteady"
    if test[-1] - test[-4] > 1:
        return "still learning"
    return "done"


def wrong_3(train: list[float], test: list[float]) -> str:
    """Asks for progress in the last three epochs before it asks whether the test ELBO is below its best: the order is not that of the list."""
    if not all(math.isfinite(v) for v in [*train, *test]) or train[-1] < train[0]:
        return "diverged"
    if test[-1] - test[-4] > 1:
        return "still learning"
    best = max(range(len(test)), key=lambda i: test[i])
    if test[best] - test[-1] > 1:
        return "overfitting" if train[-1] > train[best] else "unsteady"
    return "done"


def wrong_4(train: list[float], test: list[float]) -> str:
    """Takes a gap of more than 1 nat between the training and the test ELBO for overfitting, instead of a fall of the test ELBO below its best."""
    if not all(math.isfinite(v) for v in [*train, *test]) or train[-1] < train[0]:
        return "diverged"
    if train[-1] - test[-1] > 1:
        return "overfitting"
    if max(test) - test[-1] > 1:
        return "unsteady"
    if test[-1] - test[-4] > 1:
        return "still learning"
    return "done"


def wrong_5(train: list[float], test: list[float]) -> str:
    """Asks whether the training ELBO rose in the last epoch instead of since the test ELBO's best epoch."""
    if not all(math.isfinite(v) for v in [*train, *test]) or train[-1] < train[0]:
        return "diverged"
    if max(test) - test[-1] > 1:
        return "overfitting" if train[-1] > train[-2] else "unsteady"
    if test[-1] - test[-4] > 1:
        return "still learning"
    return "done"


def wrong_6(train: list[float], test: list[float]) -> str:
    """Forgets the second way to diverge: a training ELBO that ends lower than it began."""
    if not all(math.isfinite(v) for v in [*train, *test]):
        return "diverged"
    best = max(range(len(test)), key=lambda i: test[i])
    if test[best] - test[-1] > 1:
        return "overfitting" if train[-1] > train[best] else "unsteady"
    if test[-1] - test[-4] > 1:
        return "still learning"
    return "done"


def right_1(train: list[float], test: list[float]) -> str:
    """The list's conditions in order, in plain Python."""
    if not all(math.isfinite(v) for v in [*train, *test]) or train[-1] < train[0]:
        return "diverged"
    best = max(range(len(test)), key=lambda i: test[i])
    if test[best] - test[-1] > 1:
        return "overfitting" if train[-1] > train[best] else "unsteady"
    if test[-1] - test[-4] > 1:
        return "still learning"
    return "done"


def right_2(train: list[float], test: list[float]) -> str:
    """Tensors in double precision, isfinite and argmax."""
    a, b = torch.tensor(train, dtype=torch.float64), torch.tensor(test, dtype=torch.float64)
    if not (a.isfinite().all() and b.isfinite().all() and a[-1] >= a[0]):
        return "diverged"
    best = int(b.argmax())
    if b[-1] < b[best] - 1:
        if a[-1] > a[best]:
            return "overfitting"
        return "unsteady"
    return "still learning" if b[-1] > b[-4] + 1 else "done"


def right_3(train: list[float], test: list[float]) -> str:
    """A list of verdicts with their conditions, of which the first true one is returned."""
    finite = np.isfinite(train).all() and np.isfinite(test).all()
    best = int(np.argmax(test)) if finite else 0
    fallen = test[best] - test[-1] > 1
    risen = train[-1] > train[best]
    verdicts = [
        ("diverged", not finite or train[-1] < train[0]),
        ("overfitting", fallen and risen),
        ("unsteady", fallen),
        ("still learning", test[-1] - test[-4] > 1),
        ("done", True),
    ]
    return next(name for name, applies in verdicts if applies)
