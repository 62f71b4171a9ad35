import math


def wrong_1(t, warmup, beta):
    """Caps t / warmup at beta instead of scaling it, so beta other than 1 is not reached at the end of the warm-up."""
    return min(beta, t / warmup)


def wrong_2(t, warmup, beta):
    """Rises with t instead of t / warmup, so the price jumps at the end of the warm-up."""
    return beta * t if t < warmup else beta


def wrong_3(t, warmup, beta):
    """Takes warmup for a time without any price, after which the rise begins."""
    if t <= warmup:
        return 0.0
    return beta * (t - warmup) / (1 - warmup)


def wrong_4(t, warmup, beta):
    """Rises along half a cosine instead of evenly."""
    return beta * 0.5 * (1 - math.cos(math.pi * min(t / warmup, 1.0)))


def right_1(t, warmup, beta):
    """The share of the warm-up, capped at 1, times beta."""
    return beta * min(1.0, t / warmup)


def right_2(t, warmup, beta):
    """By cases."""
    if t >= warmup:
        return float(beta)
    slope = beta / warmup
    return slope * t
