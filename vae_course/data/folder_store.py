"""What was read from a folder of images: bytes in memory or in a file, kept in the cache from one time to the next."""

import json
import os
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from jaxtyping import Int64, UInt8
from torch import Tensor

from vae_course._files import whole_file
from vae_course.data.cache import Arrays, cache_folder, cached, digest_of_file, read_arrays, write_arrays
from vae_course.data.folder_reading import Form, Listing, read_into
from vae_course.data.image_file import ImageFile
from vae_course.data.split import digest


class Stored(NamedTuple):
    """`pixels`: images as bytes, in memory or on disk. `about`: files read, files left out and why, and sizes.
    `prints`: a fingerprint of each image."""

    pixels: UInt8[np.ndarray, "n c h w"] | ImageFile
    about: dict
    prints: list[bytes]

    def part(self, rows: Int64[np.ndarray, " rows"]) -> Tensor | ImageFile:
        """Some images: float32 in [0, 1], or on disk."""
        if isinstance(self.pixels, ImageFile):
            return ImageFile(self.pixels.path, torch.from_numpy(rows))
        return torch.from_numpy(self.pixels[rows]).float().div_(255)


def in_memory(listing: Listing, key: str, form: Callable[[], Form], progress: bool) -> Stored:
    """All images as one array, from the cache where it holds them."""
    arrays = cached(key, lambda: _read(listing, form(), progress))
    return _stored(arrays["pixels"], arrays)


def on_disk(listing: Listing, key: str, form: Callable[[], Form], progress: bool) -> Stored:
    """All images in one file of the cache folder, which is read through once to see that nothing in it has changed."""
    path = cache_folder() / f"{key}-disk.npy"
    try:
        arrays = read_arrays(path.with_suffix(".npz"))
        if digest_of_file(path) == arrays["digest"].tobytes():
            return _stored(ImageFile(path), arrays)
        raise ValueError("its checksum is wrong: it is damaged or cut short")
    except FileNotFoundError:
        pass
    except (OSError, ValueError) as error:
        warnings.warn(f"the cache file {path} cannot be read ({error}); it is made again", stacklevel=2)
    try:
        arrays = _write(listing, form(), progress, path)
        write_arrays(path.with_suffix(".npz"), arrays)
    except OSError as error:
        raise OSError(
            f"cannot write {path} ({error}): images that stay on disk need a folder with room for them; set "
            "VAE_COURSE_CACHE to one, or choose a smaller size="
        ) from error
    return _stored(ImageFile(path), arrays)


def memory_for_images() -> int:
    """Half of this machine's memory, in bytes; of one that does not say, 4 GiB."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    except (AttributeError, ValueError, OSError):
        return 4 * 2**30


def _shape(form: Form) -> tuple[int, int, int]:
    return (1 if form.colour in ("grey", "gray") else 3, *form.size)


def _read(listing: Listing, form: Form, progress: bool) -> Arrays:
    pixels = np.empty((len(listing.files), *_shape(form)), dtype=np.uint8)
    keeper = _Keeper(listing, form)
    for result in read_into(listing, form, progress):
        if keeper.takes(result):
            pixels[len(keeper.prints) - 1] = result
    return {"pixels": pixels[: len(keeper.prints)], **keeper.arrays()}


def _write(listing: Listing, form: Form, progress: bool, path: Path) -> Arrays:
    keeper, shape = _Keeper(listing, form), _shape(form)
    with whole_file(path) as partial:
        with partial.open("wb") as file:
            header = dict(descr="|u1", fortran_order=False, shape=(len(listing.files), *shape))
            np.lib.format.write_array_header_1_0(file, header)
            for result in read_into(listing, form, progress):
                if keeper.takes(result):
                    file.write(np.ascontiguousarray(result).tobytes())
            start = file.tell() - len(keeper.prints) * int(np.prod(shape))
        _set_count(partial, start, (len(keeper.prints), *shape))
    return {"digest": np.frombuffer(digest_of_file(path), np.uint8), **keeper.arrays()}


def _set_count(path: Path, start: int, shape: tuple[int, ...]) -> None:
    """The header again, when it is known how many files could be read: as long as the first, which is padded."""
    with path.open("r+b") as file:
        np.lib.format.write_array_header_1_0(file, dict(descr="|u1", fortran_order=False, shape=shape))
        assert file.tell() == start, "the header of a .npy file has changed its length"


class _Keeper:
    """What is noted while images come in."""

    def __init__(self, listing: Listing, form: Form):
        self.files, self.form, self.place = listing.files, form, 0
        self.kept, self.broken, self.prints = [], [], []

    def takes(self, result: np.ndarray | str) -> bool:
        file, self.place = self.files[self.place], self.place + 1
        if isinstance(result, str):
            self.broken.append([file, result])
            return False
        self.kept.append(file)
        self.prints.append(digest(result))
        return True

    def arrays(self) -> Arrays:
        sizes = [min(self.form.sizes), max(self.form.sizes)]
        about = {"kept": self.kept, "broken": self.broken, "sizes": sizes, "shape": list(_shape(self.form))}
        if not self.kept:
            raise ValueError(f"none of the {len(self.files):,} files can be read as an image: {_first(self.broken)}")
        return {
            "about": np.frombuffer(json.dumps(about).encode(), np.uint8),
            "prints": np.frombuffer(b"".join(self.prints), np.uint8).reshape(-1, 16),
        }


def _stored(pixels: np.ndarray | ImageFile, arrays: Arrays) -> Stored:
    about = json.loads(arrays["about"].tobytes())
    if about["broken"]:
        warnings.warn(f"{left_out(about['broken'])}: {_first(about['broken'])}", stacklevel=2)
    return Stored(pixels, about, [row.tobytes() for row in arrays["prints"]])


def left_out(broken: list) -> str:
    """How many files could not be read."""
    return (
        "1 file cannot be read and is left out"
        if len(broken) == 1
        else f"{len(broken):,} files cannot be read and are left out"
    )


def _first(broken: list[list[str]], n: int = 5) -> str:
    listed = "; ".join(f"{file} ({why[:80]})" for file, why in broken[:n])
    return listed + (f"; and {len(broken) - n:,} more" if len(broken) > n else "")
