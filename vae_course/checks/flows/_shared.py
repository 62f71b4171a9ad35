"""What several exercises of chapter 12 share."""

from collections.abc import Callable

import torch
from torch import Tensor

Network = Callable[[Tensor], tuple[Tensor, Tensor]]


def small_network(generator: torch.Generator, dim: int, dtype: torch.dtype = torch.float32) -> Network:
    """A network of one layer with random weights: from (..., dim) to log_scale, between -1 and 1, and shift."""
    weight = torch.randn(dim, 2 * dim, generator=generator, dtype=dtype) / dim**0.5
    bias = 0.5 * torch.randn(2 * dim, generator=generator, dtype=dtype)

    def network(u: Tensor) -> tuple[Tensor, Tensor]:
        log_scale, shift = (u @ weight + bias).chunk(2, dim=-1)
        return log_scale.tanh(), shift

    return network


def layers(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Network]]:
    """Points, a mask and a network each: one of two entries kept, a mask with no pattern, one entry changed, none."""
    drawn = []
    for shape, kept, dtype in (
        ((2,), [1, 0], torch.float32),
        ((4, 3), [0, 1, 0], torch.float32),
        ((3, 2, 5), [1, 0, 1, 1, 1], torch.float64),
        ((6, 4), [1, 1, 1, 1], torch.float32),
    ):
        u = torch.randn(*shape, generator=generator, dtype=dtype)
        drawn.append((u, torch.tensor(kept, dtype=dtype), small_network(generator, shape[-1], dtype)))
    return drawn
