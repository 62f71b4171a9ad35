import torch
from torch.nn import functional as F


def wrong_1(kl, nats):
    """The limit is applied to each image before the mean over the batch instead of after it."""
    return kl.clamp(min=nats).mean(0).sum()


def wrong_2(kl, nats):
    """The limit is applied once to the sum over all dimensions instead of to each dimension."""
    return kl.sum(1).mean().clamp(min=nats)


def wrong_3(kl, nats):
    """Subtracts the free nats: a dimension below the limit is charged 0 instead of `nats`."""
    return F.relu(kl.mean(0) - nats).sum()


def wrong_4(kl, nats):
    """The value is right, but below the limit the gradient still flows and pulls the KL towards 0."""
    average = kl.mean(0)
    missing = (nats - average).clamp(min=0).detach()
    return (average + missing).sum()


def wrong_5(kl, nats):
    """Averages over the latent dimensions instead of summing."""
    return torch.clamp(kl.mean(dim=0), min=nats).mean()


def wrong_6(kl, nats):
    """Limits from above instead of from below (torch.min), so no dimension is charged more than `nats`."""
    average = kl.mean(0)
    return torch.minimum(average, torch.full_like(average, nats)).sum()


def right_1(kl, nats):
    """Mean over the batch, clamp, sum."""
    return kl.mean(0).clamp(min=nats).sum()


def right_2(kl, nats):
    """The free nats of all dimensions plus what lies above them."""
    above = F.relu(kl.mean(0) - nats)
    return above.sum() + nats * kl.shape[1]


def right_3(kl, nats):
    """A loop over dimensions with an if."""
    charge = kl.new_zeros(())
    for j in range(kl.shape[1]):
        average = kl[:, j].sum() / kl.shape[0]
        charge = charge + (average if average > nats else nats)
    return charge
