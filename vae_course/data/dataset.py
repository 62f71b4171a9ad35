"""What `load` returns: tensors with their labels, their factors, and where they come from."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import torch
from jaxtyping import Float, Int64
from torch import Tensor

from vae_course.data.image_file import ImageFile


@dataclass(frozen=True, eq=False)
class Dataset:
    """A data set held in memory, split into a training part and a test part.

    Images are `(N, C, H, W)`, float32 in [0, 1]; points are `(N, D)`, float32, of mean 0 and variance 1 in each
    coordinate. Labels are int64 `(N,)`, indices into `classes`. Factors are the causes an image was drawn from, one
    column for each of `factor_names`; a factor that takes `n` values only has its `n` in `factor_sizes` and is given
    by its index 0 ... n - 1, one that varies freely has 0 there. Labels and factors are None where nobody knows them.
    `mean` and `std` of points that `Dataset.of` standardised change them back: `x * std + mean`.

    One's own data come in by `Dataset.of` (arrays, tensors, lists of images) and `Dataset.from_folder`; tables with
    categories or missing values by `Table.of`.

    >>> Dataset("mine", train=torch.rand(100, 1, 8, 8), test=torch.rand(20, 1, 8, 8))
    Dataset('mine', 100 train + 20 test, shape 1x8x8, on cpu)
    """

    name: str
    train: Float[Tensor, " n_train *event"]
    test: Float[Tensor, " n_test *event"]
    train_labels: Int64[Tensor, " n_train"] | None = None
    test_labels: Int64[Tensor, " n_test"] | None = None
    train_factors: Float[Tensor, "n_train factors"] | None = None
    test_factors: Float[Tensor, "n_test factors"] | None = None
    factor_names: tuple[str, ...] = ()
    factor_sizes: tuple[int, ...] = ()
    classes: tuple[str, ...] = ()
    source: str = ""
    licence: str = ""
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()

    def __post_init__(self):
        line = f"Dataset.of((train, test), name={self.name!r})"
        for part in ("train", "test"):
            images, labels = getattr(self, part), getattr(self, f"{part}_labels")
            if not isinstance(images, (Tensor, ImageFile)) or (isinstance(images, Tensor) and images.dtype.is_complex):
                raise TypeError(f"expected {part} as a torch.Tensor of float32, got {_kind(images)}; write {line}")
            if isinstance(images, Tensor) and not images.is_floating_point():
                raise TypeError(f"expected {part} as float32, got {images.dtype}; {line} converts it")
            if labels is not None and not (
                isinstance(labels, Tensor) and labels.dtype == torch.int64 and labels.shape == (len(images),)
            ):
                raise TypeError(
                    f"expected {part}_labels as int64 of shape ({len(images)},), got {_kind(labels)}; "
                    "Dataset.of((train, test), labels=(train_labels, test_labels)) takes lists, arrays and texts"
                )
        if tuple(self.train.shape[1:]) != tuple(self.test.shape[1:]):
            raise ValueError(
                f"expected the same shape in both parts, got {tuple(self.train.shape)} and {tuple(self.test.shape)}"
            )

    @classmethod
    def of(
        cls,
        images: Any,
        labels: Any = None,
        *,
        test: float | int = 0.2,
        seed: int = 0,
        name: str = "mine",
        layout: str | None = None,
        scale: float | str | None = None,
        classes: Sequence[str] = (),
        size: int | tuple[int, int] | None = None,
        colour: str | None = None,
    ) -> "Dataset":
        """One's own images or points, whatever they are kept in; one line that is printed says what was done.

        Args:
            images: an array or tensor of any type, grey images `(N, H, W)`, images `(N, C, H, W)` or `(N, H, W, C)`,
                points `(N, D)`; a list of arrays or PIL images; or a pair `(train, test)` of such.
            labels: one for each, as integers or texts; a pair where `images` is one.
            test: the share of the test part, in [0, 1), or how many (an integer). Equal rows are never divided
                between the two parts, and every class is divided in the same proportion.
            seed: of the division.
            layout: "NHW", "NCHW" or "NHWC" where the shape alone does not say it.
            scale: a number to divide by; "signed" for [-1, 1], which becomes [0, 1]; "standardise" (the default for
                points); "keep" leaves the values as they are.
            classes: names for labels 0, 1, ...; by default the labels' own.
            size, colour: of PIL images that differ: height and width, "grey" or "rgb".

        Raises:
            TypeError, ValueError: what came, what was expected, and the line to write instead.

        >>> import numpy
        >>> bytes = numpy.random.default_rng(0).integers(256, size=(10, 8, 8, 3), dtype="uint8")
        >>> Dataset.of(bytes, labels=["cat", "dog"] * 5)
        10 colour images 8x8, uint8, divided by 255; channels were last; 2 classes; 8 train, 2 test
        Dataset('mine', 8 train + 2 test, shape 3x8x8, 2 classes, on cpu)
        """
        from vae_course.data.own import dataset_of

        return dataset_of(
            images,
            labels,
            test=test,
            seed=seed,
            name=name,
            layout=layout,
            scale=scale,
            classes=classes,
            size=size,
            colour=colour,
        )

    @classmethod
    def from_folder(
        cls,
        path: str | Path,
        *,
        size: int | tuple[int, int] | None = None,
        colour: str | None = None,
        test: float | int = 0.2,
        seed: int = 0,
        name: str | None = None,
        stream: bool | None = None,
        progress: bool = True,
    ) -> "Dataset":
        """All images in a folder, and the folders in it, which are the classes (folders `train` and `test`, if there
        are no others, are the two parts); one line that is printed says what was done.

        Each image is turned as its EXIF data say, laid on white where it is transparent, cut to the middle and scaled
        to `size` (height and width, one integer for both), which may be left out where all have the same. `colour` is
        "grey" or "rgb"; by default what the files are. Files that cannot be read are left out, in a warning that
        lists them. What was read is kept in the cache until a file's name, size or date changes.

        With `stream=True` the images stay on disk, and `train` and `test` are `ImageFile`s, which `fit` and `evaluate`
        take as well: by default where they would fill more than half of the memory.

        >>> import tempfile
        >>> from PIL import Image
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     for i in range(10):
        ...         Image.new("L", (30 + i, 20), 20 * i).save(f"{folder}/{i}.png")
        ...     Dataset.from_folder(folder, size=16, name="mine")
        10 grey images 16x16 (sizes from 20x30 to 20x39), divided by 255; 8 train, 2 test
        Dataset('mine', 8 train + 2 test, shape 1x16x16, on cpu)
        """
        from vae_course.data.folder import read_folder

        return read_folder(path, size, colour, test, seed, name, stream, progress)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of one observation: `(C, H, W)` for images, `(D,)` for points."""
        return tuple(self.train.shape[1:])

    def to(self, device: str | torch.device) -> "Dataset":
        """The same data set with every tensor on `device`."""
        tensors = {f.name: value for f in fields(self) if isinstance(value := getattr(self, f.name), Tensor)}
        return replace(self, **{name: tensor.to(device) for name, tensor in tensors.items()})

    def __repr__(self) -> str:
        shape = "x".join(map(str, self.shape))
        known = [f"{len(self.classes)} classes"] * bool(self.classes)
        known += [f"factors {', '.join(self.factor_names)}"] * bool(self.factor_names)
        return (
            f"Dataset({self.name!r}, {len(self.train):,} train + {len(self.test):,} test, shape {shape}"
            + "".join(f", {k}" for k in known)
            + (", on disk)" if isinstance(self.train, ImageFile) else f", on {self.train.device})")
        )


@dataclass(frozen=True, eq=False, repr=False)
class FileDataset(Dataset):
    """A data set whose images stay on disk (`Dataset.from_folder(..., stream=True)`): both parts are `ImageFile`s."""

    train: ImageFile  # type: ignore[assignment]
    test: ImageFile  # type: ignore[assignment]


def _kind(value: object) -> str:
    """What something is, in a few words."""
    shape = getattr(value, "shape", None)
    of = f" of shape {tuple(shape)}" if isinstance(shape, tuple) else ""
    return f"{type(value).__module__.partition('.')[0]}.{type(value).__name__}{of}".replace("builtins.", "")
