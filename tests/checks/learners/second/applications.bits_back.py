import math

import torch


def wrong_1(log_q, log_likelihood, log_prior):
    """Lets the stack grow at the first step, as if the code were put on."""
    steps = torch.stack([-log_q, -log_likelihood, -log_prior], dim=1)
    return steps.cumsum(1) / math.log(2)


def wrong_2(log_q, log_likelihood, log_prior):
    """Returns what each step changes, not how high the stack stands after it."""
    return torch.stack([log_q, -log_likelihood, -log_prior], dim=1) / math.log(2)


def wrong_3(log_q, log_likelihood, log_prior):
    """Puts the code on before the image."""
    steps = torch.stack([log_q, -log_prior, -log_likelihood], dim=1)
    return steps.cumsum(1) / math.log(2)


def wrong_4(log_q, log_likelihood, log_prior):
    """Stays in nats."""
    return torch.stack([log_q, -log_likelihood, -log_prior], dim=1).cumsum(1)


def right_1(log_q, log_likelihood, log_prior):
    """Running sum of the three changes in bits."""
    changes = torch.stack([log_q, -log_likelihood, -log_prior], dim=1) / math.log(2)
    return changes.cumsum(dim=1)


def right_2(log_q, log_likelihood, log_prior):
    """Each height written out, converted with log2(e)."""
    bits = math.log2(math.e)
    heights = torch.empty(len(log_q), 3, dtype=log_q.dtype)
    heights[:, 0] = bits * log_q
    heights[:, 1] = bits * (log_q - log_likelihood)
    heights[:, 2] = bits * (log_q - log_likelihood - log_prior)
    return heights
