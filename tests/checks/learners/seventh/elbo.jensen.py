import math

import torch


def wrong_1(log_w):
    """Wrong: the log of the SUM of the weights, log S is not subtracted."""
    return torch.logsumexp(log_w, dim=-1), log_w.mean(dim=-1)


def wrong_2(log_w):
    """Wrong: shifts by one maximum of the whole batch instead of one for each row, so rows far below it underflow to -inf."""
    highest = log_w.max()
    log_of_mean = (log_w - highest).exp().mean(-1).log() + highest
    return log_of_mean, log_w.mean(-1)


def wrong_3(log_w):
    """Wrong: divides the sum of the weights by S - 1 instead of S in the first number."""
    S = log_w.size(-1)

    def log_mean(v):
        return v.logsumexp(-1) - math.log(max(S - 1, 1))

    return log_mean(log_w), torch.einsum("...s->...", log_w) / S


def wrong_4(log_w):
    """Wrong twice: exponentiates without a shift (-1000 underflows), and returns the two in the opposite order."""
    mean_of_log = log_w.sum(-1) / log_w.shape[-1]
    log_of_mean = log_w.exp().mean(-1).log()
    return mean_of_log, log_of_mean


def right_1(log_w):
    """Right: logsumexp minus log S, and the plain mean."""
    return log_w.logsumexp(-1) - math.log(log_w.shape[-1]), log_w.mean(-1)


def right_2(log_w):
    """Right: folds logaddexp over the samples in a loop, starting with the first, and adds up the logs on the way."""
    columns = log_w.unbind(-1)
    log_sum, total = columns[0], columns[0]
    for column in columns[1:]:
        log_sum = torch.logaddexp(log_sum, column)
        total = total + column
    n = len(columns)
    return log_sum - math.log(n), total / n
