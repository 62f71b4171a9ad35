import math

import torch


def wrong_1(log_density, shape):
    """Takes the density for a probability and forgets the width of the levels."""
    return -log_density / (math.prod(shape) * math.log(2))


def wrong_2(log_density, shape):
    """Adds the density in bits to the 8 bits of the levels instead of subtracting it."""
    return 8 + log_density / (math.prod(shape) * math.log(2))


def wrong_3(log_density, shape):
    """Divides by the number of pixels, without the channels."""
    _, height, width = shape
    return 8 - log_density / (height * width * math.log(2))


def wrong_4(log_density, shape):
    """Counts the levels in bits and leaves the density in nats."""
    return 8 - log_density / math.prod(shape)


def right_1(log_density, shape):
    """Nats to bits, divided by the dimensions, and 8 bits for the width of a level."""
    channels, height, width = shape
    return 8 - log_density / (channels * height * width) / math.log(2)


def right_2(log_density, shape):
    """The log-probability of the level, by the width in every dimension, then log2."""
    dimensions = torch.Size(shape).numel()
    log_probability = log_density + dimensions * math.log(1 / 256)
    return log_probability * math.log2(math.e) / -dimensions
