import math

import torch


def wrong_1(nats, pixels):
    """Wrong: the conversion from nats to bits is upside down, it multiplies by log 2 instead of dividing by it."""
    bits = nats * math.log(2)
    return bits / pixels


def wrong_2(nats, pixels):
    """Wrong: converts with the logarithm of 10 instead of that of 2 (bans, not bits)."""
    return nats.div(pixels).div(math.log(10))


def wrong_3(nats, pixels):
    """Wrong: averages over the batch and gives every image this average."""
    per_image = nats / pixels / math.log(2)
    return torch.stack([per_image.mean() for _ in range(len(nats))])


def wrong_4(nats, pixels):
    """Wrong twice: divides by the root of the number of pixels, and multiplies by log 2 instead of dividing."""
    return torch.einsum("b,->b", nats, torch.tensor(2.0, dtype=nats.dtype).log()) / pixels**0.5


def right_1(nats, pixels):
    """Right: one division, bits = nats / log 2."""
    return nats / (pixels * math.log(2))


def right_2(nats, pixels):
    """Right: image by image, times log2(e), in a Python loop."""
    result = torch.empty_like(nats)
    for i in range(len(nats)):
        result[i] = nats[i] * math.log2(math.e) / pixels
    return result
