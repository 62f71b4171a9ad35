"""What several exercises of chapter 15 share."""

import torch
from torch import Tensor


def uniform(generator: torch.Generator, *shape: int, dtype=torch.float32) -> Tensor:
    """Numbers between 0 and 1."""
    return torch.rand(shape, generator=generator, dtype=dtype)


def normal(generator: torch.Generator, *shape: int, dtype=torch.float32) -> Tensor:
    """Standard normal numbers."""
    return torch.randn(shape, generator=generator, dtype=dtype)


def drawn_cumulative(generator: torch.Generator, steps: int, dtype=torch.float32) -> Tensor:
    """Cumulative alphas of a schedule that nobody would choose, so that no two entries are alike: 1 comes first."""
    alphas = 1 - 0.05 - 0.4 * uniform(generator, steps, dtype=dtype)
    return torch.cat([alphas.new_ones(1), alphas.cumprod(0)])


def posterior(z: Tensor, x: Tensor, t: int, cumulative: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and variance of q(z_{t-1} | z_t, x): what x says, corrected by what z_t has more than x explains."""
    before, now = cumulative[t - 1], cumulative[t]
    alpha, share = now / before, (1 - before) / (1 - now)
    return before.sqrt() * x + alpha.sqrt() * share * (z - now.sqrt() * x), (1 - alpha) * share


def start_of(z: Tensor, noise: Tensor, t: int, cumulative: Tensor) -> Tensor:
    """The x from which this noise led to z_t."""
    return (z - (1 - cumulative[t]).sqrt() * noise) / cumulative[t].sqrt()
