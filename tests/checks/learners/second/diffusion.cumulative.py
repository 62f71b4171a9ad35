import torch


def wrong_1(betas):
    """Leaves out the entry for step 0."""
    return (1 - betas).cumprod(0)


def wrong_2(betas):
    """One minus the product of the betas instead of the product of one minus beta."""
    return torch.cat([betas.new_ones(1), 1 - betas.cumprod(0)])


def wrong_3(betas):
    """Multiplies the roots: the share of the amplitude instead of the variance."""
    return torch.cat([betas.new_ones(1), (1 - betas).sqrt().cumprod(0)])


def wrong_4(betas):
    """exp of minus the sum of the betas, which holds for very small betas only."""
    return torch.cat([betas.new_ones(1), (-betas.cumsum(0)).exp()])


def right_1(betas):
    """A one, then the cumulative product."""
    return torch.cat([betas.new_ones(1), torch.cumprod(1 - betas, 0)])


def right_2(betas):
    """A loop that multiplies step by step."""
    table = [torch.ones_like(betas[0])]
    for beta in betas:
        table.append(table[-1] * (1 - beta))
    return torch.stack(table)
