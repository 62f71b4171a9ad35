import torch


def wrong_1(train, test):
    """Wrong: each part is brought into its own units: the test part by its own mean and standard deviation."""

    def scale(part):
        centred = part - part.nanmean(0)
        return centred / centred.square().nanmean(0).sqrt()

    return scale(train), scale(test)


def wrong_2(train, test):
    """Wrong: divides by the variance instead of the standard deviation."""
    mean = torch.nanmean(train, dim=0, keepdim=True)
    var = torch.nanmean((train - mean) ** 2, dim=0, keepdim=True)
    return (train - mean) / var, (test - mean) / var


def wrong_3(train, test):
    """Wrong: gaps count as zeros in the training part's mean and standard deviation (they are NaN again afterwards)."""
    filled = torch.nan_to_num(train, nan=0.0)
    mean, std = filled.mean(0), filled.std(0)
    return tuple((part - mean) / std for part in (train, test))


def wrong_4(train, test):
    """Wrong twice: one mean and one standard deviation for all columns together, and gaps become 0 afterwards."""
    known = train[~train.isnan()]
    m, s = known.mean(), known.std()
    out = []
    for part in (train, test):
        scaled = (part - m) / s
        scaled[torch.isnan(scaled)] = 0
        out.append(scaled)
    return out[0], out[1]


def right_1(train, test):
    """Right: column by column: mean and root mean square distance of the known training values, applied to both parts."""
    a, b = torch.empty_like(train), torch.empty_like(test)
    for c in range(train.shape[1]):
        column = train[:, c]
        known = column[~torch.isnan(column)]
        mean = known.sum() / len(known)
        std = torch.linalg.vector_norm(known - mean) / len(known) ** 0.5
        a[:, c] = (column - mean) / std
        b[:, c] = (test[:, c] - mean) / std
    return a, b


def right_2(train, test):
    """Right: masked sums over counts of known training values (distances squared after centring), both parts scaled as one table."""
    known = ~train.isnan()
    n = known.sum(0)
    mean = torch.where(known, train, 0).sum(0) / n
    off = torch.where(known, train - mean, 0)
    std = ((off * off).sum(0) / n).sqrt()
    table = (torch.cat([train, test]) - mean) / std
    return table[: len(train)], table[len(train) :]
