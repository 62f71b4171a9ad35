import math

import torch
from jaxtyping import Float
from torch import Tensor


def wrong_1(log_density: Float[Tensor, " batch"], shape: tuple[int, int, int]) -> Float[Tensor, " batch"]:
    """Stays with the density: the 8 bits for the width of a level, log2(256), are missing."""
    dimensions = math.prod(shape)
    return -log_density / (dimensions * math.log(2))


def wrong_2(log_density: Float[Tensor, " batch"], shape: tuple[int, int, int]) -> Float[Tensor, " batch"]:
    """Divides by the number of pixels without the channels."""
    _, height, width = shape
    return -log_density / (height * width * math.log(2)) + 8


def wrong_3(log_density: Float[Tensor, " batch"], shape: tuple[int, int, int]) -> Float[Tensor, " batch"]:
    """Does not turn nats into bits (the division by log 2 is missing) before adding 8 bits."""
    return -log_density / math.prod(shape) + 8


def wrong_4(log_density: Float[Tensor, " batch"], shape: tuple[int, int, int]) -> Float[Tensor, " batch"]:
    """Counts the width of a level once per image instead of once per dimension."""
    log_probability = log_density - math.log(256)
    return -log_probability / (math.prod(shape) * math.log(2))


def wrong_5(log_density: Float[Tensor, " batch"], shape: tuple[int, int, int]) -> Float[Tensor, " batch"]:
    """The correction for the width of a level has the wrong sign: subtracts 8 bits instead of adding them."""
    return -log_density / (math.prod(shape) * math.log(2)) - 8


def wrong_6(log_density: Float[Tensor, " batch"], shape: tuple[int, int, int]) -> Float[Tensor, " batch"]:
    """Adds 8 before turning nats into bits, so the 8 bits are divided by log 2 as well."""
    return (-log_density / math.prod(shape) + 8) / math.log(2)


def right_1(log_density: Float[Tensor, " batch"], shape: tuple[int, int, int]) -> Float[Tensor, " batch"]:
    """The density in bits per dimension plus 8 bits for the width of a level."""
    return 8 - log_density / (math.log(2) * math.prod(shape))


def right_2(log_density: Float[Tensor, " batch"], shape: tuple[int, int, int]) -> Float[Tensor, " batch"]:
    """First the probability of the whole image's levels in nats, then bits, then per dimension."""
    dimensions = torch.Size(shape).numel()
    log_probability = log_density + dimensions * math.log(1 / 256)
    bits = -log_probability / math.log(2)
    return bits / dimensions


def right_3(log_density: Float[Tensor, " batch"], shape: tuple[int, int, int]) -> Float[Tensor, " batch"]:
    """Per dimension in nats first, then the change of variables, then base two by log2(e)."""
    channels, height, width = shape
    nats = -log_density / channels / height / width
    return (nats + math.log(256)) * math.log2(math.e)
