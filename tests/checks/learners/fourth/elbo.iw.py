import math

import torch


def wrong_1(log_w):
    """Wrong: 1/K under the logarithm is forgotten."""
    return log_w.logsumexp(1).mean(0)


def wrong_2(log_w):
    """Wrong: all runs and all K weights go under one logarithm."""
    runs, k, _ = log_w.shape
    return torch.logsumexp(log_w.flatten(0, 1), 0) - math.log(runs * k)


def wrong_3(log_w):
    """Wrong: exponentiates as it stands, log-weights of -1000 underflow to log 0."""
    return log_w.exp().mean(dim=1).log().mean(dim=0)


def wrong_4(log_w):
    """Wrong twice: the dimensions of runs and K are exchanged, and log K is ADDED."""
    k = log_w.size(1)
    return (torch.logsumexp(log_w, dim=0) + math.log(k)).mean(0)


def right_1(log_w):
    """Right: logsumexp one-liner."""
    return (log_w.logsumexp(1) - math.log(log_w.shape[1])).mean(0)


def right_2(log_w):
    """Right: loop over the runs, with the maximum taken out by hand."""
    total = torch.zeros_like(log_w[0, 0])
    for run in log_w:
        top = run.max(0).values
        total = total + top + (run - top).exp().mean(0).log()
    return total / len(log_w)
