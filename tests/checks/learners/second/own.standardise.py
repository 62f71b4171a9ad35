import numpy as np
import torch


def wrong_1(train, test):
    """Measures the test part with its own mean and standard deviation."""
    parts = []
    for part in (train, test):
        mean = part.nanmean(0)
        parts.append((part - mean) / (part - mean).square().nanmean(0).sqrt())
    return parts[0], parts[1]


def wrong_2(train, test):
    """Takes mean and standard deviation from both parts together."""
    both = torch.cat([train, test])
    mean = both.nanmean(0)
    std = (both - mean).square().nanmean(0).sqrt()
    return (train - mean) / std, (test - mean) / std


def wrong_3(train, test):
    """Fills the gaps with zeros, the mean, afterwards."""
    mean = train.nanmean(0)
    std = (train - mean).square().nanmean(0).sqrt()
    return ((train - mean) / std).nan_to_num(0.0), ((test - mean) / std).nan_to_num(0.0)


def wrong_4(train, test):
    """Divides the squared distances by the number of all rows, those with a gap included."""
    mean = train.nanmean(0)
    std = ((train - mean).square().nansum(0) / len(train)).sqrt()
    return (train - mean) / std, (test - mean) / std


def right_1(train, test):
    """nanmean of the values and of the squared distances."""
    mean = train.nanmean(0)
    std = (train - mean).square().nanmean(0).sqrt()
    return (train - mean) / std, (test - mean) / std


def right_2(train, test):
    """Column by column, with the known values picked out."""
    a, b = train.clone(), test.clone()
    for c in range(train.shape[1]):
        known = train[:, c][~train[:, c].isnan()]
        mean, std = known.mean(), known.std(correction=0)
        a[:, c] = (train[:, c] - mean) / std
        b[:, c] = (test[:, c] - mean) / std
    return a, b
