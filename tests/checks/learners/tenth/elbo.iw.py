import math

import torch


def wrong_1(log_w):
    """Wrong: the mean of the log-weights over K, so the logarithm is inside the average (the ELBO)."""
    return log_w.mean(dim=1).mean(dim=0)


def wrong_2(log_w):
    """Wrong: exponentiates the log-weights as they are, so that log-weights of -1000 give minus infinity."""
    w = torch.exp(log_w)
    return torch.log(w.mean(dim=1)).mean(dim=0)


def wrong_3(log_w):
    """Wrong: exchanges runs and K: the runs go under the logarithm, the mean is over the K weights."""
    runs = log_w.shape[0]
    total = 0
    for k in range(log_w.shape[1]):
        total = total + torch.logsumexp(log_w[:, k], dim=0) - math.log(runs)
    return total / log_w.shape[1]


def wrong_4(log_w):
    """Wrong twice: the weights of all runs go under one logarithm, and their number is not divided by."""
    return log_w.flatten(0, 1).logsumexp(dim=0)


def right_1(log_w):
    """Right: takes out the largest weight of each run and image by hand, before the exponential."""
    top = log_w.amax(dim=1, keepdim=True)
    inside = (log_w - top).exp().mean(dim=1)
    return (inside.log() + top[:, 0]).mean(dim=0)


def right_2(log_w):
    """Right: loops over runs and weights with logaddexp, less log K, and averages the runs."""
    runs, K, _ = log_w.shape
    bounds = []
    for run in log_w:
        total = run[0]
        for k in range(1, K):
            total = torch.logaddexp(total, run[k])
        bounds.append(total - math.log(K))
    return sum(bounds) / runs
