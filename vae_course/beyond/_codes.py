"""Discrete codes at the door: what came, what was expected, what to write instead."""

import torch
from torch import Tensor

from vae_course._validation import check_integer


def check_size(size: int) -> int:
    """How many codes there are to choose from: two or more, or an error."""
    if size is not True and size == 1:
        raise ValueError("size must be at least 2, got 1: a single code says nothing about an image (log 1 = 0 nats)")
    return check_integer("size", size, least=2)


def check_vectors(h: Tensor, dim: int) -> None:
    """Floating-point vectors `(*batch, dim)`, at least one, all finite."""
    if not isinstance(h, Tensor) or not h.is_floating_point():
        kind = h.dtype if isinstance(h, Tensor) else type(h).__name__
        raise TypeError(f"expected floating-point vectors of shape (..., {dim}), got {kind}")
    if h.ndim < 2 or h.shape[-1] != dim:
        advice = "; channels are second: h.movedim(1, -1)" if h.ndim == 4 and h.shape[1] == dim else ""
        raise ValueError(f"expected vectors of shape (..., {dim}), got {tuple(h.shape)}{advice}")
    if h.numel() == 0:
        raise ValueError(f"expected at least one vector, got an empty tensor of shape {tuple(h.shape)}")
    if not torch.isfinite(h).all():
        raise ValueError("expected finite vectors, got NaN or infinity; has training diverged? A lower lr may help")


def check_codes(codes: Tensor, size: int, length: int | None = None) -> None:
    """Integers in 0 ... size - 1; with a `length`, one row of as many codes for each image."""
    if not isinstance(codes, Tensor):
        raise TypeError(f"expected codes as a torch.Tensor of integers, got {type(codes).__name__}")
    if codes.is_floating_point() or codes.is_complex() or codes.dtype == torch.bool:
        raise TypeError(f"expected integers as codes, got {codes.dtype}; codes.long() makes them")
    if length is not None and (codes.ndim != 2 or codes.shape[1] != length):
        grid = codes.ndim == 3 and codes.shape[1] * codes.shape[2] == length
        advice = "; codes.flatten(1) turns each grid into a row" if grid else ""
        raise ValueError(f"expected codes of shape (N, {length}), got {tuple(codes.shape)}{advice}")
    if codes.numel() == 0:
        raise ValueError(f"expected at least one code, got an empty tensor of shape {tuple(codes.shape)}")
    low, high = (v.item() for v in torch.aminmax(codes))
    if low < 0 or high >= size:
        raise ValueError(f"expected codes from 0 to {size - 1}, got {low} to {high}; are they of another codebook?")
