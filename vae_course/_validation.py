"""Errors at the door: what came, what was expected, what to do."""

from numbers import Integral

import torch
from torch import Tensor


def check_integer(name: str, value, least: int = 1) -> int:
    """An integer of at least `least` (Python's or NumPy's), as Python's, or an error that names it."""
    if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
        raise ValueError(f"{name} must be an integer of at least {least}, got {value!r}")
    return int(value)


def check_nonnegative(name: str, value: float) -> float:
    """A number of at least 0, or an error that names it."""
    if not isinstance(value, (int, float)) or not value >= 0:
        raise ValueError(f"{name} must be a number of at least 0, got {value!r}")
    return value


def mark_checked(x: Tensor) -> Tensor:
    """Say of a batch that its whole data set was checked at the door: it is not looked through again. What is computed
    from it bears no such mark."""
    x.checked_at_the_door = True
    return x


def check_batch(x: Tensor, shape: tuple[int, ...]) -> None:
    """A batch `(N, *shape)` of finite floats, N >= 1; images (three-dimensional shapes) must lie in [0, 1]."""
    if not isinstance(x, Tensor):
        raise TypeError(f"expected a torch.Tensor of shape (N, {_list(shape)}), got {type(x).__name__}")
    if x.ndim != len(shape) + 1 or tuple(x.shape[1:]) != tuple(shape):
        raise ValueError(
            f"expected a batch of shape (N, {_list(shape)}), got {tuple(x.shape)}"
            + ("; a single image needs x[None]" if tuple(x.shape) == tuple(shape) else "")
        )
    if len(x) == 0:
        raise ValueError(f"expected at least one image, got an empty batch of shape {tuple(x.shape)}")
    if not x.is_floating_point():
        raise TypeError(f"expected floating-point values, got {x.dtype}; for 8-bit images use x.float() / 255")
    if torch.compiler.is_compiling() or hasattr(x, "checked_at_the_door"):
        return
    if len(shape) == 3:
        check_unit_interval(x)
    elif not torch.isfinite(x).all():
        raise ValueError("expected finite values, got NaN or infinity")


def check_unit_interval(x: Tensor, what: str = "images") -> None:
    """Every value in [0, 1]; NaN is not."""
    if hasattr(x, "checked_at_the_door"):
        return
    low, high = (v.item() for v in torch.aminmax(x.detach()))
    if not (low >= 0 and high <= 1):  # written so that NaN fails, too
        found = "NaN" if low != low or high != high else f"values from {low:.4g} to {high:.4g}"
        advice = "x / 255" if high > 1 and low >= 0 else "(x + 1) / 2 if they were normalised to [-1, 1]"
        raise ValueError(
            f"expected {what} in [0, 1], got {found}" + ("" if found == "NaN" else f"; rescale with {advice}")
        )


def check_labels(labels: Tensor | None, count: int, classes: int | None) -> None:
    """One integer in 0 ... classes - 1 (any from 0 on where `classes` is None) for each of `count` images, or an error
    that says what came instead."""
    if labels is None:
        raise TypeError("expected labels, got None; a data set without labels can only train an unconditional VAE")
    if not isinstance(labels, Tensor):
        raise TypeError(f"expected labels as a torch.Tensor of shape ({count},), got {type(labels).__name__}")
    if labels.is_floating_point() or labels.is_complex() or labels.dtype == torch.bool:
        raise TypeError(f"expected integers as labels, got {labels.dtype}; labels.long() makes them")
    if labels.shape != (count,):
        advice = "; labels.argmax(1) turns one-hot rows into numbers" if labels.ndim == 2 else ""
        raise ValueError(f"expected one label per image, shape ({count},), got {tuple(labels.shape)}{advice}")
    if count == 0:
        raise ValueError("expected at least one label, got none")
    low, high = (v.item() for v in torch.aminmax(labels))
    if low < 0 or (classes is not None and high >= classes):
        advice = "; leave out images whose label is missing" if low < 0 else "; do labels start at 1?"
        expected = "0 on" if classes is None else f"0 to {classes - 1}"
        raise ValueError(f"expected labels from {expected}, got {low} to {high}{advice}")


def check_finite(y: Tensor) -> None:
    """No NaN and no infinity in what was measured."""
    if not torch.isfinite(y).all():
        count = int((~torch.isfinite(y)).sum())
        raise ValueError(
            f"{count} measured values are NaN or infinite; pixels that are not known belong into a mask (False)"
        )


def _list(shape: tuple[int, ...]) -> str:
    return ", ".join(map(str, shape))
