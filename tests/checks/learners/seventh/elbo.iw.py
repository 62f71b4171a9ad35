import math

import torch


def wrong_1(log_w):
    """Wrong: the axes are mixed up, the runs go under the logarithm and the K weights are averaged outside of it."""
    runs, K, batch = log_w.shape
    return (log_w.logsumexp(0) - math.log(runs)).mean(0)


def wrong_2(log_w):
    """Wrong: all runs and weights under one logarithm, log of the mean of runs * K weights."""
    flat = log_w.flatten(0, 1)
    return torch.logsumexp(flat, 0) - math.log(flat.shape[0])


def wrong_3(log_w):
    """Wrong: averages the log-weights over K, which is the plain ELBO (the mean of logs, no log of means)."""
    out = []
    for image in range(log_w.shape[2]):
        values = [run.sum() / run.numel() for run in log_w[:, :, image]]
        out.append(sum(values) / len(values))
    return torch.stack(out)


def wrong_4(log_w):
    """Wrong twice: log K is not subtracted, and the runs are summed instead of averaged."""
    top = log_w.amax(1, keepdim=True)
    per_run = top.squeeze(1) + (log_w - top).exp().sum(1).log()
    return per_run.sum(0)


def right_1(log_w):
    """Right: logsumexp over K minus log K, then the mean over runs."""
    return (log_w.logsumexp(1) - math.log(log_w.shape[1])).mean(0)


def right_2(log_w):
    """Right: loops over the images and runs, with the largest log-weight of each run taken out by hand."""
    runs, K, batch = log_w.shape
    result = log_w.new_zeros(batch)
    for b in range(batch):
        for r in range(runs):
            row = log_w[r, :, b]
            top = row.max()
            result[b] += (top + (row - top).exp().mean().log()) / runs
    return result
