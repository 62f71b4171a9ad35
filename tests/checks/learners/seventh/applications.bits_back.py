import math

import torch

LN2 = math.log(2)


def wrong_1(log_q, log_likelihood, log_prior):
    """Wrong: sign of the first step, taking z off raises the stack instead of lowering it."""
    changes = torch.stack([-log_q, -log_likelihood, -log_prior], dim=1)
    return changes.cumsum(1) / LN2


def wrong_2(log_q, log_likelihood, log_prior):
    """Wrong: gives the change made by each step, not the height after it (no running sum)."""
    return torch.stack([log_q, -log_likelihood, -log_prior], dim=-1) / LN2


def wrong_3(log_q, log_likelihood, log_prior):
    """Wrong: multiplies by ln 2 instead of dividing, to go from nats to bits."""
    first = log_q * LN2
    second = first - log_likelihood * LN2
    third = second - log_prior * LN2
    return torch.cat([first[:, None], second[:, None], third[:, None]], dim=1)


def wrong_4(log_q, log_likelihood, log_prior):
    """Wrong twice: heights stay in nats, and z is put on (prior) before the image."""
    rows = []
    for q, x, p in zip(log_q, log_likelihood, log_prior):
        a = q
        b = a - p
        c = b - x
        rows.append(torch.stack((a, b, c)))
    return torch.stack(rows)


def right_1(log_q, log_likelihood, log_prior):
    """Right: changes in bits, summed up along the steps with cumsum."""
    return torch.stack([log_q, -log_likelihood, -log_prior], dim=1).cumsum(dim=1) / LN2


def right_2(log_q, log_likelihood, log_prior):
    """Right: a running height in a fresh table, each log-probability converted by itself."""

    def bits(log_p):
        return -log_p / LN2

    heights = log_q.new_empty(len(log_q), 3)
    heights[:, 0] = -bits(log_q)
    heights[:, 1] = bits(log_likelihood) - bits(log_q)
    heights[:, 2] = bits(log_likelihood) + bits(log_prior) - bits(log_q)
    return heights
