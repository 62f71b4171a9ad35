import math

import torch
from jaxtyping import Float
from torch import Tensor


def wrong_1(log_w: Float[Tensor, "runs K batch"]) -> Float[Tensor, "batch"]:
    """the two dimensions are interchanged: the runs go under the logarithm and the K weights are averaged outside"""
    runs = log_w.shape[0]
    return (log_w.logsumexp(0) - math.log(runs)).mean(0)


def wrong_2(log_w: Float[Tensor, "runs K batch"]) -> Float[Tensor, "batch"]:
    """exponentiates log-weights of -1000 directly, so the mean weight is 0 and its logarithm minus infinity"""
    return log_w.exp().mean(1).log().mean(0)


def wrong_3(log_w: Float[Tensor, "runs K batch"]) -> Float[Tensor, "batch"]:
    """log K is not subtracted: the log of the sum of the weights"""
    return log_w.logsumexp(dim=1).mean(dim=0)


def wrong_4(log_w: Float[Tensor, "runs K batch"]) -> Float[Tensor, "batch"]:
    """averages the log-weights over everything, which is the ELBO and not the bound with K weights"""
    return log_w.mean(dim=(0, 1))


def wrong_5(log_w: Float[Tensor, "runs K batch"]) -> Float[Tensor, "batch"]:
    """puts all runs under one logarithm, as if there were runs times K weights"""
    runs, K, _ = log_w.shape
    return log_w.logsumexp((0, 1)) - math.log(runs * K)


def wrong_6(log_w: Float[Tensor, "runs K batch"]) -> Float[Tensor, "batch"]:
    """two mistakes: subtracts the log of the number of runs instead of log K, and averages the images together"""
    log_mean = torch.logsumexp(log_w, 1) - math.log(len(log_w))
    return log_mean.mean()


def right_1(log_w: Float[Tensor, "runs K batch"]) -> Float[Tensor, "batch"]:
    """logsumexp over K minus log K, averaged over runs"""
    return (log_w.logsumexp(1) - math.log(log_w.shape[1])).mean(0)


def right_2(log_w: Float[Tensor, "runs K batch"]) -> Float[Tensor, "batch"]:
    """largest log-weight of each run taken out, mean weight, logarithm, put back"""
    largest = log_w.amax(dim=1, keepdim=True)
    log_mean = torch.log(torch.exp(log_w - largest).mean(1)) + largest[:, 0]
    return log_mean.mean(0)


def right_3(log_w: Float[Tensor, "runs K batch"]) -> Float[Tensor, "batch"]:
    """a loop over runs with 1/K moved under the logarithm"""
    K = log_w.shape[1]
    bounds = [torch.logsumexp(run - math.log(K), dim=0) for run in log_w]
    return sum(bounds) / len(bounds)
