import math

import torch


def wrong_1(train, test):
    """Wrong: adds the two standard errors themselves, not their squares under a root."""
    error = train.std() / math.sqrt(len(train)) + test.std() / math.sqrt(len(test))
    return train.mean() - test.mean(), error


def wrong_2(train, test):
    """Wrong: the gap has the wrong sign, test minus train."""
    difference = test.mean() - train.mean()
    variance = train.var() / train.numel() + test.var() / test.numel()
    return difference, variance.sqrt()


def wrong_3(train, test):
    """Wrong: gives the spread between single images, the standard deviations not divided by the roots of n and m."""
    means, variances = [], []
    for elbo in (train, test):
        mean = sum(elbo) / len(elbo)
        means.append(mean)
        variances.append(sum((e - mean) ** 2 for e in elbo) / (len(elbo) - 1))
    return means[0] - means[1], torch.sqrt(variances[0] + variances[1])


def wrong_4(train, test):
    """Wrong twice: divides each variance by the number of the other set's images, and leaves out the square root."""
    n, m = train.shape[0], test.shape[0]
    return train.mean() - test.mean(), train.var() / m + test.var() / n


def right_1(train, test):
    """Right: the length of the vector of the two standard errors of the means, torch.hypot."""
    errors = [elbo.std(correction=1) / len(elbo) ** 0.5 for elbo in (train, test)]
    return train.mean() - test.mean(), torch.hypot(*errors)


def right_2(train, test):
    """Right: one mean from signed weights 1/n and -1/m; squared deviations over n (n - 1) and m (m - 1), added."""
    n, m = train.numel(), test.numel()
    values = torch.cat([train, test])
    weights = torch.cat([torch.full_like(train, 1 / n), torch.full_like(test, -1 / m)])
    squares = torch.cat([train - train.mean(), test - test.mean()]).square()
    scale = torch.cat(
        [torch.full_like(train, 1 / (n * (n - 1))), torch.full_like(test, 1 / (m * (m - 1)))]
    )
    return weights @ values, (scale @ squares).sqrt()
