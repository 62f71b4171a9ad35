import torch
from torch.nn import functional as F


def wrong_1(kl, nats):
    """Wrong: applies the floor to every image's KL first and averages over the batch afterwards."""
    return kl.clamp(min=nats).mean(0).sum()


def wrong_2(kl, nats):
    """Wrong: charges each dimension only for what exceeds `nats`, so the free nats themselves are not charged."""
    excess = F.relu(kl.mean(dim=0) - nats)
    return excess.sum()


def wrong_3(kl, nats):
    """Wrong: one floor for the whole code: the larger of the total KL and `nats`, instead of a floor for each dimension."""
    total = kl.new_zeros(())
    for d in range(kl.shape[1]):
        total = total + kl[:, d].mean()
    return torch.maximum(total, torch.full_like(total, nats))


def wrong_4(kl, nats):
    """Wrong twice: the floor for every image before the batch mean, and the mean over the dimensions instead of their sum."""
    charged = torch.where(kl > nats, kl, torch.full_like(kl, nats))
    return charged.mean(0).mean()


def right_1(kl, nats):
    """Right: every dimension pays `nats`, and on top of it what its batch mean exceeds them by."""
    excess = F.relu(kl.mean(0) - nats)
    return (excess + nats).sum()


def right_2(kl, nats):
    """Right: a loop over the dimensions; the batch mean and `nats` are put side by side and the larger one is added."""
    total = kl.new_zeros(())
    for column in kl.unbind(dim=1):
        mean = column.sum() / len(column)
        total = total + torch.stack([mean, torch.full_like(mean, nats)]).amax()
    return total
