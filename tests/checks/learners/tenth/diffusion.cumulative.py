import torch


def wrong_1(betas):
    """Wrong: forgets the entry for t = 0, so the table has T entries and begins with alpha_1."""
    return torch.cumprod(1 - betas, dim=0)


def wrong_2(betas):
    """Wrong: one minus the product of the betas, not the product of one minus beta."""
    return torch.cat([betas.new_ones(1), 1 - betas.cumprod(0)])


def wrong_3(betas):
    """Wrong: multiplies sqrt(1 - beta), the factors of x, not of its variance."""
    table = [torch.ones_like(betas[0])]
    for beta in betas:
        table.append(table[-1] * (1 - beta).sqrt())
    return torch.stack(table)


def wrong_4(betas):
    """Wrong twice: subtracts the sum of the betas in place of multiplying the alphas, and has no entry for t = 0."""
    return 1 - torch.cumsum(betas, 0)


def right_1(betas):
    """Right: a recursion written into a table of T + 1 entries that begins with 1."""
    table = betas.new_ones(len(betas) + 1)
    for t in range(1, len(betas) + 1):
        table[t] = table[t - 1] * (1 - betas[t - 1])
    return table


def right_2(betas):
    """Right: a product of each row of a lower triangle of alphas, with ones elsewhere, and a row for no step."""
    steps = len(betas)
    alphas = (1 - betas).expand(steps + 1, steps)
    done = torch.arange(1, steps + 1) <= torch.arange(steps + 1)[:, None]
    return torch.where(done, alphas, torch.ones_like(alphas)).prod(dim=1)
