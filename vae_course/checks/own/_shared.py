"""Numbers with gaps in them: what several exercises of chapter 17 are tried on."""

import torch
from torch import Tensor


def gaps(shape: tuple[int, ...], share: float, generator: torch.Generator) -> Tensor:
    """True where a value is missing; nothing is missing in the first row."""
    missing = torch.rand(shape, generator=generator) < share
    missing[0] = False
    return missing


def with_gaps(values: Tensor, missing: Tensor) -> Tensor:
    """The values, with NaN where one is missing."""
    return values.masked_fill(missing, torch.nan)
