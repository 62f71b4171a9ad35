import math


def wrong_1(t, warmup, beta):
    """Never stops rising: the price is not held at beta after the warm-up."""
    return beta * t / warmup


def wrong_2(t, warmup, beta):
    """Rises with slope 1 / warmup whatever beta is, and is cut off at beta: right for beta = 1 only."""
    return min(beta, t / warmup)


def wrong_3(t, warmup, beta):
    """Rises along half a cosine wave instead of evenly."""
    if t >= warmup:
        return beta
    return beta * 0.5 * (1 - math.cos(math.pi * t / warmup))


def wrong_4(t, warmup, beta):
    """Two mistakes: t is multiplied by warmup instead of divided by it, and the price ends at 1 instead of beta."""
    return min(1.0, t * warmup)


def right_1(t, warmup, beta):
    """The share of the warm-up that is done, at most 1, times beta."""
    return beta * min(1.0, t / warmup)


def right_2(t, warmup, beta):
    """Two cases: on the way up, and after it."""
    if t < warmup:
        return t / warmup * beta
    return float(beta)
