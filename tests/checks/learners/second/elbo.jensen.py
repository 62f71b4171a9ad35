import functools
import math

import torch


def wrong_1(log_w):
    """Exponentiates, and adds a small number before the logarithm so that nothing is infinite: -18.4 for every small weight."""
    return (log_w.exp().mean(-1) + 1e-8).log(), log_w.mean(-1)


def wrong_2(log_w):
    """Forgets to divide by the number of samples: the log of the sum."""
    return log_w.logsumexp(-1), log_w.mean(-1)


def wrong_3(log_w):
    """Shifts by the maximum of the whole tensor, so that rows far below it still underflow."""
    top = log_w.max()
    return top + (log_w - top).exp().mean(-1).log(), log_w.mean(-1)


def wrong_4(log_w):
    """Takes the logarithm of the first dimension's size, where the samples are in the last one."""
    return log_w.logsumexp(-1) - math.log(log_w.shape[0]), log_w.mean(-1)


def right_1(log_w):
    """logsumexp minus log S, and the mean."""
    return torch.logsumexp(log_w, dim=-1) - math.log(log_w.shape[-1]), log_w.mean(dim=-1)


def right_2(log_w):
    """logaddexp along the samples, one after another, and a sum divided by S."""
    S = log_w.shape[-1]
    columns = log_w.unbind(-1)
    return functools.reduce(torch.logaddexp, columns) - math.log(S), sum(columns) / S
