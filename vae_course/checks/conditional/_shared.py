"""What several exercises of chapter 09 share."""

from collections.abc import Callable

import torch
from torch import Tensor

KINDS = 4  # classes in the cases of this chapter


def uniform(generator: torch.Generator, *shape: int, dtype=torch.float32) -> Tensor:
    """Numbers between 0 and 1."""
    return torch.rand(*shape, generator=generator, dtype=dtype)


def normal(generator: torch.Generator, *shape: int, dtype=torch.float32) -> Tensor:
    """Standard normal numbers."""
    return torch.randn(*shape, generator=generator, dtype=dtype)


def tiny_model(generator: torch.Generator, latent: int, pixels: int) -> tuple[Callable, Callable]:
    """encode(x, y) -> (mean, log_var) and decode(z, y) -> logits, in which the label matters."""
    into = normal(generator, pixels, latent)
    means, scales = normal(generator, 2, KINDS, latent)
    out = normal(generator, latent, pixels)
    shifts = normal(generator, KINDS, pixels)

    def encode(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        return 0.3 * x @ into + means[y], 0.5 * scales[y] - 1 + 0 * x @ into

    def decode(z: Tensor, y: Tensor) -> Tensor:
        return z @ out + shifts[y]

    return encode, decode
