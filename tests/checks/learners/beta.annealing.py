import math

import numpy as np


def wrong_1(t, warmup, beta):
    """The price is not held after the warm-up: it goes on rising above beta."""
    return beta * t / warmup


def wrong_2(t, warmup, beta):
    """Rises with slope 1/warmup and is cut off at beta, instead of rising to beta: too early for beta below 1, never there for a large one."""
    return min(beta, t / warmup)


def wrong_3(t, warmup, beta):
    """Cyclical annealing: starts again from 0 after every warm-up instead of staying at beta."""
    return beta * ((t % warmup) / warmup)


def wrong_4(t, warmup, beta):
    """Ignores warmup: rises during the whole training."""
    return beta * min(1.0, t)


def wrong_5(t, warmup, beta):
    """A switch instead of a ramp: 0 during the warm-up, then at once beta."""
    return 0.0 if t < warmup else beta


def wrong_6(t, warmup, beta):
    """Rises along a cosine instead of evenly."""
    share = min(1.0, t / warmup)
    return beta * 0.5 * (1 - math.cos(math.pi * share))


def right_1(t, warmup, beta):
    """beta times the share of the warm-up, at most 1."""
    return beta * min(1.0, t / warmup)


def right_2(t, warmup, beta):
    """Two cases with if and return."""
    if t >= warmup:
        return float(beta)
    return beta * t / warmup


def right_3(t, warmup, beta):
    """Linear interpolation between two points with numpy, which holds the last value."""
    return float(np.interp(t, [0.0, warmup], [0.0, beta]))
