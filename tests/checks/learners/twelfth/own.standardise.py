import torch


def wrong_1(train, test):
    """Wrong: the test part is standardised by its own mean and standard deviation."""

    def one(part):
        mean = part.nanmean(0)
        return (part - mean) / (part - mean).square().nanmean(0).sqrt()

    return one(train), one(test)


def wrong_2(train, test):
    """Wrong: the gaps are filled with the mean before the standard deviation is taken, so they count there and make it too small."""
    mean = train.nanmean(0)
    filled = torch.where(train.isnan(), mean, train)
    std = filled.std(0)
    return (train - mean) / std, (test - mean) / std


def wrong_3(train, test):
    """Wrong: divides by the variance instead of the standard deviation."""
    a, b = train.clone(), test.clone()
    for j in range(train.shape[1]):
        known = train[~train[:, j].isnan(), j]
        a[:, j] = (a[:, j] - known.mean()) / known.var()
        b[:, j] = (b[:, j] - known.mean()) / known.var()
    return a, b


def wrong_4(train, test):
    """Wrong twice: mean and deviation are those of both parts together, and gaps become 0 afterwards."""
    everything = torch.cat([train, test])
    mean = everything.nanmean(0)
    std = ((everything - mean) ** 2).nanmean(0) ** 0.5
    return ((train - mean) / std).nan_to_num(0.0), ((test - mean) / std).nan_to_num(0.0)


def right_1(train, test):
    """Right: column by column, the known training values give mean and standard deviation (by n - 1)."""
    columns_train, columns_test = [], []
    for a, b in zip(train.unbind(1), test.unbind(1)):
        known = a[~a.isnan()]
        std, mean = torch.std_mean(known)
        columns_train.append((a - mean) / std)
        columns_test.append((b - mean) / std)
    return torch.stack(columns_train, 1), torch.stack(columns_test, 1)


def right_2(train, test):
    """Right: sums over the known training values and their counts, in two passes (by n)."""
    known = ~torch.isnan(train)
    count = known.sum(0)
    mean = train.masked_fill(~known, 0).sum(0) / count
    away = (train - mean).masked_fill(~known, 0)
    std = away.norm(dim=0) / count.sqrt()
    a, b = torch.cat([train, test]).sub(mean).div(std).split([len(train), len(test)])
    return a, b
