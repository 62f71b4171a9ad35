import torch


def wrong_1(betas):
    """Wrong: the entry for step 0 is missing, T entries only."""
    return torch.cumprod(1 - betas, dim=0)


def wrong_2(betas):
    """Wrong: one minus the running sum of the betas instead of the product of the alphas."""
    table = betas.new_ones(len(betas) + 1)
    table[1:] -= betas.cumsum(0)
    return table


def wrong_3(betas):
    """Wrong: square roots, the share of the amplitude instead of the variance."""
    entries = [betas.new_ones(())]
    for beta in betas:
        entries.append(entries[-1] * (1 - beta).sqrt())
    return torch.stack(entries)


def wrong_4(betas):
    """Wrong twice: one minus the product of the betas, and a zero in front instead of a one."""
    kept = 1 - betas.cumprod(-1)
    return torch.nn.functional.pad(kept, (1, 0))


def right_1(betas):
    """Right: a one in front of the cumulative product of the alphas."""
    return torch.cat([betas.new_ones(1), (1 - betas).cumprod(0)])


def right_2(betas):
    """Right: a loop that multiplies step by step."""
    entries = [torch.ones((), dtype=betas.dtype, device=betas.device)]
    for beta in betas.unbind():
        entries.append(entries[-1] - beta * entries[-1])
    return torch.stack(entries)
