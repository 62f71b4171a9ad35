import math

import torch


def wrong_1(train, test):
    """Adds the two standard errors instead of their squares."""
    error = train.std() / math.sqrt(len(train)) + test.std() / math.sqrt(len(test))
    return train.mean() - test.mean(), error


def wrong_2(train, test):
    """The standard deviation of a difference of two images, not of the means."""
    return train.mean() - test.mean(), (train.var() + test.var()).sqrt()


def wrong_3(train, test):
    """Test minus train."""
    error = (train.var() / len(train) + test.var() / len(test)).sqrt()
    return test.mean() - train.mean(), error


def wrong_4(train, test):
    """Divides both variances by the number of all images together."""
    error = ((train.var() + test.var()) / (len(train) + len(test))).sqrt()
    return train.mean() - test.mean(), error


def right_1(train, test):
    """The variances of the two means add up."""
    error = (train.var() / len(train) + test.var() / len(test)).sqrt()
    return train.mean() - test.mean(), error


def right_2(train, test):
    """Both standard errors by hand, joined with hypot."""
    errors = []
    for part in (train, test):
        n = part.numel()
        squares = (part - part.sum() / n).square().sum()
        errors.append((squares / (n - 1) / n).sqrt())
    return train.sum() / train.numel() - test.sum() / test.numel(), torch.hypot(*errors)
