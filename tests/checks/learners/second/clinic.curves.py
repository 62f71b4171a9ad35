import math

import numpy as np


def wrong_1(train, test):
    """Looks back two epochs instead of three for what has been gained."""
    if not all(math.isfinite(v) for v in train + test) or train[-1] < train[0]:
        return "diverged"
    best = test.index(max(test))
    if test[-1] < test[best] - 1:
        return "overfitting" if train[-1] > train[best] else "unsteady"
    if test[-1] - test[-3] > 1:
        return "still learning"
    return "done"


def wrong_2(train, test):
    """Looks for NaN and infinity in the last epoch only."""
    if not (math.isfinite(train[-1]) and math.isfinite(test[-1])) or train[-1] < train[0]:
        return "diverged"
    best = max(range(len(test)), key=lambda k: test[k])
    if test[-1] < test[best] - 1:
        return "overfitting" if train[-1] > train[best] else "unsteady"
    if test[-1] - test[-4] > 1:
        return "still learning"
    return "done"


def wrong_3(train, test):
    """Asks whether the training ELBO has risen since the first epoch, not since the best one."""
    if not all(math.isfinite(v) for v in train + test) or train[-1] < train[0]:
        return "diverged"
    if test[-1] < max(test) - 1:
        return "overfitting" if train[-1] > train[0] else "unsteady"
    if test[-1] - test[-4] > 1:
        return "still learning"
    return "done"


def wrong_4(train, test):
    """Asks for the gain of the last epochs before it asks for the fall below the best one."""
    if not all(math.isfinite(v) for v in train + test) or train[-1] < train[0]:
        return "diverged"
    if test[-1] - test[-4] > 1:
        return "still learning"
    best = test.index(max(test))
    if test[-1] < test[best] - 1:
        return "overfitting" if train[-1] > train[best] else "unsteady"
    return "done"


def right_1(train, test):
    """The list of verdicts, one after the other."""
    if not all(math.isfinite(v) for v in [*train, *test]) or train[-1] < train[0]:
        return "diverged"
    best = test.index(max(test))
    if test[best] - test[-1] > 1:
        return "overfitting" if train[-1] > train[best] else "unsteady"
    if test[-1] - test[-4] > 1:
        return "still learning"
    return "done"


def right_2(train, test):
    """The same with numpy arrays."""
    a, b = np.array(train, dtype=float), np.array(test, dtype=float)
    if not (np.isfinite(a).all() and np.isfinite(b).all()) or a[-1] - a[0] < 0:
        return "diverged"
    best = int(b.argmax())
    if b[-1] + 1 < b.max():
        if a[-1] > a[best]:
            return "overfitting"
        return "unsteady"
    return "still learning" if b[-1] > b[-4] + 1 else "done"
