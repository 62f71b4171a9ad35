import math

import torch


def wrong_1(elbo, shape):
    """Sign forgotten: the code length is minus the bound."""
    c, h, w = shape
    return elbo / (c * h * w) / math.log(2)


def wrong_2(elbo, shape):
    """Nats are turned to bits by multiplying by log 2 instead of dividing."""
    return -elbo * math.log(2) / math.prod(shape)


def wrong_3(elbo, shape):
    """Divides by the number of pixels; the channels are forgotten."""
    pixels = shape[1] * shape[2]
    return torch.stack([-e / (math.log(2) * pixels) for e in elbo])


def wrong_4(elbo, shape):
    """Stays in nats (no division by log 2), and the channels are forgotten."""
    _, height, width = shape
    return torch.neg(elbo).div(height * width)


def right_1(elbo, shape):
    """Direct formula with math.prod."""
    return -elbo / (math.prod(shape) * math.log(2))


def right_2(elbo, shape):
    """Number of dimensions from an empty tensor's numel; log2(e) as the factor."""
    dims = torch.empty(tuple(shape)).numel()
    return elbo.neg().mul(math.log2(math.e)).div(dims)
