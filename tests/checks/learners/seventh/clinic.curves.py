import math


def wrong_1(train, test):
    """Wrong: looks for NaN only, an infinite figure does not count as diverged."""
    if any(v != v for v in [*train, *test]) or train[-1] < train[0]:
        return "diverged"
    best = max(range(len(test)), key=lambda i: test[i])
    if test[best] - test[-1] > 1:
        return "overfitting" if train[-1] > train[best] else "unsteady"
    return "still learning" if test[-1] - test[-4] > 1 else "done"


def wrong_2(train, test):
    """Wrong: off by one, the gain is measured over the last two epochs (test[-3])."""
    finite = all(map(math.isfinite, train)) and all(map(math.isfinite, test))
    if not finite or train[-1] < train[0]:
        return "diverged"
    best = test.index(max(test))
    if test[-1] < test[best] - 1:
        if train[-1] > train[best]:
            return "overfitting"
        return "unsteady"
    if test[-1] - test[-3] > 1:
        return "still learning"
    return "done"


def wrong_3(train, test):
    """Wrong: asks whether the training ELBO has risen since the first epoch, not since the best test epoch."""
    verdicts = [
        ("diverged", not all(math.isfinite(v) for v in train + test) or train[-1] < train[0]),
        ("overfitting", max(test) - test[-1] > 1 and train[-1] > train[0]),
        ("unsteady", max(test) - test[-1] > 1),
        ("still learning", test[-1] - test[-4] > 1),
        ("done", True),
    ]
    return next(name for name, applies in verdicts if applies)


def wrong_4(train, test):
    """Wrong twice: asks for still learning before overfitting, and does not call a falling training ELBO diverged."""
    if not all(math.isfinite(v) for v in list(train) + list(test)):
        return "diverged"
    if test[-1] - test[-4] > 1:
        return "still learning"
    best = max(test)
    when = test.index(best)
    if best - test[-1] > 1:
        return "overfitting" if train[-1] - train[when] > 0 else "unsteady"
    return "done"


def right_1(train, test):
    """Right: the list of the text in a chain of ifs."""
    if not all(math.isfinite(v) for v in [*train, *test]) or train[-1] < train[0]:
        return "diverged"
    best = test.index(max(test))
    if test[best] - test[-1] > 1:
        return "overfitting" if train[-1] > train[best] else "unsteady"
    if test[-1] - test[-4] > 1:
        return "still learning"
    return "done"


def right_2(train, test):
    """Right: finds the best epoch in a loop of its own and returns from nested conditions."""

    def broken(curve):
        return any(math.isnan(v) or math.isinf(v) for v in curve)

    if broken(train) or broken(test):
        return "diverged"
    begins, ends = train[0], train[-1]
    if ends < begins:
        return "diverged"
    top, train_then = test[0], train[0]
    for t, u in zip(train, test):
        if u > top:
            top, train_then = u, t
    if top - test[-1] > 1:
        if ends > train_then:
            return "overfitting"
        return "unsteady"
    before = test[len(test) - 4]
    return ("done", "still learning")[test[-1] - before > 1]
