import math

import torch
from jaxtyping import Float
from torch import Tensor


def wrong_1(kl: Float[Tensor, "batch"]) -> Float[Tensor, "batch"]:
    """NaN slips through, since every comparison with NaN is false"""
    if (kl < -1e-6).any():
        raise ValueError("negative KL")
    return kl


def wrong_2(kl: Float[Tensor, "batch"]) -> Float[Tensor, "batch"]:
    """does not return the values unchanged: small negative ones are clamped to 0"""
    if kl.isnan().any() or (kl < -1e-6).any():
        raise ValueError("KL is negative or NaN")
    return kl.clamp(min=0)


def wrong_3(kl: Float[Tensor, "batch"]) -> Float[Tensor, "batch"]:
    """no tolerance for rounding: raises for any value below 0, -1e-7 too"""
    if not (kl >= 0).all():
        raise ValueError("KL is negative or NaN")
    return kl


def wrong_4(kl: Float[Tensor, "batch"]) -> Float[Tensor, "batch"]:
    """checks only the mean of the batch, so a single negative value among positive ones passes"""
    mean = kl.mean()
    if mean.isnan() or mean < -1e-6:
        raise ValueError("KL is negative or NaN")
    return kl


def wrong_5(kl: Float[Tensor, "batch"]) -> Float[Tensor, "batch"]:
    """raises AssertionError, by an assert, instead of ValueError"""
    assert not kl.isnan().any(), "KL is NaN"
    assert (kl >= -1e-6).all(), "KL is negative"
    return kl


def wrong_6(kl: Float[Tensor, "batch"]) -> Float[Tensor, "batch"]:
    """returns the values detached, so no gradient reaches the encoder any more"""
    kl = kl.detach()
    if kl.isnan().any() or (kl < -1e-6).any():
        raise ValueError("KL is negative or NaN")
    return kl


def right_1(kl: Float[Tensor, "batch"]) -> Float[Tensor, "batch"]:
    """raises unless all values are at least -1e-6, a comparison that NaN fails too"""
    if not (kl >= -1e-6).all():
        raise ValueError("a closed-form KL must be at least 0 and a number")
    return kl


def right_2(kl: Float[Tensor, "batch"]) -> Float[Tensor, "batch"]:
    """two separate tests, for NaN and for negative values, with the offending values in the message"""
    bad = torch.isnan(kl) | (kl < -1e-6)
    if bool(bad.any()):
        raise ValueError(f"{int(bad.sum())} impossible values of the KL, such as {kl[bad][0].item()}")
    return kl


def right_3(kl: Float[Tensor, "batch"]) -> Float[Tensor, "batch"]:
    """a loop over the values as Python numbers"""
    for value in kl.detach().flatten().tolist():
        if math.isnan(value) or value < -1e-6:
            raise ValueError(f"KL cannot be {value}")
    return kl
