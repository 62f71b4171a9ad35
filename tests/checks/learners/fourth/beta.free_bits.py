import math

import torch
import torch.nn.functional as F


def wrong_1(kl, nats):
    """The floor is applied to every entry before the batch mean."""
    return kl.clamp(min=nats).mean(0).sum()


def wrong_2(kl, nats):
    """Charges only what exceeds nats."""
    return F.relu(kl.mean(dim=0) - nats).sum()


def wrong_3(kl, nats):
    """The floor is applied to the whole code, not to each dimension."""
    total = kl.sum(1).mean()
    return torch.maximum(total, torch.as_tensor(nats, dtype=kl.dtype))


def wrong_4(kl, nats):
    """Two mistakes: nats taken for bits (times ln 2), and the mean over dimensions instead of the sum."""
    floor = nats * math.log(2)
    return kl.mean(0).clamp_min(floor).mean()


def right_1(kl, nats):
    """One line with clamp."""
    return kl.mean(0).clamp(min=nats).sum()


def right_2(kl, nats):
    """A loop over the latent dimensions with max."""
    floor = kl.new_tensor(nats)
    charge = kl.new_zeros(())
    for column in kl.T:
        average = column.mean()
        charge = charge + (average if average > floor else floor)
    return charge
