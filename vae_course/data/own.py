"""`Dataset.of`: one's own arrays at the door; what is done is said in one line, what is not clear is asked."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from vae_course.data.dataset import Dataset
from vae_course.data.labels import named_labels
from vae_course.data.layout import Laid, is_picture, lay_out
from vae_course.data.ranges import check_numbers, mean_and_std, rescale, standardise, to_float32
from vae_course.data.split import digests, keep_apart, split_rows

CHANNEL_NAMES = {1: "grey", 3: "colour"}


def dataset_of(
    images: Any,
    labels: Any,
    *,
    test: float | int,
    seed: int,
    name: str,
    layout: str | None,
    scale: float | str | None,
    classes: Sequence[str],
    size: Any,
    colour: str | None,
) -> Dataset:
    """See `Dataset.of`."""
    if isinstance(images, Dataset):
        raise TypeError(f"{images!r} is a data set already; use it as it is")
    parts = [images]
    if given := isinstance(images, tuple) and len(images) == 2 and not any(map(is_picture, images)):
        parts = list(images)
        _check_pair(labels)
    elif labels is None and _are_pairs(images):
        parts, labels = [[x for x, _ in images]], [y for _, y in images]
    laid = [_channels(lay_out(part, layout, size, colour)) for part in parts]
    if given and laid[0].array.shape[1:] != laid[1].array.shape[1:]:
        raise ValueError(f"train and test have different shapes, {laid[0].array.shape} and {laid[1].array.shape}")
    array = np.concatenate([part.array for part in laid]) if given else laid[0].array
    points = array.ndim == 2
    check_numbers(array, points)
    listed = [*labels[0], *labels[1]] if given and labels is not None else labels
    if given and labels is not None and [len(part) for part in labels] != [len(part.array) for part in laid]:
        raise ValueError(
            f"{[len(p.array) for p in laid]} images, but {[len(p) for p in labels]} labels, in train and test"
        )
    numbers, classes = named_labels(listed, classes, len(array))
    prints = digests(array)
    if given:
        n = len(laid[0].array)
        train_rows, test_rows = keep_apart(prints[:n], prints[n:]), np.arange(n, len(array))
        copies = n - len(train_rows)
        if len(train_rows) == 0:
            raise ValueError("every training row is in the test part, too, so nothing is left to train on")
        said_copies = f"{copies:,} training rows that are in the test part, too, left out"
    else:
        train_rows, test_rows, copies = split_rows(prints, test, seed, numbers)
        said_copies = f"{copies:,} copies, each beside its original"
    values, said, moments = _points(array, train_rows, scale) if points else _images(array, scale)
    said = [*said, *laid[0].said, *([f"{len(classes)} classes"] if classes else []), *([said_copies] if copies else [])]
    print("; ".join([*said, f"{len(train_rows):,} train, {len(test_rows):,} test"]))
    chosen = [(values[rows], None if numbers is None else _tensor(numbers[rows])) for rows in (train_rows, test_rows)]
    return Dataset(
        name=name,
        train=_tensor(chosen[0][0]),
        test=_tensor(chosen[1][0]),
        train_labels=chosen[0][1],
        test_labels=chosen[1][1],
        classes=classes,
        source="one's own",
        **moments,
    )


def _check_pair(labels: Any) -> None:
    if labels is not None and not (isinstance(labels, (tuple, list)) and len(labels) == 2):
        raise ValueError(
            "a pair of arrays is taken for (train, test): write labels=(train_labels, test_labels), or a list, "
            "[first, second], for two images"
        )
    if labels is not None and not all(hasattr(part, "__len__") for part in labels):
        raise TypeError("labels of a pair (train, test) must be a pair of lists or arrays")


def _are_pairs(images: Any) -> bool:
    """Whether this is a list of (image, label), as torchvision's data sets are."""
    if not isinstance(images, (list, tuple)) or not images:
        return False
    return all(isinstance(item, tuple) and len(item) == 2 and np.ndim(item[1]) == 0 for item in images) and all(
        is_picture(image) or np.ndim(image) > 0 for image, _ in images
    )


def _channels(laid: Laid) -> Laid:
    """Transparent channels are laid on white."""
    array, said = laid
    if array.ndim == 2 or array.shape[1] not in (2, 4):
        return laid
    full = {"b": 1, "u": np.iinfo(array.dtype).max if array.dtype.kind == "u" else 1}.get(array.dtype.kind)
    full = full or (1 if array.max() <= 1 else 255)
    alpha, colour = array[:, -1:] / full, array[:, :-1]
    if (alpha == 1).all():
        return Laid(colour, [*said, "an opaque alpha channel left out"])
    with np.errstate(invalid="ignore", over="ignore"):  # values that are not finite are refused by who looks at ranges
        mixed = colour * alpha + full * (1 - alpha)
        mixed = mixed.round() if array.dtype.kind in "bui" else mixed
        return Laid(mixed.astype(array.dtype), [*said, "transparent parts on white"])


def _images(array: np.ndarray, scale: Any) -> tuple[np.ndarray, list[str], dict]:
    n, channels, height, width = array.shape
    offset, divisor, done = rescale(array, scale)
    kind = CHANNEL_NAMES.get(channels, f"{channels}-channel")
    values = to_float32(array, offset, divisor)
    return values, [f"{n:,} {kind} image{'s' * (n > 1)} {height}x{width}, {array.dtype}, {done}"], {}


def _points(array: np.ndarray, train: np.ndarray, scale: Any) -> tuple[np.ndarray, list[str], dict]:
    n, dimensions = array.shape
    about = f"{n:,} points of {dimensions} dimension{'s' * (dimensions > 1)}, {array.dtype}"
    side = round(dimensions**0.5)
    if scale is None and array.dtype.kind in "ui" and side >= 8 and side**2 == dimensions and array.min() >= 0:
        raise ValueError(
            f"shape {array.shape} of {array.dtype} may be flat images: write x.reshape(-1, {side}, {side}) for images, "
            'or scale="standardise" for points'
        )
    if scale == "keep":
        return array.astype(np.float32), [f"{about}, kept as they are"], {}
    if scale not in (None, "standardise"):
        raise ValueError(f'scale of points must be "standardise" or "keep", got {scale!r}')
    mean, std = mean_and_std(array[train])
    constant = array[train].min(0) == array[train].max(0)
    said = [f"{about}, standardised"]
    if constant.any():
        which = ", ".join(map(str, np.flatnonzero(constant)[:3]))
        said.append(f"column {which} has one value" if constant.sum() == 1 else f"columns {which} have one value each")
    return standardise(array, mean, std), said, {"mean": tuple(mean.tolist()), "std": tuple(std.tolist())}


def _tensor(values: np.ndarray) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(values))
