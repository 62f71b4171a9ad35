"""What several exercises of chapter 13 share."""

from typing import Any

import torch
from torch import Tensor

from vae_course.checks.compare import kind_of
from vae_course.checks.exercise import gradients
from vae_course.checks.sandbox import Refused


def tensor_of_shape(value: Any, shape: tuple[int, ...], what: str) -> Tensor:
    """The value, if it is a floating-point tensor of this shape; refuses anything else."""
    if not isinstance(value, Tensor) or value.shape != shape or not value.is_floating_point():
        raise Refused(f"{what} must be a floating-point tensor of shape {tuple(shape)}; you returned {kind_of(value)}.")
    return value


def weighted_gradients(output: Tensor, *inputs: Tensor) -> tuple[Tensor, ...]:
    """Gradients of a sum of the output's entries with weights that differ, so that no two places are alike."""
    weights = torch.linspace(-1, 2, output.numel(), dtype=output.dtype).reshape(output.shape)
    return gradients(output * weights, *inputs)


def draw_codes(generator: torch.Generator, size: int, *shape: int) -> Tensor:
    """Indices of codes, of which a few come often and the last does not occur."""
    weights = torch.linspace(2, -1, size - 1).exp()
    drawn = torch.multinomial(weights, torch.Size(shape).numel(), replacement=True, generator=generator)
    return drawn.reshape(shape)
