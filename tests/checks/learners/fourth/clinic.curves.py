import math

import torch


def wrong_1(train, test):
    """Thinks of a loss: the best test epoch is the lowest one, and rising is getting worse."""
    if not all(math.isfinite(v) for v in train + test) or train[-1] < train[0]:
        return "diverged"
    best = min(range(len(test)), key=lambda i: test[i])
    if test[-1] - test[best] > 1:
        return "overfitting" if train[-1] > train[best] else "unsteady"
    if test[-4] - test[-1] > 1:
        return "still learning"
    return "done"


def wrong_2(train, test):
    """Compares the training ELBO with its first epoch, not with the best test epoch: never unsteady."""
    if any(math.isnan(v) or math.isinf(v) for v in [*train, *test]):
        return "diverged"
    if train[-1] < train[0]:
        return "diverged"
    if max(test) - test[-1] > 1:
        if train[-1] > train[0]:
            return "overfitting"
        return "unsteady"
    return "still learning" if test[-1] - test[-4] > 1 else "done"


def wrong_3(train, test):
    """Off by one: test[-3] is only two epochs before the end."""
    a, b = torch.tensor(train), torch.tensor(test)
    if not (a.isfinite().all() and b.isfinite().all()) or a[-1] < a[0]:
        return "diverged"
    best = int(b.argmax())
    if b[best] - b[-1] > 1:
        return "overfitting" if a[-1] > a[best] else "unsteady"
    if b[-1] - b[-3] > 1:
        return "still learning"
    return "done"


def wrong_4(train, test):
    """Two mistakes: only the training curve is searched for NaN; 'still learning' is asked before overfitting."""
    if not all(map(math.isfinite, train)) or train[-1] < train[0]:
        return "diverged"
    if test[-1] - test[-4] > 1:
        return "still learning"
    best = test.index(max(test))
    if test[best] - test[-1] > 1:
        return "overfitting" if train[-1] > train[best] else "unsteady"
    return "done"


def right_1(train, test):
    """Plain Python with early returns."""
    if not all(math.isfinite(v) for v in train + test) or train[-1] < train[0]:
        return "diverged"
    best = max(range(len(test)), key=test.__getitem__)
    if test[best] - test[-1] > 1:
        return "overfitting" if train[-1] > train[best] else "unsteady"
    if test[-1] - test[-4] > 1:
        return "still learning"
    return "done"


def right_2(train, test):
    """Tensors, a loop for the best epoch, one chain of if/elif."""
    a = torch.tensor(train, dtype=torch.float64)
    b = torch.tensor(test, dtype=torch.float64)
    best = 0
    for i in range(1, len(b)):
        if b[i] > b[best]:
            best = i
    if not torch.isfinite(torch.cat([a, b])).all() or bool(a[-1] < a[0]):
        verdict = "diverged"
    elif b[best] - b[-1] > 1:
        verdict = "overfitting" if a[-1] > a[best] else "unsteady"
    elif b[-1] - b[-4] > 1:
        verdict = "still learning"
    else:
        verdict = "done"
    return verdict
