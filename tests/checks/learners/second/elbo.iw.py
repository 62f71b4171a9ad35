import functools
import math

import torch


def wrong_1(log_w):
    """Puts the runs under the logarithm, too: one bound with runs times K weights."""
    return log_w.flatten(0, 1).logsumexp(0) - math.log(log_w.shape[0] * log_w.shape[1])


def wrong_2(log_w):
    """Shifts by the largest of all log-weights, so that images and runs far below it underflow to -inf."""
    top = log_w.max()
    return (top + (log_w - top).exp().mean(1).log()).mean(0)


def wrong_3(log_w):
    """Exchanges the axes: the logarithm over the runs, the mean over the K weights."""
    return (log_w.logsumexp(0) - math.log(log_w.shape[0])).mean(0)


def wrong_4(log_w):
    """Subtracts the logarithm of the number of runs instead of K."""
    return (log_w.logsumexp(1) - math.log(len(log_w))).mean(0)


def right_1(log_w):
    """logsumexp over K minus log K, mean over the runs."""
    return (torch.logsumexp(log_w, dim=1) - math.log(log_w.shape[1])).mean(dim=0)


def right_2(log_w):
    """Run by run, with logaddexp over the K weights; the runs are summed and divided."""
    runs, K, _ = log_w.shape
    total = 0
    for run in log_w:
        total = total + functools.reduce(torch.logaddexp, run.unbind(0)) - math.log(K)
    return total / runs
