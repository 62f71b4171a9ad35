import math

import torch
from jaxtyping import Float
from torch import Tensor


def wrong_1(
    log_q: Float[Tensor, "n"], log_likelihood: Float[Tensor, "n"], log_prior: Float[Tensor, "n"]
) -> Float[Tensor, "n 3"]:
    """Gives the change of each step instead of the height after it: the running sum is missing."""
    return torch.stack([log_q, -log_likelihood, -log_prior], 1) / math.log(2)


def wrong_2(
    log_q: Float[Tensor, "n"], log_likelihood: Float[Tensor, "n"], log_prior: Float[Tensor, "n"]
) -> Float[Tensor, "n 3"]:
    """Taking the code off raises the stack: the sign of the first step is wrong."""
    steps = torch.stack([-log_q, -log_likelihood, -log_prior], 1)
    return steps.cumsum(1) / math.log(2)


def wrong_3(
    log_q: Float[Tensor, "n"], log_likelihood: Float[Tensor, "n"], log_prior: Float[Tensor, "n"]
) -> Float[Tensor, "n 3"]:
    """Stays in nats: the division by log 2 is missing."""
    return torch.stack([log_q, -log_likelihood, -log_prior], 1).cumsum(1)


def wrong_4(
    log_q: Float[Tensor, "n"], log_likelihood: Float[Tensor, "n"], log_prior: Float[Tensor, "n"]
) -> Float[Tensor, "n 3"]:
    """Puts the code on before the image: second and third step are swapped."""
    steps = torch.stack([log_q, -log_prior, -log_likelihood], 1)
    return steps.cumsum(1) / math.log(2)


def wrong_5(
    log_q: Float[Tensor, "n"], log_likelihood: Float[Tensor, "n"], log_prior: Float[Tensor, "n"]
) -> Float[Tensor, "n 3"]:
    """Stacks along the first axis: the result is (3, n) instead of (n, 3)."""
    steps = torch.stack([log_q, -log_likelihood, -log_prior])
    return steps.cumsum(0) / math.log(2)


def wrong_6(
    log_q: Float[Tensor, "n"], log_likelihood: Float[Tensor, "n"], log_prior: Float[Tensor, "n"]
) -> Float[Tensor, "n 3"]:
    """Adds up along the images instead of along the steps."""
    steps = torch.stack([log_q, -log_likelihood, -log_prior], 1)
    return steps.cumsum(0) / math.log(2)


def right_1(
    log_q: Float[Tensor, "n"], log_likelihood: Float[Tensor, "n"], log_prior: Float[Tensor, "n"]
) -> Float[Tensor, "n 3"]:
    """Changes of the three steps in bits, summed up along the steps."""
    return torch.stack([log_q, -log_likelihood, -log_prior], 1).cumsum(1) / math.log(2)


def right_2(
    log_q: Float[Tensor, "n"], log_likelihood: Float[Tensor, "n"], log_prior: Float[Tensor, "n"]
) -> Float[Tensor, "n 3"]:
    """Three heights one after the other, written into a table."""
    bit = math.log(2)
    heights = log_q.new_empty(len(log_q), 3)
    heights[:, 0] = log_q / bit
    heights[:, 1] = heights[:, 0] - log_likelihood / bit
    heights[:, 2] = heights[:, 1] - log_prior / bit
    return heights


def right_3(
    log_q: Float[Tensor, "n"], log_likelihood: Float[Tensor, "n"], log_prior: Float[Tensor, "n"]
) -> Float[Tensor, "n 3"]:
    """A matrix product with a triangle of signs."""
    signs = torch.tensor([[1.0, 1, 1], [0, -1, -1], [0, 0, -1]], dtype=log_q.dtype)
    table = torch.stack([log_q, log_likelihood, log_prior], dim=-1)
    return table @ signs * math.log2(math.e)
