import functools
import math

import torch


def wrong_1(log_w):
    """Wrong: exponentiates directly and adds 1e-12 inside the logarithm, so weights of e^-1000 give log 1e-12 instead of -1000."""
    w = log_w.exp()
    return torch.log(w.mean(-1) + 1e-12), log_w.mean(-1)


def wrong_2(log_w):
    """Wrong: the first number is the log of the sum of the weights; minus log S is missing."""
    return torch.logsumexp(log_w, dim=-1), torch.mean(log_w, dim=-1)


def wrong_3(log_w):
    """Wrong: returns the two numbers in the other order, mean of the logs first."""
    samples = log_w.shape[-1]
    elbo = log_w.sum(-1) / samples
    iwae = log_w.logsumexp(-1) - math.log(samples)
    return elbo, iwae


def wrong_4(log_w):
    """Wrong twice: reduces over the first dimension instead of the last, and adds log S instead of subtracting it."""
    samples = log_w.shape[0]
    return log_w.logsumexp(0) + math.log(samples), log_w.mean(0)


def right_1(log_w):
    """Right: takes out the largest log-weight of each row, averages the rest as plain weights, and puts it back."""
    largest = log_w.amax(-1, keepdim=True).detach()
    largest = torch.where(largest.isfinite(), largest, torch.zeros_like(largest))
    log_of_mean = (log_w - largest).exp().mean(-1).log() + largest.squeeze(-1)
    mean_of_log = log_w.sum(-1) / log_w.shape[-1]
    return log_of_mean, mean_of_log


def right_2(log_w):
    """Right: adds the weights one after the other in log space (logaddexp), and the logs by a running sum; divides by S at the end."""
    columns = log_w.unbind(-1)
    log_sum = functools.reduce(torch.logaddexp, columns)
    total = functools.reduce(torch.add, columns)
    return log_sum - math.log(len(columns)), total / len(columns)
