import torch


def wrong_1(mean, log_var):
    """Compares the standard deviation with 0.01, not the variance."""
    return mean.std(0) > 0.01


def wrong_2(mean, log_var):
    """Takes the mean posterior variance, not the variance of the posterior mean."""
    return log_var.exp().mean(dim=0) > 0.01


def wrong_3(mean, log_var):
    """Mean square without subtracting the mean over the images."""
    return torch.einsum("nl,nl->l", mean, mean) / len(mean) > 0.01


def wrong_4(mean, log_var):
    """Adds the posterior variance (spread of z, not of its mean), and compares a standard deviation."""
    total = mean.var(0) + log_var.exp().mean(0)
    return total.sqrt() > 0.01


def right_1(mean, log_var):
    """torch.var over the images."""
    return mean.var(dim=0) > 0.01


def right_2(mean, log_var):
    """Centred squares by hand, a loop over the units."""
    out = []
    for column in mean.unbind(1):
        centred = column - column.mean()
        out.append((centred @ centred / (len(column) - 1)).item() > 0.01)
    return torch.tensor(out, dtype=torch.bool, device=mean.device)
