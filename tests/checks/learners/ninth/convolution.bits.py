import math

import torch


def wrong_1(log_density, shape):
    """Wrong: subtracts the 8 bits of the level's width (log2 256) instead of adding them, -log p / (D ln 2) - 8."""
    c, h, w = shape
    bits = -log_density / math.log(2)
    return bits / (c * h * w) - 8


def wrong_2(log_density, shape):
    """Wrong: divides by the number of pixels, height times width, and forgets the channels."""
    _, height, width = shape
    pixels = height * width
    return 8 - log_density / (pixels * math.log(2.0))


def wrong_3(log_density, shape):
    """Wrong: never converts nats to bits: adds 8 bits to a figure in nats per dimension."""
    dimensions = torch.tensor(shape).prod().item()
    nats = log_density.neg().div(dimensions)
    return nats + math.log2(256)


def wrong_4(log_density, shape):
    """Wrong twice: the sign of the log-density is turned (higher density costs more), and channels are not counted."""
    out = []
    for value in log_density:
        bits = value / math.log(2)
        out.append(bits / (shape[1] * shape[2]) + 8)
    return torch.stack(out)


def right_1(log_density, shape):
    """Right: log-probability of the image's cell (density times (1/256)^D), then minus its base-2 logarithm over D."""
    d = math.prod(shape)
    log_probability = log_density - d * math.log(256)
    return -log_probability * math.log2(math.e) / d


def right_2(log_density, shape):
    """Right: rescales the density to levels of width 1 in nats per dimension, image by image, then turns nats into bits."""
    dimensions = 1
    for side in shape:
        dimensions *= side
    result = torch.empty_like(log_density)
    for i in range(len(log_density)):
        nats_per_dimension = -log_density[i] / dimensions
        nats_in_levels = nats_per_dimension + 8 * math.log(2)
        result[i] = nats_in_levels / math.log(2)
    return result
