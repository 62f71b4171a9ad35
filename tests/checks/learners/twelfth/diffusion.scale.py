import torch


def wrong_1(codes):
    """Wrong: the root mean square about 0 takes the place of the standard deviation about the mean."""
    return codes.square().mean().rsqrt()


def wrong_2(codes):
    """Wrong: divides by the variance instead of the standard deviation."""
    centred = codes - codes.mean()
    return 1 / (centred**2).mean()


def wrong_3(codes):
    """Wrong: takes the standard deviation of each entry over the codes and averages these, so differences between the entries' means are lost."""
    stds = [column.std(unbiased=False) for column in codes.flatten(1).T]
    return 1 / torch.stack(stds).mean()


def wrong_4(codes):
    """Wrong twice: returns the standard deviation, not the factor that undoes it, and divides by the count less one."""
    return torch.std(codes)


def right_1(codes):
    """Right: root of the count over the length of the vector of all centred entries."""
    entries = codes.reshape(-1)
    away = entries - entries.sum() / entries.numel()
    return (entries.numel() / torch.dot(away, away)).sqrt()


def right_2(codes):
    """Right: variance within each code plus variance of the codes' means, both divided by their counts."""
    rows = codes.reshape(len(codes), -1)
    within, means = torch.var_mean(rows, dim=1, correction=0)
    return torch.rsqrt(within.mean() + torch.var(means, correction=0))
