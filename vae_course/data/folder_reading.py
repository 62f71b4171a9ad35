"""The files of a folder of images, read by several threads to one array of bytes, and kept in the cache."""

import hashlib
import os
import warnings
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from jaxtyping import UInt8

from vae_course._settings import progress_hidden
from vae_course.data.layout import list_sizes
from vae_course.data.pictures import check_colour, is_grey, pixels_of

VERSION = 1
AT_ONCE = 256  # images decoded, but not yet in their place
ENDINGS = (
    ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".ppm", ".pgm", ".pbm", ".pnm",
)  # fmt: skip


class Listing(NamedTuple):
    """`files`: images below the folder, sorted, relative to it with forward slashes. `others`: how many other files.
    `key`: says which files these are (names, sizes, dates)."""

    root: Path
    files: list[str]
    others: int
    key: str


class Form(NamedTuple):
    """What every image becomes, and what they were: `sizes` counts (height, width) of the files."""

    size: tuple[int, int]
    colour: str
    sizes: Counter


def list_images(path: str | Path) -> Listing:
    """All files below `path` whose names end as those of images; hidden ones are left out."""
    root = Path(path).expanduser()
    if root.is_file():
        raise NotADirectoryError(f"{root} is a file; expected a folder of images (of an archive, what it unpacks to)")
    if not root.is_dir():
        raise FileNotFoundError(f"there is no folder {root} (looked for from {Path.cwd()})")
    files, others, key = [], 0, hashlib.blake2b(str(root.resolve()).encode("utf-8", "surrogateescape"), digest_size=16)
    for folder, below, names in os.walk(root):
        below[:] = sorted(name for name in below if not name.startswith((".", "__MACOSX")))
        for name in sorted(name for name in names if not name.startswith(".")):
            if not name.lower().endswith(ENDINGS):
                others += 1
                continue
            file = Path(folder, name)
            try:
                about = file.stat()
            except OSError:  # a link to nothing
                others += 1
                continue
            files.append(file.relative_to(root).as_posix())
            key.update(f"{files[-1]}\n{about.st_size}\n{about.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
    if not files:
        what = f"{others:,} other files" if others else "no files at all"
        raise ValueError(f"expected images ({', '.join(ENDINGS[:3])}, ...) in {root}, found {what}")
    return Listing(root, files, others, key.hexdigest())


def form_of(listing: Listing, size: tuple[int, int] | None, colour: str | None, progress: bool) -> Form:
    """Looks into the head of every file. Raises `ValueError` where sizes differ and none was asked for."""
    sizes, all_grey = Counter(), True
    for found in _in_threads(_head, listing, progress, "looking"):
        if found is not None:
            sizes[found[0]] += 1
            all_grey &= found[1]
    if not sizes:
        raise ValueError(f"none of the {len(listing.files):,} files in {listing.root} can be read as an image")
    if size is None and len(sizes) > 1:
        smallest = min(min(s) for s in sizes)
        side = max((s for s in (16, 28, 32, 64, 128) if s <= smallest), default=smallest)
        raise ValueError(f"the images have {list_sizes(sizes)}; write size={side}, or size=(height, width)")
    size = size or next(iter(sizes))
    if size[0] * size[1] > 1024 * 1024 and len(sizes) == 1 and len(listing.files) > 1:
        warnings.warn(f"images of {size[0]}x{size[1]} are large for a VAE; size=64 scales them", stacklevel=2)
    return Form(size, check_colour(colour) or ("grey" if all_grey else "rgb"), sizes)


def read_into(listing: Listing, form: Form, progress: bool) -> Iterator[UInt8[np.ndarray, "c h w"] | str]:
    """Every image in the order of the listing; where a file cannot be read, why."""
    yield from _in_threads(partial(_decode, form=form), listing, progress, "reading")


def _in_threads(read, listing: Listing, progress: bool, what: str) -> Iterator:
    from tqdm.auto import tqdm

    paths = [listing.root / file for file in listing.files]
    with (
        ThreadPoolExecutor(min(os.cpu_count() or 1, 8)) as threads,
        tqdm(total=len(paths), desc=what, unit="image", delay=2, leave=False, disable=progress_hidden(progress)) as bar,
        _quiet(),
    ):
        for start in range(0, len(paths), AT_ONCE):
            for result in threads.map(read, paths[start : start + AT_ONCE]):
                yield result
                bar.update()


@contextmanager
def _quiet() -> Iterator[None]:
    """Pillow's warnings (odd EXIF data, very large images) concern files, which are listed if they cannot be read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _head(path: Path) -> tuple[tuple[int, int], bool] | None:
    """Height and width as the image will be shown, and whether it is grey; None for what is no image."""
    from PIL import Image

    try:
        with Image.open(path) as image:
            width, height = image.size
            exif = image.getexif() if image.format != "PNG" or "exif" in image.info else {}  # or all would be decoded
            if exif.get(0x0112, 1) >= 5:  # orientation: lies on its side
                width, height = height, width
            return (height, width), is_grey(image.mode) or (image.mode == "P" and _grey_palette(image))
    except Exception:  # Pillow's plugins raise many kinds; the reading names what it was
        return None


def _grey_palette(image) -> bool:
    colours = np.frombuffer(image.palette.tobytes(), np.uint8) if image.palette else np.arange(3)
    colours = colours[: len(colours) // 3 * 3].reshape(-1, 3)
    return bool((colours == colours[:, :1]).all())


def _decode(path: Path, form: Form) -> np.ndarray | str:
    from PIL import Image

    try:
        with Image.open(path) as image:
            return pixels_of(image, form.size, form.colour)
    except Exception as error:
        return f"{type(error).__name__}: {error}".replace(str(path), path.name)
