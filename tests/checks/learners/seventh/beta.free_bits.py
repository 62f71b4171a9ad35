import torch


def wrong_1(kl, nats):
    """Wrong: takes the larger figure for every image first and averages over the batch afterwards."""
    return kl.clamp(min=nats).mean(0).sum()


def wrong_2(kl, nats):
    """Wrong: charges only what exceeds nats."""
    return torch.relu(kl.mean(dim=0) - nats).sum()


def wrong_3(kl, nats):
    """Wrong: one floor under the whole code (nats times dimensions) instead of one under each dimension."""
    total = kl.sum(1).mean()
    floor = nats * kl.shape[1]
    return total if total > floor else total.new_tensor(floor)


def wrong_4(kl, nats):
    """Wrong twice: sums over the batch instead of averaging, and averages over the dimensions instead of summing."""
    per_dimension = torch.einsum("bd->d", kl)
    charged = [torch.clamp(c, min=nats) for c in per_dimension]
    return torch.stack(charged).mean()


def right_1(kl, nats):
    """Right: batch mean, clamp, sum."""
    return kl.mean(0).clamp(min=nats).sum()


def right_2(kl, nats):
    """Right: a loop over dimensions that adds the mean or the floor."""
    total = kl.new_zeros(())
    for column in kl.unbind(dim=1):
        average = column.sum() / len(column)
        total = total + (average if average.item() >= nats else nats)
    return total
