"""From whatever images are kept in to one array `(N, C, H, W)` of images or `(N, D)` of points."""

from collections import Counter
from typing import Any, NamedTuple

import numpy as np
import torch

from vae_course.data.pictures import check_colour, check_size, is_grey, pixels_of

LAYOUTS = {"NHW": 3, "NCHW": 4, "NHWC": 4, "ND": 2}
CHANNELS = (1, 2, 3, 4)  # grey, grey with alpha, RGB, RGBA


class Laid(NamedTuple):
    """An array, and the sentence parts that say what was done to it."""

    array: np.ndarray
    said: list[str]


def lay_out(images: Any, layout: str | None, size: Any, colour: Any) -> Laid:
    """Images `(N, C, H, W)` or points `(N, D)`, of the type they came in.

    >>> import torch
    >>> lay_out(torch.zeros(5, 8, 8, 3), None, None, None).array.shape
    (5, 3, 8, 8)
    """
    if layout is not None and layout not in LAYOUTS:
        raise ValueError(f"layout must be one of {', '.join(LAYOUTS)}, got {layout!r}")
    size, colour = check_size(size), check_colour(colour)
    if is_picture(images):
        raise ValueError("expected several images, got one; Dataset.of([image, ...]) takes a list")
    if isinstance(images, (list, tuple)) and images and any(is_picture(image) for image in images):
        return _from_pictures(images, size, colour)
    if size is not None or colour is not None:
        raise ValueError(
            "size and colour are for lists of PIL images and for folders; of an array, scale the images first, "
            "torch.nn.functional.interpolate(x, size=(28, 28), antialias=True, mode='bilinear')"
        )
    array, listed = _array(images), isinstance(images, (list, tuple))
    if array.dtype.kind not in "buif":
        raise TypeError(f"expected numbers, got {_type(array)}; tables with text go through vae_course.Table.of")
    if array.size == 0:
        raise ValueError(f"expected at least one image, got an empty array of shape {array.shape}")
    if layout is not None and LAYOUTS[layout] != array.ndim:
        raise ValueError(f"layout={layout!r} has {LAYOUTS[layout]} dimensions, the array {array.ndim}: {array.shape}")
    return _by_layout(array, layout or _guess(array, listed))


def is_picture(thing: Any) -> bool:
    """Whether something is an image of Pillow's, found out without loading Pillow."""
    return any(kind.__module__.startswith("PIL.") for kind in type(thing).__mro__) and hasattr(thing, "convert")


def _from_pictures(images: Any, size: tuple[int, int] | None, colour: str | None) -> Laid:
    if strange := [i for i, image in enumerate(images) if not is_picture(image)]:
        raise TypeError(f"expected PIL images only, got {type(images[strange[0]]).__name__} at place {strange[0]}")
    colour = colour or ("grey" if all(is_grey(image.mode) for image in images) else "rgb")
    sizes = Counter(image.size[::-1] for image in images)
    if size is None and len(sizes) > 1:
        raise ValueError(f"the images have {list_sizes(sizes)}; write size={min(min(s) for s in sizes)} to scale them")
    try:
        arrays = [pixels_of(image, size, colour) for image in images]
    except (OSError, SyntaxError) as error:
        raise ValueError(f"an image cannot be read ({error}); leave it out") from None
    if len({array.shape for array in arrays}) > 1:
        raise ValueError("the images are turned differently by their EXIF data; write size=(height, width)")
    return Laid(np.stack(arrays), [] if len(sizes) == 1 else [f"sizes from {min(sizes)} to {max(sizes)} scaled"])


def list_sizes(sizes: Counter) -> str:
    """ "3 sizes: 28x28 (10), 20x30 (2), 20x31 (1)": the most frequent ones, height first."""
    shown = ", ".join(f"{h}x{w} ({n:,})" for (h, w), n in sizes.most_common(3))
    return f"{len(sizes)} sizes: {shown}" + (" and others" if len(sizes) > 3 else "")


