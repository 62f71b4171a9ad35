import math

import torch


def wrong_1(elbo, shape):
    """Does not turn the sign, so code lengths are negative."""
    return elbo / (math.prod(shape) * math.log(2))


def wrong_2(elbo, shape):
    """Divides by the number of pixels, without the channels."""
    return -elbo / (shape[1] * shape[2] * math.log(2))


def wrong_3(elbo, shape):
    """Stays in nats."""
    return -elbo / math.prod(shape)


def wrong_4(elbo, shape):
    """Multiplies by log 2 instead of dividing by it."""
    return -elbo * math.log(2) / math.prod(shape)


def right_1(elbo, shape):
    """Minus the bound, divided by dimensions and log 2."""
    return -elbo / (math.prod(shape) * math.log(2))


def right_2(elbo, shape):
    """Nats to bits with log2(e), then divided by the channels, rows and columns in turn."""
    bits = -elbo * math.log2(math.e)
    for size in shape:
        bits = bits / size
    return bits
