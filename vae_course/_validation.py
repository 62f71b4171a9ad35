"""Errors at the door: what came, what was expected, what to do."""

import math
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


def check_rate(rate: int) -> int:
    """Samples of a sound a second, from 2,000 to 192,000, or an error.

    >>> check_rate(8000)
    8000
    """
    if check_integer("rate", rate) < 2000 or rate > 192_000:
        raise ValueError(f"rate is in samples a second, from 2000 to 192000; got {rate} (is it in kHz?)")
    return rate


def mark_checked(x: Tensor, in_unit_interval: bool) -> Tensor:
    """Say of a batch that its whole data set was checked at the door: it is not looked through again, for values
    outside [0, 1] only if it has none. What is computed from it bears no such mark."""
    x.checked_at_the_door, x.in_unit_interval = True, in_unit_interval
    return x


def check_batch(x: Tensor, shape: tuple[int, ...], domain: str | None = None) -> None:
    """A batch `(N, *shape)` of floats, N >= 1, that lies in the `domain` of a likelihood: "unit" is [0, 1], "real" any
    finite values of moderate size, "observed" any finite values or NaN where one is missing. Without a domain, images
    (three-dimensional shapes) must lie in [0, 1], and anything else must be finite."""
    if not isinstance(x, Tensor):
        advice = "; torch.from_numpy(x).float() makes one" if type(x).__module__ == "numpy" else ""
        raise TypeError(f"expected a torch.Tensor of shape (N, {_list(shape)}), got {type(x).__name__}{advice}")
    if x.ndim != len(shape) + 1 or tuple(x.shape[1:]) != tuple(shape):
        raise ValueError(
            f"expected a batch of shape (N, {_list(shape)}), got {tuple(x.shape)}{_shape_advice(x, shape)}"
        )
    if len(x) == 0:
        raise ValueError(f"expected at least one image, got an empty batch of shape {tuple(x.shape)}")
    if not x.is_floating_point():
        raise TypeError(f"expected floating-point values, got {x.dtype}; for 8-bit images use x.float() / 255")
    if torch.compiler.is_compiling() or hasattr(x, "checked_at_the_door"):
        return
    if domain == "unit" or (domain is None and len(shape) == 3):
        check_unit_interval(x)
    elif domain == "observed":
        if torch.isinf(x).any():
            raise ValueError("expected finite values, and NaN where one is missing, got infinity")
    elif not torch.isfinite(x).all():
        missing = int(x.isnan().flatten(1).any(1).sum())
        advice = f" (NaN in {missing} of {len(x)} rows; vae_course.Table.of takes missing values)" if missing else ""
        raise ValueError(f"expected finite values, got NaN or infinity{advice}")
    elif domain == "real":
        check_moderate(x)


def check_moderate(x: Tensor, limit: float = 1e3) -> None:
    """No value beyond `limit` in size, and no images from 0 to 255: a column of n rows that was standardised stays
    below the root of n."""
    values = x.detach()
    low, high = (v.item() for v in torch.aminmax(values))
    if values.ndim == 4 and low >= 0 and high > 64:
        raise ValueError(f"expected images of values near 1, got values from 0 to {high:.4g}{range_advice(low, high)}")
    if max(-low, high) <= limit:
        return
    where, advice = "the values", "; standardise: (x - x.mean()) / x.std()"
    if values.ndim == 2:
        worst = int(values.abs().amax(0).argmax())
        low, high = (v.item() for v in torch.aminmax(values[:, worst]))
        where, advice = f"column {worst}", "; standardise: vae_course.Dataset.of(x), or (x - x.mean(0)) / x.std(0)"
    raise ValueError(
        f"{where} reaches from {low:.4g} to {high:.4g}, too far for a Gaussian likelihood, whose standard deviation is "
        f"near 1 when training begins{advice}"
    )


def check_unit_interval(x: Tensor, what: str = "images") -> None:
    """Every value in [0, 1]; NaN is not."""
    if getattr(x, "in_unit_interval", False):
        return
    low, high = (v.item() for v in torch.aminmax(x.detach()))
    if not (low >= 0 and high <= 1):  # written so that NaN fails, too
        found = "NaN" if low != low or high != high else f"values from {low:.4g} to {high:.4g}"
        raise ValueError(f"expected {what} in [0, 1], got {found}{range_advice(low, high)}")


def range_advice(low: float, high: float) -> str:
    """What to do about values from `low` to `high` where [0, 1] is expected; nothing for NaN.

    >>> range_advice(0.0, 255.0), range_advice(-1.0, 1.0)
    ('; rescale with x / 255', '; rescale with (x + 1) / 2 if they were normalised to [-1, 1]')
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return ""
    if low >= 0:
        return f"; rescale with x / {255 if high <= 255 else 65535 if high <= 65535 else format(high, '.6g')}"
    if low >= -1.001 and high <= 1.001:
        return "; rescale with (x + 1) / 2 if they were normalised to [-1, 1]"
    return (
        "; they look standardised: undo it with x * std + mean, or keep them and use a Gaussian likelihood, "
        'VAE.mlp(shape, likelihood="gaussian")'
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


def _shape_advice(x: Tensor, shape: tuple[int, ...]) -> str:
    """The line to write where images of the right size come in another layout."""
    came = tuple(x.shape)
    if came == tuple(shape):
        return "; a single image needs x[None]"
    if len(shape) == 3 and came[1:] == (*shape[1:], shape[0]):
        return "; channels are last: x.permute(0, 3, 1, 2), or vae_course.Dataset.of(x)"
    if len(shape) == 3 and shape[0] == 1 and came[1:] == tuple(shape[1:]):
        return "; x[:, None] adds the channel"
    if x.ndim > 1 and math.prod(came[1:]) == math.prod(shape):
        return f"; x.view(-1, {_list(shape)}) gives it that shape"
    return ""


def _list(shape: tuple[int, ...]) -> str:
    return ", ".join(map(str, shape))
