"""One image of Pillow's, in whatever mode and size, to bytes `(C, H, W)`."""

from typing import Any

import numpy as np
from jaxtyping import UInt8

from vae_course._validation import check_integer

Image = Any  # Pillow's Image.Image, which is loaded when it is needed
COLOURS = {"grey": "L", "gray": "L", "rgb": "RGB", "colour": "RGB", "color": "RGB"}
GREY_MODES = ("1", "L", "LA", "La", "I", "F")  # and I;16 in its variants


def pixels_of(
    image: Image, size: tuple[int, int] | None = None, colour: str = "rgb"
) -> UInt8[np.ndarray, "channels height width"]:
    """The image turned as its EXIF data say, on white where it is transparent, cut to the middle and scaled to `size`
    (height, width; None: as it is). 16 bits become 8. Raises `ValueError` for values that are no grey levels.

    >>> from PIL import Image
    >>> pixels_of(Image.new("LA", (4, 2), (0, 255)), size=(1, 1), colour="grey").tolist()
    [[[0]]]
    """
    from PIL import ImageOps
    from PIL.Image import Resampling, alpha_composite, new

    mode = COLOURS[colour]
    if size is not None:
        image.draft(mode, (2 * size[1], 2 * size[0]))  # JPEG: reads no more than is needed
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I") or image.mode == "F":
        image = _eight_bits(image)
    if has_alpha(image):
        image = alpha_composite(new("RGBA", image.size, "white"), image.convert("RGBA"))
    if image.mode != mode:
        image = image.convert(mode)
    if size is not None and image.size != (size[1], size[0]):
        image = ImageOps.fit(image, (size[1], size[0]), method=Resampling.BILINEAR)
    array = np.asarray(image)
    return array[None] if array.ndim == 2 else array.transpose(2, 0, 1)


def has_alpha(image: Image) -> bool:
    """Whether parts of an image may be transparent."""
    return image.mode in ("LA", "La", "PA", "RGBA", "RGBa") or "transparency" in image.info


def is_grey(mode: str) -> bool:
    """Whether images of a mode of Pillow's have no colour. Palettes may have any."""
    return mode in GREY_MODES or mode.startswith("I;16")


def _eight_bits(image: Image) -> Image:
    """Images of 16 bits, 32 bits or floating-point numbers as bytes."""
    from PIL.Image import fromarray

    values = np.asarray(image).astype(np.float64)
    low, high = values.min(), values.max()
    if not (low >= 0 and high <= 65535):
        raise ValueError(f"values from {low:.4g} to {high:.4g}, which are no grey levels of 8 or 16 bits")
    if image.mode == "F":
        divisor = 1 / 255 if high <= 1 else 1 if high <= 255 else 257
    else:
        divisor = 257 if image.mode.startswith("I;16") or high > 255 else 1
    return fromarray((values / divisor).round().astype(np.uint8))


def check_size(size: int | tuple[int, int] | None) -> tuple[int, int] | None:
    """Height and width from one integer or two, or an error that says what came."""
    if size is None:
        return None
    if isinstance(size, (tuple, list)):
        if len(size) != 2:
            raise ValueError(f"size must be one integer, or height and width, got {size!r}; write size=(64, 48)")
        return check_integer("size's height", size[0]), check_integer("size's width", size[1])
    return (check_integer("size", size),) * 2


def check_colour(colour: str | None) -> str | None:
    """A known name of a colour mode, in lower case, or an error that lists them."""
    if colour is None or (isinstance(colour, str) and colour.lower() in COLOURS):
        return colour and colour.lower()
    raise ValueError(f'colour must be "grey" or "rgb", got {colour!r}; None takes what the images are')
