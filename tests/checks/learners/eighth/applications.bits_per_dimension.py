import math

import torch


def wrong_1(elbo, shape):
    """Wrong: divides by the pixels (height times width) only, the channels are not counted as dimensions."""
    _, height, width = shape
    bits = -elbo / math.log(2)
    return bits / (height * width)


def wrong_2(elbo, shape):
    """Wrong: goes from nats to bits by multiplying with log 2 where it has to be divided."""
    return -elbo * math.log(2) / math.prod(shape)


def wrong_3(elbo, shape):
    """Wrong: adds 8 bits per dimension, as if the bound were on a density of values divided by 256."""
    dims = 1
    for size in shape:
        dims = dims * size
    return -elbo / dims / math.log(2.0) + math.log2(256)


def wrong_4(elbo, shape):
    """Wrong twice: the minus sign is left away, and the result stays in nats per dimension."""
    return elbo / torch.Size(shape).numel()


def right_1(elbo, shape):
    """Right: a loop over the axes divides the bits of the image, -elbo * log2(e), by each size in turn."""
    bits = elbo.neg() * math.log2(math.e)
    for size in shape:
        bits = bits / size
    return bits


def right_2(elbo, shape):
    """Right: log of one half takes care of sign and of base at once, numel of the shape counts the dimensions."""
    return (elbo / torch.Size(shape).numel()) / math.log(0.5)
