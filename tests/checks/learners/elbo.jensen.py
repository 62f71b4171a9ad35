import math

import torch
from jaxtyping import Float
from torch import Tensor


def wrong_1(
    log_w: Float[Tensor, "*batch samples"],
) -> tuple[Float[Tensor, "*batch"], Float[Tensor, "*batch"]]:
    """exponentiates the log-weights directly, so weights of exp(-1000) become 0 and the logarithm is minus infinity"""
    return log_w.exp().mean(-1).log(), log_w.mean(-1)


def wrong_2(
    log_w: Float[Tensor, "*batch samples"],
) -> tuple[Float[Tensor, "*batch"], Float[Tensor, "*batch"]]:
    """log S is not subtracted: the log of the sum of the weights instead of the log of their mean"""
    return log_w.logsumexp(-1), log_w.mean(-1)


def wrong_3(
    log_w: Float[Tensor, "*batch samples"],
) -> tuple[Float[Tensor, "*batch"], Float[Tensor, "*batch"]]:
    """returns the two in the other order, the mean of the log-weights first"""
    log_of_mean = log_w.logsumexp(-1) - math.log(log_w.shape[-1])
    return log_w.mean(-1), log_of_mean


def wrong_4(
    log_w: Float[Tensor, "*batch samples"],
) -> tuple[Float[Tensor, "*batch"], Float[Tensor, "*batch"]]:
    """takes the first dimension for the samples instead of the last"""
    S = log_w.shape[0]
    return torch.logsumexp(log_w, dim=0) - math.log(S), log_w.mean(dim=0)


def wrong_5(
    log_w: Float[Tensor, "*batch samples"],
) -> tuple[Float[Tensor, "*batch"], Float[Tensor, "*batch"]]:
    """adds 1e-10 inside the logarithm against underflow, so all small weights give about -23"""
    return (log_w.exp().mean(-1) + 1e-10).log(), log_w.mean(-1)


def wrong_6(
    log_w: Float[Tensor, "*batch samples"],
) -> tuple[Float[Tensor, "*batch"], Float[Tensor, "*batch"]]:
    """divides the logsumexp by the number of samples instead of subtracting its logarithm"""
    return log_w.logsumexp(-1) / log_w.shape[-1], log_w.mean(-1)


def right_1(
    log_w: Float[Tensor, "*batch samples"],
) -> tuple[Float[Tensor, "*batch"], Float[Tensor, "*batch"]]:
    """logsumexp minus log S, and the mean"""
    return log_w.logsumexp(-1) - math.log(log_w.shape[-1]), log_w.mean(-1)


def right_2(
    log_w: Float[Tensor, "*batch samples"],
) -> tuple[Float[Tensor, "*batch"], Float[Tensor, "*batch"]]:
    """subtracts the largest log-weight before the exponential and adds it again after the logarithm"""
    largest = log_w.max(dim=-1, keepdim=True).values
    log_of_mean = (log_w - largest).exp().mean(-1).log() + largest.squeeze(-1)
    return log_of_mean, log_w.sum(-1) / log_w.shape[-1]


def right_3(
    log_w: Float[Tensor, "*batch samples"],
) -> tuple[Float[Tensor, "*batch"], Float[Tensor, "*batch"]]:
    """a loop over the samples that adds weights two at a time with logaddexp"""
    samples = log_w.unbind(-1)
    log_sum, total = samples[0], samples[0]
    for value in samples[1:]:
        log_sum = torch.logaddexp(log_sum, value)
        total = total + value
    return log_sum - math.log(len(samples)), total / len(samples)
