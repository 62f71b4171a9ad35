import torch


def wrong_1(kl):
    """Tests well, but returns the values clamped at 0 instead of unchanged."""
    if torch.isnan(kl).any() or (kl < -1e-6).any():
        raise ValueError("KL below zero or NaN")
    return kl.clamp(min=0)


def wrong_2(kl):
    """Looks at the mean of the batch alone, in which good values hide a bad one."""
    mean = kl.mean()
    if mean < -1e-6 or mean.isnan():
        raise ValueError("KL below zero or NaN")
    return kl


def wrong_3(kl):
    """Lets NaN pass, since every comparison with it is false."""
    if kl.min() < -1e-6:
        raise ValueError("KL below zero")
    return kl


def wrong_4(kl):
    """Leaves no room for rounding: a value of -5e-7 is refused."""
    if kl.isnan().any() or (kl < 0).any():
        raise ValueError("KL below zero or NaN")
    return kl


def right_1(kl):
    """Two questions, any below -1e-6 and any NaN."""
    if torch.any(kl < -1e-6) or torch.any(torch.isnan(kl)):
        raise ValueError(f"a KL cannot be {kl.min().item()}")
    return kl


def right_2(kl):
    """Asks for what is in order, value by value; NaN fails every comparison."""
    for value in kl.tolist():
        if not value >= -1e-6:
            raise ValueError(f"a KL cannot be {value}")
    return kl
