import math

import torch
from jaxtyping import Float
from torch import Tensor


def wrong_1(elbo: Float[Tensor, "n"], shape: tuple[int, int, int]) -> Float[Tensor, "n"]:
    """The minus sign is missing: a code length is minus the logarithm of the probability."""
    return elbo / (math.prod(shape) * math.log(2))


def wrong_2(elbo: Float[Tensor, "n"], shape: tuple[int, int, int]) -> Float[Tensor, "n"]:
    """Stays in nats: the division by log 2 is missing."""
    return -elbo / math.prod(shape)


def wrong_3(elbo: Float[Tensor, "n"], shape: tuple[int, int, int]) -> Float[Tensor, "n"]:
    """Divides by height times width only: the channels are forgotten."""
    return -elbo / (shape[1] * shape[2] * math.log(2))


def wrong_4(elbo: Float[Tensor, "n"], shape: tuple[int, int, int]) -> Float[Tensor, "n"]:
    """Multiplies by log 2 instead of dividing by it."""
    return -elbo * math.log(2) / math.prod(shape)


def wrong_5(elbo: Float[Tensor, "n"], shape: tuple[int, int, int]) -> Float[Tensor, "n"]:
    """Averages over the images: one number for the batch instead of one per image."""
    return -elbo.mean() / (math.prod(shape) * math.log(2))


def wrong_6(elbo: Float[Tensor, "n"], shape: tuple[int, int, int]) -> Float[Tensor, "n"]:
    """Divides by the sum of channels, height and width instead of their product."""
    return -elbo / (sum(shape) * math.log(2))


def right_1(elbo: Float[Tensor, "n"], shape: tuple[int, int, int]) -> Float[Tensor, "n"]:
    """Minus the ELBO over dimensions times log 2."""
    return -elbo / (math.prod(shape) * math.log(2))


def right_2(elbo: Float[Tensor, "n"], shape: tuple[int, int, int]) -> Float[Tensor, "n"]:
    """Times log2(e), divided by channels, height and width in turn."""
    bits = -elbo * math.log2(math.e)
    for side in shape:
        bits = bits / side
    return bits


def right_3(elbo: Float[Tensor, "n"], shape: tuple[int, int, int]) -> Float[Tensor, "n"]:
    """The binary logarithm of the geometric mean probability of a dimension."""
    per_dimension = elbo.double() / torch.zeros(shape).numel()
    return -(torch.exp(per_dimension).log2()).to(elbo.dtype)
