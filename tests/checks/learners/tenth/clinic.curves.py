import math

import torch


def wrong_1(train, test):
    """Wrong: off by one, the gain is taken over the last two epochs (test[-3]) instead of three (test[-4])."""
    if not all(math.isfinite(v) for v in train + test) or train[-1] < train[0]:
        return "diverged"
    best = max(range(len(test)), key=lambda i: test[i])
    if test[best] - test[-1] > 1:
        return "overfitting" if train[-1] > train[best] else "unsteady"
    if test[-1] - test[-3] > 1:
        return "still learning"
    return "done"


def wrong_2(train, test):
    """Wrong: looks for NaN only; an infinite figure is not seen as a divergence."""
    for value in [*train, *test]:
        if math.isnan(value):
            return "diverged"
    if train[-1] < train[0]:
        return "diverged"
    best_value = max(test)
    best = test.index(best_value)
    if test[-1] < best_value - 1:
        if train[-1] > train[best]:
            return "overfitting"
        return "unsteady"
    if test[-1] - test[-4] > 1:
        return "still learning"
    return "done"


def wrong_3(train, test):
    """Wrong: the order of the list is not kept, "still learning" is asked before "overfitting" and "unsteady"."""
    a, b = torch.tensor(train, dtype=torch.float64), torch.tensor(test, dtype=torch.float64)
    if not (a.isfinite().all() and b.isfinite().all()) or a[-1] < a[0]:
        return "diverged"
    if b[-1] - b[-4] > 1:
        return "still learning"
    best = int(b.argmax())
    if b[best] - b[-1] > 1:
        return "overfitting" if a[-1] > a[best] else "unsteady"
    return "done"


def wrong_4(train, test):
    """Wrong twice: "diverged" compares the end and the beginning of the test ELBO, not of the training ELBO, and "still learning" looks at the gain of the training ELBO."""
    if not all(map(math.isfinite, [*train, *test])) or test[-1] < test[0]:
        return "diverged"
    best = test.index(max(test))
    if test[-1] < test[best] - 1:
        return "overfitting" if train[-1] > train[best] else "unsteady"
    return "still learning" if train[-1] - train[-4] > 1 else "done"


def right_1(train, test):
    """Right: tensors in double precision, argmax for the best epoch, the verdicts in the order of the list."""
    curves = torch.tensor([list(train), list(test)], dtype=torch.float64)
    train_gain = curves[0, -1] - curves[0, 0]
    if not bool(curves.isfinite().all()) or train_gain < 0:
        return "diverged"
    best = int(curves[1].argmax())
    since = curves[:, -1] - curves[:, best]
    if since[1] < -1:
        return "overfitting" if since[0] > 0 else "unsteady"
    recent = curves[1, -1] - curves[1, -4]
    return "still learning" if recent > 1 else "done"


def right_2(train, test):
    """Right: one pass over the epochs that checks each figure and keeps the best epoch so far; then the list of verdicts."""
    best_test, train_then = -math.inf, None
    for a, b in zip(train, test, strict=True):
        if a != a or b != b or abs(a) == math.inf or abs(b) == math.inf:
            return "diverged"
        if b > best_test:
            best_test, train_then = b, a
    if train[-1] < train[0]:
        return "diverged"
    verdicts = [
        (best_test - test[-1] > 1 and train[-1] > train_then, "overfitting"),
        (best_test - test[-1] > 1, "unsteady"),
        (test[-1] - test[-4] > 1, "still learning"),
        (True, "done"),
    ]
    return next(name for applies, name in verdicts if applies)
