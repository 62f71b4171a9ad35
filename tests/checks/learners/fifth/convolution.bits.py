import math

import torch


def wrong_1(log_density, shape):
    """Mistake: the width of a level is forgotten, 8 bits are missing."""
    dimensions = shape[0] * shape[1] * shape[2]
    return -log_density / (dimensions * math.log(2))


def wrong_2(log_density, shape):
    """Mistake: divided by the number of pixels, the channels are not counted as dimensions."""
    channels, height, width = shape
    nats = -log_density + channels * height * width * math.log(256)
    return nats / (height * width * math.log(2))


def wrong_3(log_density, shape):
    """Mistake: the correction for the level's width has the wrong sign."""
    nats_per_dimension = -log_density / math.prod(shape) - math.log(256)
    return nats_per_dimension / math.log(2)


def wrong_4(log_density, shape):
    """Two mistakes: no change of sign, and nats are multiplied by log 2 in place of divided."""
    return log_density / math.prod(shape) * math.log(2) + 8


def right_1(log_density, shape):
    """Right: bits per dimension of the density, plus 8 for the levels."""
    return 8 - log_density / (math.prod(shape) * math.log(2))


def right_2(log_density, shape):
    """Right: the log-probability of the levels in nats first, then the change of base and the division."""
    channels, height, width = shape
    dimensions = channels * height * width
    log_probability = log_density + dimensions * math.log(1 / 256)
    bits = -log_probability / torch.log(torch.tensor(2.0, dtype=log_density.dtype))
    return bits / dimensions
