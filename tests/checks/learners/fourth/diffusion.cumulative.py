import torch
import torch.nn.functional as F


def wrong_1(betas):
    """The leading 1 is missing: T entries."""
    return torch.cumprod(1 - betas, dim=0)


def wrong_2(betas):
    """Product of the betas instead of 1 - beta."""
    return torch.cat([betas.new_ones(1), betas.cumprod(0)])


def wrong_3(betas):
    """The betas are subtracted one after the other instead of being multiplied as 1 - beta."""
    table = [torch.ones((), dtype=betas.dtype)]
    for b in betas:
        table.append(table[-1] - b)
    return torch.stack(table)


def wrong_4(betas):
    """Two mistakes: square roots (the share of x's amplitude, not of its variance); entry 0 is 0."""
    return F.pad((1 - betas).sqrt().cumprod(0), (1, 0), value=0.0)


def right_1(betas):
    """cat and cumprod."""
    return torch.cat([torch.ones_like(betas[:1]), torch.cumprod(1 - betas, 0)])


def right_2(betas):
    """A loop."""
    table = [betas.new_tensor(1.0)]
    for t in range(len(betas)):
        table.append(table[t] * (1 - betas[t]))
    return torch.stack(table)
