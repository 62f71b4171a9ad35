import math

import torch


def wrong_1(kl):
    """Wrong: lets NaN pass, since no comparison with NaN is true."""
    if (kl < -1e-6).any():
        raise ValueError("the KL is negative")
    return kl


def wrong_2(kl):
    """Wrong: raises for everything below 0 and leaves rounding no room."""
    for value in kl.tolist():
        if math.isnan(value) or value < 0:
            raise ValueError(f"a KL of {value}")
    return kl


def wrong_3(kl):
    """Wrong: raises when it should, but lifts small negative values to 0 instead of returning them unchanged."""
    if not torch.all(kl >= -1e-6):
        raise ValueError("KL below zero or NaN")
    return torch.clamp(kl, min=0.0)


def wrong_4(kl):
    """Wrong twice: judges the mean of the batch instead of each value, and lets NaN pass."""
    average = kl.mean().item()
    if average < -1e-6:
        raise ValueError(f"mean KL {average:.3g} nats")
    return kl


def right_1(kl):
    """Right: collects the values that are NaN or below -1e-6, and raises if there is one."""
    bad = kl.detach()[torch.isnan(kl) | torch.lt(kl, -1e-6)]
    if bad.numel():
        raise ValueError(f"{bad.numel()} values of the KL are impossible: {bad[:5].tolist()}")
    return kl


def right_2(kl):
    """Right: goes through the values as Python numbers and asks of each whether it is at least -1e-6, which NaN is not."""
    for i, value in enumerate(kl.detach().tolist()):
        if not value >= -1e-6:
            raise ValueError(f"image {i}: a KL of {value} nats cannot be")
    return kl
