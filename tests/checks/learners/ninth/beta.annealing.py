import math


def wrong_1(t, warmup, beta):
    """Wrong: no end to the rise: after the warm-up the price grows on beyond beta."""
    return beta * t / warmup


def wrong_2(t, warmup, beta):
    """Wrong: rises with slope 1 / warmup up to the cap beta, so that beta is reached at t = beta * warmup."""
    return float(min(t / warmup, beta))


def wrong_3(t, warmup, beta):
    """Wrong: rises along half a cosine instead of evenly."""
    if t >= warmup:
        return beta
    return beta * (1 - math.cos(math.pi * t / warmup)) / 2


def wrong_4(t, warmup, beta):
    """Wrong twice: the price falls from beta to 0 instead of rising, and goes on below 0 after the warm-up."""
    slope = -beta / warmup
    return beta + slope * t


def right_1(t, warmup, beta):
    """Right: from the end: beta minus what is still missing, which is none after the warm-up."""
    missing = max(0.0, warmup - t) / warmup
    return float(beta - beta * missing)


def right_2(t, warmup, beta):
    """Right: case by case, by weighting the two ends of the rise."""
    if t < warmup:
        done = t / warmup
        price = (1.0 - done) * 0.0 + done * beta
    else:
        price = beta
    return float(price)
