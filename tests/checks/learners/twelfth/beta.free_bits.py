import torch


def wrong_1(kl, nats):
    """Wrong: the floor is applied to each image's KL, before the average over the batch."""
    return kl.clamp(min=nats).mean(0).sum()


def wrong_2(kl, nats):
    """Wrong: charges only what exceeds `nats`."""
    return torch.relu(kl.mean(0) - nats).sum()


def wrong_3(kl, nats):
    """Wrong: one floor for the whole code: the sum over dimensions is compared with `nats` times their number."""
    total = kl.sum(1).mean()
    return torch.maximum(total, total.new_tensor(nats * kl.shape[1]))


def wrong_4(kl, nats):
    """Wrong twice: averages over the dimensions first, so the floor is under each image, and then returns the mean instead of the sum."""
    per_image = kl.mean(1)
    charged = torch.where(per_image > nats, per_image, torch.full_like(per_image, nats))
    return charged.mean()


def right_1(kl, nats):
    """Right: dimension by dimension, a mean below the floor is replaced by the constant and gets no gradient."""
    charge = kl.new_zeros(())
    for unit in kl.unbind(1):
        average = unit.sum() / unit.numel()
        charge = charge + (average if average > nats else nats)
    return charge


def right_2(kl, nats):
    """Right: the floor of all dimensions, plus what the dimensions above it have more."""
    average = torch.einsum("bl->l", kl) / len(kl)
    above = average > nats
    return (average * above).sum() + nats * (~above).sum()
