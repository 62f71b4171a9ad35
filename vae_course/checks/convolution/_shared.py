"""What several exercises of chapter 08 share."""

import torch


def integer(generator: torch.Generator, low: int, high: int) -> int:
    """An integer from `low` to `high`, both included."""
    return int(torch.randint(low, high + 1, (), generator=generator))
