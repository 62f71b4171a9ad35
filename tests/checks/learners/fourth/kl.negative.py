import torch


def wrong_1(kl):
    """Wrong: NaN passes, since no comparison with NaN is true."""
    if (kl < -1e-6).any():
        raise ValueError("negative KL")
    return kl


def wrong_2(kl):
    """Wrong: the values are clamped at 0, not returned unchanged."""
    if torch.isnan(kl).any() or kl.min() < -1e-6:
        raise ValueError("KL not in order")
    return kl.clamp(min=0)


def wrong_3(kl):
    """Wrong: looks at the mean of the batch, a single negative value hides among the others."""
    mean = kl.mean()
    if torch.isnan(mean) or mean < -1e-6:
        raise ValueError(f"mean KL is {mean}")
    return kl


def wrong_4(kl):
    """Wrong twice: no tolerance for rounding (raises below 0), and NaN is found only if ALL values are NaN."""
    for value in kl.tolist():
        if value < 0:
            raise ValueError("KL below zero")
    if kl.isnan().all():
        raise ValueError("KL is NaN")
    return kl


def right_1(kl):
    """Right: one comparison that NaN fails."""
    if not (kl >= -1e-6).all():
        raise ValueError("a KL is negative or NaN")
    return kl


def right_2(kl):
    """Right: NaN and negative values apart, with two messages."""
    if torch.any(torch.isnan(kl)):
        raise ValueError("a KL is not a number")
    if torch.any(kl < -1e-6):
        raise ValueError("a KL is negative")
    return kl
