def wrong_1(t, warmup, beta):
    """Wrong: the price goes on rising after the warm-up instead of staying at beta."""
    slope = beta / warmup
    return slope * t


def wrong_2(t, warmup, beta):
    """Wrong: the share `warmup` is read as a pause; the price is 0 during it and rises to beta afterwards."""
    if t <= warmup:
        return 0.0
    return beta * (t - warmup) / (1 - warmup)


def wrong_3(t, warmup, beta):
    """Wrong: the cap is beta but the slope is 1 / warmup, so for a beta other than 1 it is reached too early or too late."""
    return float(min(beta, t / warmup))


def wrong_4(t, warmup, beta):
    """Wrong twice: the price rises with the square of t / warmup, not evenly, and stays at 1 instead of beta after the warm-up."""
    if t < warmup:
        return beta * (t / warmup) ** 2
    return 1.0


def right_1(t, warmup, beta):
    """Right: two branches, the rising line inside the warm-up and beta from its end on."""
    still_to_go = (warmup - t) / warmup
    if still_to_go > 0:
        return beta - beta * still_to_go
    return float(beta)


def right_2(t, warmup, beta):
    """Right: beta times the middle one of 0, t / warmup and 1."""
    share = sorted([0.0, t / warmup, 1.0])[1]
    return beta * share
