"""`load(name)`: the one door to every data set of the course."""

import difflib
import os
from dataclasses import replace

import torch

from vae_course._validation import check_integer
from vae_course.data import colour, faces, real, shapes, strokes, toy2d
from vae_course.data.dataset import Dataset

GENERATED = {  # as many as asked for, from a seed
    "strokes": strokes.strokes,
    "coloured-strokes": colour.coloured_strokes,
    "faces": faces.faces,
    **toy2d.LOADERS,
}
FIXED = {
    "digits": real.digits,
    "mnist": real.mnist,
    "fashion": real.fashion,
    "cifar10": real.cifar10,
}  # the first so many of what there is
NAMES = ("strokes", "coloured-strokes", "faces", "shapes", *toy2d.LOADERS, *FIXED)


def load(
    name: str | None = None,
    *,
    n_train: int | None = None,
    n_test: int | None = None,
    seed: int = 0,
    size: int | None = None,
    device: str | torch.device | None = None,
    progress: bool = True,
) -> Dataset:
    """Load a data set by its name.

    Args:
        name: one of `NAMES`: "strokes" (drawn digits, 28x28), "coloured-strokes" (the same, 32x32 RGB), "faces"
            (drawn, 64x64 RGB), "shapes" (sprites, 32x32), "moons", "pinwheel", "rings", "two-modes" (points in the
            plane), "digits" (real handwriting, 8x8), "mnist", "fashion" (real, 28x28), "cifar10" (photographs, 32x32
            RGB). None means the environment variable `VAE_COURSE_DATASET`, or "strokes" where it is not set.
        n_train, n_test: how many observations. Strokes, faces and points are generated in any number; of
            the others you get the first so many. None means the usual number, or all there are. Fewer of them are the
            beginning of more of them (for points up to the standardisation).
        seed: what strokes, faces and points are generated from, and the order "shapes" come in; the real data sets
            ignore it.
        size: height and width of "shapes" in pixels, 32 (default) or 64.
        device: where to put the tensors; None leaves them on the CPU.
        progress: show a progress bar when it takes longer than two seconds.

    Files: what is expensive to make is kept in `VAE_COURSE_CACHE`, or else the platform's cache folder. "mnist",
    "fashion" and "cifar10" are read from the folder `VAE_COURSE_DATA` where it holds them, else downloaded once.

    Raises:
        ValueError: no such data set, or more of it asked for than there is.
        ConnectionError: "mnist", "fashion" or "cifar10" can neither be found nor downloaded.

    >>> load("digits")
    Dataset('digits', 1,437 train + 360 test, shape 1x8x8, 10 classes, on cpu)
    """
    name = _known_name(name)
    seed = check_integer("seed", seed, least=0)
    for what, n in (("n_train", n_train), ("n_test", n_test)):
        if n is not None:
            check_integer(what, n)
    if size is not None and name != "shapes":
        raise ValueError(f"size is for load('shapes'); the observations of {name!r} have one size only")

    if name == "shapes":
        data = shapes.shapes(seed=seed, size=32 if size is None else size)
        data = _first(data, n_train, n_test)
    elif name in GENERATED:
        data = GENERATED[name](n_train=n_train, n_test=n_test, seed=seed, progress=progress)
    else:
        data = _first(FIXED[name](progress=progress), n_train, n_test)
    return data if device is None else data.to(device)


def _known_name(name: str | None) -> str:
    """The name asked for, or an error that lists the names and suggests the nearest."""
    origin = ""
    if name is None:
        name = os.environ.get("VAE_COURSE_DATASET") or "strokes"
        origin = " (from VAE_COURSE_DATASET)"
    if name in NAMES:
        return name
    near = difflib.get_close_matches(str(name).lower(), NAMES, n=1)
    suggestion = f" Did you mean {near[0]!r}?" if near else ""
    raise ValueError(f"no data set {name!r}{origin}.{suggestion} There are: {', '.join(NAMES)}.")


def _first(data: Dataset, n_train: int | None, n_test: int | None) -> Dataset:
    """The first so many observations of each part; None means all of them."""
    changes = {}
    for part, n in (("train", n_train), ("test", n_test)):
        there = len(getattr(data, part))
        if n is None or n == there:
            continue
        if n > there:
            raise ValueError(f"n_{part}={n:,} asked for, but {data.name!r} has {there:,}; 'strokes' makes any number")
        for what in (part, f"{part}_labels", f"{part}_factors"):
            tensor = getattr(data, what)
            changes[what] = None if tensor is None else tensor[:n].clone()
    return replace(data, **changes)
