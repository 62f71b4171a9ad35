import math

import torch


def wrong_1(log_w):
    """Mistake: shifts by one maximum for the whole tensor, so an image or a run far below it underflows to -inf."""
    top = log_w.max()
    return (top + (log_w - top).exp().mean(1).log()).mean(0)


def wrong_2(log_w):
    """Mistake: the log of the sum of the K weights, without dividing by K."""
    return log_w.logsumexp(1).mean(0)


def wrong_3(log_w):
    """Mistake: puts the weights of all runs under one logarithm, which is the bound for runs times K codes."""
    runs, K, _ = log_w.shape
    return log_w.logsumexp((0, 1)) - math.log(runs * K)


def wrong_4(log_w):
    """Mistake: axes exchanged, the log of the mean over runs and the mean over the K codes outside."""
    return (log_w.logsumexp(0) - math.log(log_w.shape[0])).mean(0)


def right_1(log_w):
    """logsumexp over K, minus log K, then the mean over the runs."""
    return (log_w.logsumexp(1) - math.log(log_w.shape[1])).mean(0)


def right_2(log_w):
    """A loop over the runs; in each, the K weights are accumulated one by one with logaddexp."""
    runs, K, _ = log_w.shape
    total = torch.zeros_like(log_w[0, 0])
    for run in log_w:
        log_sum = run[0]
        for k in range(1, K):
            log_sum = torch.logaddexp(log_sum, run[k])
        total = total + (log_sum - math.log(K))
    return total / runs
