import math

import numpy as np
import torch


def wrong_1(elbo, shape):
    """Wrong: divides by the number of pixels, height times width; the channels are not counted as dimensions."""
    _, height, width = shape
    return -elbo / (height * width * math.log(2))


def wrong_2(elbo, shape):
    """Wrong: multiplies by log 2 instead of dividing by it, when nats become bits."""
    bits = -elbo * math.log(2)
    return bits / math.prod(shape)


def wrong_3(elbo, shape):
    """Wrong: the sign of the ELBO is kept, so that code lengths come out negative."""
    dimensions = int(np.prod(shape))
    return torch.stack([e / dimensions / math.log(2) for e in elbo])


def wrong_4(elbo, shape):
    """Wrong twice: stays in nats (no division by log 2), and gives every image the mean over the batch."""
    nats = -elbo.mean().expand_as(elbo)
    return nats / math.prod(shape)


def right_1(elbo, shape):
    """Right: turns the sign, changes nats into bits, then divides by each side of the image in turn."""
    bits = elbo.neg() / math.log(2)
    for side in shape:
        bits = bits / side
    return bits


def right_2(elbo, shape):
    """Right: one nat is log2(e) bits; the number of dimensions is counted on an empty image of this shape."""
    dimensions = torch.empty(shape, device="meta").numel()
    bits_per_nat = math.log2(math.e)
    return (0 - elbo) * (bits_per_nat / dimensions)
