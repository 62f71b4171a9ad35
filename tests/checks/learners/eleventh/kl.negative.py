import torch


def wrong_1(kl):
    """Wrong: NaN passes, since every comparison with it is false."""
    if (kl < -1e-6).any():
        raise ValueError("negative KL")
    return kl


def wrong_2(kl):
    """Wrong: looks at the mean over the batch only, so that one negative value hides among positive ones."""
    mean = kl.mean()
    if torch.isnan(mean) or mean < -1e-6:
        raise ValueError(f"KL is {mean}")
    return kl


def wrong_3(kl):
    """Wrong: does not return the values unchanged; those between -1e-6 and 0 are set to 0."""
    for value in kl:
        if value.isnan() or value < -1e-6:
            raise ValueError(f"a KL of {value.item()}")
    return kl.clamp(min=0)


def wrong_4(kl):
    """Wrong twice: raises for any value below 0, also for rounding above -1e-6, and lets NaN pass."""
    if torch.any(kl < 0):
        raise ValueError("the KL must not be negative")
    return kl


def right_1(kl):
    """Right: asks value by value whether it is not at least -1e-6, which is true of a NaN as well."""
    for value in kl.detach().flatten().tolist():
        if not value >= -1e-6:
            raise ValueError(f"a KL of {value} cannot be")
    return kl


def right_2(kl):
    """Right: reads every NaN as -1, then counts what lies below -1e-6."""
    bad = torch.where(kl != kl, torch.full_like(kl, -1.0), kl).lt(-1e-6)
    count = int(bad.sum())
    if count > 0:
        raise ValueError(f"{count} of {kl.numel()} values are no KL")
    return kl
