import math

import torch


def wrong_1(train, test):
    """Mistake: the two standard errors are added instead of their squares."""
    error = train.std() / len(train) ** 0.5 + test.std() / len(test) ** 0.5
    return train.mean() - test.mean(), error


def wrong_2(train, test):
    """Mistake: the error of one mean over all images together, std / sqrt(n + m), not of a difference."""
    together = torch.cat([train, test])
    return train.mean() - test.mean(), together.std() / math.sqrt(len(together))


def wrong_3(train, test):
    """Mistake: the square root is missing, so the variance of the difference is returned."""
    variance = sum(torch.var(part) / part.numel() for part in (train, test))
    return torch.mean(train) - torch.mean(test), variance


def wrong_4(train, test):
    """Two mistakes: test minus train, and the spread of the images is not divided by their number."""
    return test.mean() - train.mean(), (train.var() + test.var()).sqrt()


def right_1(train, test):
    """Variances of both means added, then the root."""
    return train.mean() - test.mean(), (train.var() / len(train) + test.var() / len(test)).sqrt()


def right_2(train, test):
    """By sums of squared deviations, and hypot for the two standard errors."""
    means, errors = [], []
    for part in (train, test):
        n = part.shape[0]
        mean = part.sum() / n
        means.append(mean)
        errors.append(((part - mean).square().sum() / (n - 1) / n).sqrt())
    return means[0] - means[1], torch.hypot(*errors)
