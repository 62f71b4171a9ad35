"""What several exercises of chapter 06 share."""

import torch


def uniform(generator: torch.Generator, low: float, high: float) -> float:
    """A number between `low` and `high`."""
    return low + (high - low) * torch.rand((), generator=generator).item()
