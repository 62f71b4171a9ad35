"""IDX files, the format of MNIST: four bytes that say what follows, the sizes, then one byte after the other."""

import gzip
import math
import struct
import zlib
from pathlib import Path

import numpy as np

from vae_course.data.cache import Arrays

FILES = {
    "train": "train-images-idx3-ubyte",
    "train_labels": "train-labels-idx1-ubyte",
    "test": "t10k-images-idx3-ubyte",
    "test_labels": "t10k-labels-idx1-ubyte",
}


def read_parts(folder: Path) -> Arrays:
    """The images (n, 28, 28) and labels (n,) of both parts from the four files in `folder`, plain or `.gz`.

    What is in the files is checked, not their checksums: a file compressed again is as good as the original.
    """
    arrays = {}
    for part in ("train", "test"):
        images, labels = part, f"{part}_labels"
        arrays[images] = read_idx(_find(folder, FILES[images]), dimensions=3)
        arrays[labels] = read_idx(_find(folder, FILES[labels]), dimensions=1)
        if arrays[images].shape[1:] != (28, 28):
            raise ValueError(
                f"{_find(folder, FILES[images])}: expected images of 28x28, got {arrays[images].shape[1:]}"
            )
        if len(arrays[images]) != len(arrays[labels]):
            raise ValueError(
                f"{folder}: {FILES[images]} has {len(arrays[images]):,} images, but {FILES[labels]} has "
                f"{len(arrays[labels]):,} labels; the two files do not belong together"
            )
        if len(arrays[labels]) == 0 or arrays[labels].max() > 9:
            raise ValueError(f"{_find(folder, FILES[labels])}: expected at least one label, and all from 0 to 9")
    return arrays


def read_idx(path: Path, dimensions: int) -> np.ndarray:
    """One IDX file of bytes; an error that names the file if it is damaged, cut short or something else."""
    advice = "it is damaged or cut short: get the file again"
    try:
        with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as file:
            content = file.read()
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(f"{path} cannot be unpacked ({error}); {advice}") from error
    start = 4 + 4 * dimensions
    if len(content) < start or content[:4] != bytes([0, 0, 8, dimensions]):
        raise ValueError(
            f"{path} is not an IDX file of bytes in {dimensions} dimension(s): expected it to begin with "
            f"{bytes([0, 0, 8, dimensions]).hex(' ')}, got {content[:4].hex(' ') or 'nothing'}; {advice}"
        )
    shape = struct.unpack(f">{dimensions}I", content[4:start])
    if len(content) - start != math.prod(shape):
        raise ValueError(
            f"{path} says that it holds {'x'.join(map(str, shape))} = {math.prod(shape):,} bytes, but "
            f"{len(content) - start:,} are there; {advice}"
        )
    return np.frombuffer(bytearray(content), np.uint8, offset=start).reshape(shape)


def candidates(folder: Path, name: str) -> list[Path]:
    """Where a file may lie: under its own name or the one that Kaggle gives it (`train-images.idx3-ubyte`), plain or
    packed, or in a folder of that name, as some unpackers leave it."""
    kaggle = name.replace("-idx", ".idx")
    names = [f"{n}{end}" for n in (name, kaggle) for end in ("", ".gz")]
    return [folder / n for n in names] + [
        folder / outer / inner for outer in (name, kaggle) for inner in (name, kaggle)
    ]


def _find(folder: Path, name: str) -> Path:
    for path in candidates(folder, name):
        if path.is_file():
            return path
    raise FileNotFoundError(
        f"{folder} has no {name} (nor {name}.gz, nor {name.replace('-idx', '.idx')}); all four are needed: "
        + ", ".join(FILES.values())
    )
