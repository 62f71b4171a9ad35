import math

import torch


def wrong_1(log_q, log_likelihood, log_prior):
    """Wrong: counts the code taken off with q as put on, so the first step raises the stack by -log q bits."""
    steps = torch.stack([-log_q, -log_likelihood, -log_prior], dim=1) / math.log(2)
    return steps.cumsum(dim=1)


def wrong_2(log_q, log_likelihood, log_prior):
    """Wrong: gives the change in each single step, not the height after it (no running sum)."""
    nat = 1 / math.log(2.0)
    table = torch.empty(len(log_q), 3, dtype=log_q.dtype)
    for i in range(len(log_q)):
        table[i, 0] = log_q[i] * nat
        table[i, 1] = -log_likelihood[i] * nat
        table[i, 2] = -log_prior[i] * nat
    return table


def wrong_3(log_q, log_likelihood, log_prior):
    """Wrong: converts nats to bits by multiplying by log 2 in place of dividing."""
    first = log_q
    second = first - log_likelihood
    third = second - log_prior
    return torch.stack((first, second, third), -1) * math.log(2)


def wrong_4(log_q, log_likelihood, log_prior):
    """Wrong twice: puts the code on before the image (second height exchanges likelihood and prior), and stays in nats."""
    height = log_q.clone()
    heights = [height]
    for put in (log_prior, log_likelihood):
        height = height - put
        heights.append(height)
    return torch.stack(heights, dim=1)


def right_1(log_q, log_likelihood, log_prior):
    """Right: a matrix of signs, lower triangular, applied to the three logarithms to base 2."""
    bits = torch.stack([log_q, log_likelihood, log_prior], dim=-1) / math.log(2)
    signs = bits.new_tensor([[1, 1, 1], [0, -1, -1], [0, 0, -1]])
    return bits @ signs


def right_2(log_q, log_likelihood, log_prior):
    """Right: fills the columns one after the other, lengths of messages in bits subtracted and added."""
    length = lambda log_p: -log_p / math.log(2)  # noqa: E731
    heights = log_q.new_zeros(log_q.shape[0], 3)
    heights[:, 0] = 0 - length(log_q)
    heights[:, 1] = heights[:, 0] + length(log_likelihood)
    heights[:, 2] = heights[:, 1] + length(log_prior)
    return heights
