import torch


def _scale(x):
    """Mean and standard deviation of each column, without gaps."""
    mean = x.nanmean(0)
    return mean, (x - mean).square().nanmean(0).sqrt()


def wrong_1(train, test):
    """Mistake: the test part is measured with its own mean and standard deviation."""
    result = []
    for part in (train, test):
        mean, std = _scale(part)
        result.append((part - mean) / std)
    return result[0], result[1]


def wrong_2(train, test):
    """Mistake: divided by the variance, the root is missing."""
    mean = torch.nanmean(train, dim=0)
    variance = torch.nanmean((train - mean) ** 2, dim=0)
    return (train - mean) / variance, (test - mean) / variance


def wrong_3(train, test):
    """Mistake: gaps are counted as zeros in mean and standard deviation."""
    filled = torch.nan_to_num(train)
    mean, std = filled.mean(0), filled.std(0)
    return (train - mean) / std, (test - mean) / std


def wrong_4(train, test):
    """Two mistakes: the ruler comes from both parts together, and gaps are 0 afterwards."""
    mean, std = _scale(torch.cat([train, test]))
    return ((train - mean) / std).nan_to_num(nan=0.0), ((test - mean) / std).nan_to_num(nan=0.0)


def right_1(train, test):
    """Right: nanmean of the training part and of the squared distances from it, for both parts."""
    mean, std = _scale(train)
    return (train - mean) / std, (test - mean) / std


def right_2(train, test):
    """Right: column by column, with the known training values alone and n - 1."""
    a, b = train.clone(), test.clone()
    for j in range(train.shape[1]):
        known = train[:, j][~torch.isnan(train[:, j])]
        std, mean = torch.std_mean(known)
        a[:, j] = (train[:, j] - mean) / std
        b[:, j] = (test[:, j] - mean) / std
    return a, b
