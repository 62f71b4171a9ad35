"""Values to what models expect: images to float32 in [0, 1], points to mean 0 and variance 1."""

import numpy as np
from jaxtyping import Float

from vae_course._validation import range_advice

LARGEST = 1e30  # squares of more do not fit into float32


def check_numbers(array: np.ndarray, points: bool) -> None:
    """Finite and of a size that float32 can hold, or an error that says where it is not."""
    if array.dtype.kind != "f":
        return
    if not np.isfinite(array).all():
        broken = ~np.isfinite(array).reshape(len(array), -1).all(1)
        advice = (
            "; vae_course.Table.of takes missing values"
            if points
            else "; leave them out, x[~broken], or fill them in, numpy.nan_to_num(x)"
        )
        raise ValueError(
            f"expected finite values, got NaN or infinity in {broken.sum():,} of {len(array):,}, first at "
            f"{broken.argmax()}{advice}"
        )
    if (largest := float(np.abs(array).max())) > LARGEST:
        where = f"column {np.abs(array).max(0).argmax()}" if points else "an image"
        raise ValueError(f"{where} reaches {largest:.3g}, more than {LARGEST:g}; divide it by its unit")


def rescale(array: np.ndarray, scale: float | str | None) -> tuple[float, float, str]:
    """`offset`, `divisor` and a sentence part: images become `(array - offset) / divisor`.

    >>> import numpy
    >>> rescale(numpy.array([0, 7, 255], dtype="uint8"), None)
    (0.0, 255.0, 'divided by 255')
    """
    low, high = float(array.min()), float(array.max())
    if isinstance(scale, bool) or not (scale is None or isinstance(scale, (int, float, str, np.number))):
        raise ValueError(f'scale must be a number, "signed" or "keep", got {scale!r}')
    if isinstance(scale, (int, float, np.number)):
        if not 0 < scale < np.inf:
            raise ValueError(f"scale is a number to divide by and must be above 0, got {scale!r}")
        _check_result(low / scale, high / scale, f"scale={scale:g}")
        return 0.0, float(scale), f"divided by {scale:g}"
    if scale == "signed":
        _check_result((low + 1) / 2, (high + 1) / 2, 'scale="signed"')
        return -1.0, 2.0, "from [-1, 1] to [0, 1]"
    if scale == "keep":
        return 0.0, 1.0, f"kept from {low:.3g} to {high:.3g}"
    if scale is not None:
        raise ValueError(f'scale of images must be a number, "signed" or "keep", got {scale!r}')
    return _found(array, low, high)


def _found(array: np.ndarray, low: float, high: float) -> tuple[float, float, str]:
    """What the values themselves say."""
    if low >= 0 and high <= 1:
        return 0.0, 1.0, "values in [0, 1]"
    if low >= 0 and (32 if array.dtype == np.uint8 else 128) <= high <= 255:
        return 0.0, 255.0, "divided by 255"
    if low >= 0 and high <= 65535 and high > 255 and array.dtype.kind in "ui":
        return 0.0, 65535.0, "divided by 65535"
    if -1 <= low < -0.5 and high <= 1:
        return -1.0, 2.0, "from [-1, 1] to [0, 1]"
    if low >= 0:
        raise ValueError(
            f"values from {low:.4g} to {high:.4g} may be divided by {high:.6g} or by 255: write scale={high:.6g} or "
            'scale=255, or scale="keep"'
        )
    raise ValueError(
        f"expected images in [0, 1] or from 0 to 255, got values from {low:.4g} to {high:.4g}"
        + (
            '; write scale="signed" if they were normalised to [-1, 1], or scale="keep" to leave them for '
            'VAE.mlp(shape, likelihood="gaussian")'
            if low >= -1 and high <= 1
            else range_advice(-2.0, 2.0) + '; scale="keep" leaves them as they are'
        )
    )


def _check_result(low: float, high: float, what: str) -> None:
    if not (low >= -1e-6 and high <= 1 + 1e-6):
        raise ValueError(
            f"{what} would give values from {low:.4g} to {high:.4g}, outside [0, 1]{range_advice(low, high)}"
        )


def to_float32(array: np.ndarray, offset: float, divisor: float) -> Float[np.ndarray, " n *event"]:
    """`(array - offset) / divisor` in float32, contiguous; integers are exact fractions."""
    wide = array.dtype in (np.dtype(np.uint8), np.dtype(bool), np.dtype(np.float32), np.dtype(np.float16))
    values = array.astype(np.float32 if wide else np.float64, order="C")
    if offset:
        values -= offset
    if divisor != 1:
        values /= divisor
    if (offset or divisor != 1) and divisor and values.size:
        np.clip(values, 0, 1, out=values)
    return np.ascontiguousarray(values, dtype=np.float32)


def mean_and_std(values: Float[np.ndarray, "n columns"]) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of each column in float64, NaN left out; 1 where a column has one value only. Sound
    for values of 10^9 beside values of 10^-9."""
    values = values.astype(np.float64)
    size = np.nanmax(np.abs(values), axis=0)
    size = np.where(size > 0, size, 1.0)
    scaled = values / size
    mean = np.nanmean(scaled, axis=0)
    spread = np.sqrt(np.nanmean((scaled - mean) ** 2, axis=0))
    constant = np.nanmax(values, axis=0) == np.nanmin(values, axis=0)
    return mean * size, np.where(constant | (spread == 0), 1.0, spread * size)


def standardise(
    values: Float[np.ndarray, "n columns"], mean: np.ndarray, std: np.ndarray
) -> Float[np.ndarray, "n columns"]:
    """`(values - mean) / std` in float32, NaN kept. Raises `ValueError` for a value that is further away from the mean
    than float32 can say."""
    with np.errstate(over="ignore"):
        standardised = (values.astype(np.float64) - mean) / std
    if (far := np.abs(standardised) > LARGEST).any():
        row, column = np.argwhere(far)[0]
        raise ValueError(
            f"column {column}, row {row}: {values[row, column]:g} is too far from the other values, whose standard "
            f"deviation is {std[column]:.3g}; leave the row out"
        )
    return standardised.astype(np.float32)
