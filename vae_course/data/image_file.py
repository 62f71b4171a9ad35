"""Data sets larger than memory: 8-bit images in one file, of which a batch at a time is looked at."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy
import torch
from jaxtyping import Float, Int64
from torch import Tensor

from vae_course._files import whole_file
from vae_course._validation import check_integer, check_unit_interval

Images = Float[Tensor, " n *event"]


class ImageFile:
    """Images `(N, *shape)` in a .npy file of bytes; `fit` and `evaluate` take one in place of a tensor.

    Every image is read when its batch is due, and nothing is kept: in memory is one batch. (The pages that a memory map
    has touched count as the process's memory until it is closed.) With `rows`, only those images are meant, in order.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     images = write_images(f"{folder}/white.npy", [torch.ones(3, 1, 2, 2)], 3, (1, 2, 2))
    ...     len(images), images.take(torch.tensor([2])).mean()
    (3, tensor(1.))
    """

    device = torch.device("cpu")

    def __init__(self, path: str | Path, rows: Int64[Tensor, " n"] | None = None):
        self.path, self.rows = Path(path), rows
        if not self.path.exists():
            raise FileNotFoundError(f"no image file at {self.path}; write_images makes one")
        try:
            pixels = numpy.load(self.path, mmap_mode="r", allow_pickle=False)  # reads the header, checks the length
        except (ValueError, EOFError, OSError) as error:
            raise ValueError(f"{self.path} is cut short or no .npy file ({error}); write it again") from None
        if pixels.dtype != numpy.uint8 or pixels.ndim < 2:
            raise ValueError(
                f"expected images as bytes, (N, C, H, W) of uint8, got {pixels.shape} of {pixels.dtype} in "
                f"{self.path}; write_images makes such a file"
            )
        self.shape, self._start = pixels.shape, pixels.offset
        if rows is not None:
            if len(rows) and not (int(rows.min()) >= 0 and int(rows.max()) < len(pixels)):
                raise ValueError(f"expected rows from 0 to {len(pixels) - 1}, got {rows.min()} to {rows.max()}")
            self.shape = (len(rows), *pixels.shape[1:])

    def __len__(self) -> int:
        return self.shape[0]

    def take(self, chosen: Int64[Tensor, " batch"]) -> Images:
        """The chosen images as float32 in [0, 1]."""
        chosen = chosen.cpu() if self.rows is None else self.rows[chosen.cpu()]
        pixels = numpy.empty((len(chosen), *self.shape[1:]), dtype=numpy.uint8)
        with self.path.open("rb", buffering=0) as file:
            for image, index in zip(pixels, chosen.tolist(), strict=True):
                file.seek(self._start + index * image.size)
                file.readinto(image)
        return torch.from_numpy(pixels).float() / 255

    def split(self, size: int) -> Iterator[Images]:
        """All images in the order of the file, `size` at a time."""
        for chosen in torch.arange(len(self)).split(size):
            yield self.take(chosen)


def write_images(path: str | Path, blocks: Iterable[Tensor], n: int, shape: Sequence[int]) -> ImageFile:
    """Write `n` images of `shape`, which come in blocks `(any, *shape)` of values in [0, 1], as bytes (0 to 255).

    Only one block at a time is in memory. The file appears under its name when all of it is written, or not at all.

    >>> import tempfile
    >>> blocks = (torch.rand(100, 1, 8, 8) for _ in range(5))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_images(f"{folder}/noise.npy", blocks, n=500, shape=(1, 8, 8)).shape
    (500, 1, 8, 8)
    """
    check_integer("n", n)
    written = 0
    with whole_file(path) as partial:
        with partial.open("wb") as file:
            header = dict(descr="|u1", fortran_order=False, shape=(n, *shape))
            numpy.lib.format.write_array_header_1_0(file, header)
            for block in blocks:
                if tuple(block.shape[1:]) != tuple(shape):
                    raise ValueError(
                        f"expected blocks of shape (any, {', '.join(map(str, shape))}), got {tuple(block.shape)}"
                    )
                check_unit_interval(block, "a block of images")
                file.write((block * 255).round().to(torch.uint8).cpu().numpy().tobytes())
                written += len(block)
        if written != n:
            raise ValueError(f"n={n:,} images were announced, and the blocks held {written:,}")
    return ImageFile(path)


def peak_memory() -> int:
    """The most memory this process has had so far, in bytes (resident set size).

    Linux's `getrusage` hands a new process its parent's peak, so there /proc is asked.

    >>> peak_memory() > 100 * 2**20  # torch alone needs more than 100 MiB
    True
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    if sys.platform == "win32":
        import psutil

        return psutil.Process().memory_info().peak_wset
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