def _array(images: Any) -> np.ndarray:
    """A numpy array of a tensor, an array, or a list of them."""
    if isinstance(images, torch.Tensor):
        images = images.detach().cpu()
        if images.is_complex() or images.is_quantized or images.layout != torch.strided:
            raise TypeError(
                f"expected a dense tensor of numbers, got {images.dtype}; images.abs() or .to_dense() helps"
            )
        return (images.float() if images.dtype == torch.bfloat16 else images).numpy()
    if isinstance(images, np.ma.MaskedArray) and images.mask.any():
        raise ValueError("expected every value, got a masked array; vae_course.Table.of takes missing values")
    if isinstance(images, np.ndarray) and images.dtype != object:
        return images
    if hasattr(images, "columns") and hasattr(images, "iloc"):
        raise TypeError("got a data frame; vae_course.Table.of(frame) reads its columns, Dataset.of(frame.to_numpy()) "
                        "takes all of them for numbers")  # fmt: skip
    if isinstance(images, (str, bytes)) or hasattr(images, "__fspath__"):
        raise TypeError(f"got a path, {images!r}; vae_course.Dataset.from_folder(path) reads a folder of images")
    if not isinstance(images, (list, tuple, np.ndarray)):
        raise TypeError(
            f"expected an array, a tensor or a list of images, got {type(images).__name__}; list(...) helps"
        )
    return _stack(images)


def _stack(images: Any) -> np.ndarray:
    if len(images) == 0:
        raise ValueError("expected at least one image, got an empty list")
    try:
        arrays = [_array(image) if isinstance(image, torch.Tensor) else np.asarray(image) for image in images]
    except (ValueError, TypeError):
        raise ValueError("an item of the list is no image: its rows have different lengths") from None
    if len(shapes := Counter(array.shape for array in arrays)) > 1:
        if len({len(shape) for shape in shapes}) > 1 or any(len(shape) < 2 for shape in shapes):
            listed = ", ".join(f"{shape} ({n})" for shape, n in shapes.most_common(3))
            raise ValueError(f"the items of the list have different shapes: {listed}; bring them to one")
        raise ValueError(
            f"the items of the list have {len(shapes)} shapes, among them {' and '.join(map(str, list(shapes)[:2]))}; "
            "Dataset.of([PIL.Image.fromarray(a) for a in images], size=32) scales images of bytes"
        )
    if strange := next((a for a in arrays if a.dtype.kind not in "buif"), None):
        raise TypeError(f"expected numbers, got {_type(strange)} in a list; text goes through vae_course.Table.of")
    return np.stack(arrays)


def _guess(array: np.ndarray, listed: bool) -> str:
    """The only layout that a shape allows, or an error with the lines to write. `listed`: that the first dimension
    counts images is certain."""
    shape = array.shape
    if array.ndim == 2:
        return "ND"
    if array.ndim == 3:
        if not listed and shape[0] in (3, 4) and min(shape[1:]) > 4:
            raise ValueError(
                f'shape {shape} is {shape[0]} grey images or one of {shape[0]} channels: write layout="NHW", or '
                "x[None] for a single image"
            )
        if not listed and shape[2] in (3, 4) and min(shape[:2]) > 4:
            raise ValueError(
                f"shape {shape} looks like a single image with its channels last: write x[None], or "
                f'layout="NHW" for {shape[0]} grey images of {shape[1]}x{shape[2]}'
            )
        return "NHW"
    if array.ndim == 4:
        first, last = shape[1] in CHANNELS, shape[3] in CHANNELS
        if first and last:
            raise ValueError(f'shape {shape} may have its channels first or last: write layout="NCHW" or layout="NHWC"')
        if not first and not last:
            raise ValueError(
                f"shape {shape} has no dimension of 1, 3 or 4 channels where one was expected, (N, C, H, W) or "
                '(N, H, W, C): choose channels, x[:, :3], or write layout="NCHW"'
            )
        return "NCHW" if first else "NHWC"
    if array.ndim == 1:
        raise ValueError(f"shape {shape} is a row of numbers: write x[:, None] for points of one dimension")
    raise ValueError(
        f"shape {shape} has {array.ndim} dimensions; expected (N, H, W), (N, C, H, W), (N, H, W, C) or points (N, D). "
        "Of films, x.reshape(-1, *x.shape[2:]) makes single images"
    )


def _by_layout(array: np.ndarray, layout: str) -> Laid:
    if layout == "NHW":
        return Laid(array[:, None], [])
    if layout == "NHWC":
        return Laid(array.transpose(0, 3, 1, 2), ["channels were last"])
    return Laid(array, [])


def _type(array: np.ndarray) -> str:
    return "text or objects" if array.dtype.kind in "OUS" else str(array.dtype)
