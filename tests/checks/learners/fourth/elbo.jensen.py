import math

import torch


def wrong_1(log_w):
    """exp first: underflows for log-weights of -1000, so the log of the mean is -inf."""
    return log_w.exp().mean(-1).log(), log_w.mean(-1)


def wrong_2(log_w):
    """The division by S is forgotten: log of the sum instead of log of the mean."""
    return torch.logsumexp(log_w, dim=-1), log_w.mean(dim=-1)


def wrong_3(log_w):
    """The order of the two is exchanged."""
    n = log_w.shape[-1]
    a = log_w.logsumexp(-1) - math.log(n)
    b = log_w.sum(-1) / n
    return b, a


def wrong_4(log_w):
    """Two mistakes: log S is added instead of subtracted; the mean of the logs runs over the batch, too."""
    m = log_w.max(-1, keepdim=True).values
    log_mean = (log_w - m).exp().sum(-1).log() + m.squeeze(-1) + math.log(log_w.size(-1))
    return log_mean, log_w.mean().expand(log_mean.shape)


def right_1(log_w):
    """logsumexp minus log S."""
    return log_w.logsumexp(-1) - math.log(log_w.shape[-1]), log_w.mean(-1)


def right_2(log_w):
    """The maximum by hand."""
    top = log_w.amax(dim=-1, keepdim=True)
    ratio = torch.exp(log_w - top).mean(dim=-1)
    return top[..., 0] + torch.log(ratio), log_w.sum(dim=-1) / log_w.shape[-1]
