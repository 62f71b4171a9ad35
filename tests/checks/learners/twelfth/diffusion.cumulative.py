import torch


def wrong_1(betas):
    """Wrong: the entry for step 0 is forgotten; the table has T entries and begins with alpha-bar_1."""
    return torch.cumprod(1 - betas, dim=0)


def wrong_2(betas):
    """Wrong: the shares that are lost are added up, 1 - cumsum(beta), instead of multiplying the shares that are kept."""
    table = [betas.new_ones(())]
    for beta in betas:
        table.append(table[-1] - beta)
    return torch.stack(table)


def wrong_3(betas):
    """Wrong: returns the factor of the signal, the square root of the share of the variance."""
    alphas = (1 - betas).sqrt()
    return torch.cat([torch.ones_like(betas[:1]), alphas.cumprod(0)])


def wrong_4(betas):
    """Wrong twice: multiplies the betas instead of the 1 - betas, and drops the last step, so there are T entries."""
    products = torch.cat([betas.new_ones(1), betas]).cumprod(0)
    return products[:-1]


def right_1(betas):
    """Right: a running product in a loop that starts at 1."""
    left = torch.ones((), dtype=betas.dtype, device=betas.device)
    table = [left]
    for beta in betas:
        left = left * (1 - beta)
        table.append(left)
    return torch.stack(table)


def right_2(betas):
    """Right: exp of the running sum of log(1 - beta), with a zero put in front."""
    logs = torch.log1p(-betas)
    sums = torch.cumsum(torch.cat([logs.new_zeros(1), logs]), dim=0)
    return sums.exp()
