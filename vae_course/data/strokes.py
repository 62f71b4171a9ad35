"""`strokes`: images of digits, drawn by a pen whose every movement is known.

Each image starts from one of the glyphs in `glyphs.py`. The hand strays from it; the writing is stretched, leans and
turns; then it is fitted into a box of 20 pixels and centred by its mass, as was done with MNIST (LeCun et al. 1998),
and every pixel near the pen's path gets ink.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
from jaxtyping import Float, Int, UInt8

from vae_course._settings import progress_hidden
from vae_course.data.cache import Arrays, cached
from vae_course.data.dataset import Dataset
from vae_course.data.glyphs import GLYPHS, POINTS, pen_path

VERSION = 2  # part of the cache's key: raise it when an image changes
FACTOR_NAMES = ("label", "slant", "thickness", "rotation", "width", "height")
SIZE = 28
BOX = 19.8  # pixels: the longer side of the ink, between the middles of its grey edges
EDGE = 1.2  # pixels over which the ink fades out across the edge of a line
CHUNK = 64  # images drawn together: their distances fit into the processor's cache
WAVES = np.arange(1, 7)  # the hand strays in half a wave along the glyph, in one, in one and a half, ...

# All glyphs in one list: digit d has those from BEGIN[d] to BEGIN[d + 1] - 1.
BEGIN = np.cumsum([0] + [len(GLYPHS[digit]) for digit in range(10)])
ALL = [pen_path(glyph) for digit in range(10) for glyph in GLYPHS[digit].values()]
PATHS, STROKE_NUMBERS, LENGTHS = (np.array(column) for column in zip(*ALL, strict=True))
COSINES = np.cos(np.pi * WAVES[:, None] * np.linspace(0, 1, POINTS))  # (waves, points)

Path = Float[np.ndarray, "n points 2"]
PerImage = Float[np.ndarray, " n"]


def strokes(*, n_train: int | None = None, n_test: int | None = None, seed: int = 0, progress: bool = True) -> Dataset:
    """Digits drawn from pen strokes, by default 20,000 + 4,000 images of shape (1, 28, 28), with their factors.

    The factors: the label 0 ... 9; the slant in degrees (positive leans to the right, like /); the thickness of the
    line in pixels; the rotation in degrees (positive is counter-clockwise, after slanting); the width and the height
    of the digit in pixels, from edge to edge of the ink.

    The same seed gives the same images on any number of threads. They are drawn in chunks, each with a random generator
    of its own, so the first images do not depend on how many are asked for, nor the test part on the training part.
    """
    n_train = 20_000 if n_train is None else n_train
    n_test = 4_000 if n_test is None else n_test
    arrays = cached(f"strokes-{VERSION}-{n_train}-{n_test}-{seed}", lambda: draw(n_train, n_test, seed, progress))
    factors = {part: torch.from_numpy(arrays[f"{part}_factors"]) for part in ("train", "test")}
    return Dataset(
        name="strokes",
        train=torch.from_numpy(arrays["train"]).float().div_(255)[:, None],
        test=torch.from_numpy(arrays["test"]).float().div_(255)[:, None],
        train_labels=factors["train"][:, 0].long(),
        test_labels=factors["test"][:, 0].long(),
        train_factors=factors["train"],
        test_factors=factors["test"],
        factor_names=FACTOR_NAMES,
        factor_sizes=(10, 0, 0, 0, 0, 0),
        classes=tuple("0123456789"),
        source="drawn by this package from pen strokes",
        licence="CC BY 4.0, as the lessons",
    )


def draw(n_train: int, n_test: int, seed: int, progress: bool = False) -> Arrays:
    """The images (n, 28, 28) as bytes and the factors (n, 6) of both parts, on as many threads as torch uses."""
    from tqdm.auto import tqdm

    jobs = [(seed, part, chunk) for part, n in enumerate((n_train, n_test)) for chunk in range(-(-n // CHUNK))]
    with ThreadPoolExecutor(torch.get_num_threads()) as threads:
        drawn = threads.map(draw_chunk, jobs)
        images, factors = zip(
            *tqdm(drawn, "drawing strokes", len(jobs), leave=False, delay=2, disable=progress_hidden(progress)),
            strict=True,
        )
    test = -(-n_train // CHUNK)  # the first chunk of the test part
    return {
        "train": np.concatenate(images[:test])[:n_train],
        "test": np.concatenate(images[test:])[:n_test],
        "train_factors": np.concatenate(factors[:test])[:n_train],
        "test_factors": np.concatenate(factors[test:])[:n_test],
    }


def draw_chunk(job: tuple[int, int, int]) -> tuple[UInt8[np.ndarray, "64 28 28"], Float[np.ndarray, "64 6"]]:
    """The images and factors of one chunk; `job` = (seed, part, number) is all they depend on."""
    rng = np.random.default_rng(job)
    label = rng.integers(10, size=CHUNK)
    slant = rng.normal(7, 13, CHUNK)
    rotation = rng.normal(0, 6, CHUNK)
    thickness = rng.lognormal(np.log(2.55), 0.32, CHUNK).clip(1.2, 5.5)
    stretch = rng.lognormal(0, 0.17, CHUNK)

    path = write(label, rng)
    path = path * np.stack([stretch, np.ones(CHUNK)], axis=1)[:, None]
    path = turn(lean(path, slant), rotation)
    path = centre(fit(path, BOX - thickness), thickness)
    width, height = np.ptp(path, axis=1).T + thickness
    factors = np.stack([label, slant, thickness, rotation, width, height], axis=1)
    return ink(path, thickness), factors.astype(np.float32)


def write(label: Int[np.ndarray, " n"], rng: np.random.Generator) -> Path:
    """One of each label's glyphs, as a hand would write it that strays a little, and puts the pen down a little beside.

    The longer the way, the further the hand strays; slowly rather than quickly, so that lines bend but do not shake.
    """
    n = len(label)
    glyph = BEGIN[label] + (rng.random(n) * (BEGIN[label + 1] - BEGIN[label])).astype(int)
    stray = rng.normal(size=(n, len(WAVES), 2)) * (0.055 * LENGTHS[glyph, None, None] ** 0.75 / WAVES[:, None] ** 1.25)
    aside = rng.normal(0, 0.03, (n, STROKE_NUMBERS.max() + 1, 2))
    along = np.einsum("nwd,wp->npd", stray, COSINES)
    return PATHS[glyph] + along + np.take_along_axis(aside, STROKE_NUMBERS[glyph][:, :, None], axis=1)


def lean(path: Path, degrees: PerImage) -> Path:
    """The top moves to the right, the bottom to the left."""
    x, y = path[..., 0], path[..., 1]
    return np.stack([x - y * np.tan(np.radians(degrees))[:, None], y], axis=-1)


def turn(path: Path, degrees: PerImage) -> Path:
    """Counter-clockwise about the origin (y grows downwards)."""
    x, y = path[..., 0], path[..., 1]
    cos, sin = np.cos(np.radians(degrees))[:, None], np.sin(np.radians(degrees))[:, None]
    return np.stack([x * cos + y * sin, y * cos - x * sin], axis=-1)


def fit(path: Path, box: PerImage) -> Path:
    """Scaled so that the longer side is as long as the box."""
    return path * (box / np.ptp(path, axis=1).max(axis=1))[:, None, None]


def centre(path: Path, thickness: PerImage) -> Path:
    """Moved so that its mean is at pixel (14, 14), where MNIST has the centre of mass; back if it runs off the page."""
    path = path - path.mean(axis=1, keepdims=True) + SIZE / 2
    rim = (thickness[:, None] + EDGE) / 2
    before = np.maximum(rim - path.min(axis=1), 0)
    beyond = np.maximum(path.max(axis=1) + rim - (SIZE - 1), 0)
    return path + (before - beyond)[:, None]


def ink(path: Path, thickness: PerImage) -> UInt8[np.ndarray, "n 28 28"]:
    """Black within half the thickness of the path's nearest point, white beyond it, and greys in between."""
    pixel = np.arange(SIZE, dtype=np.float32)[:, None, None]
    x, y = path.astype(np.float32).T  # each (points, n)
    dx2, dy2 = (pixel - x) ** 2, (pixel - y) ** 2  # each (pixels, points, n)
    nearest = np.full((SIZE, SIZE, len(path)), np.inf, np.float32)  # squared distance: rows, columns, n
    distance = np.empty_like(nearest)
    for point in range(path.shape[1]):
        np.add(dy2[:, None, point], dx2[None, :, point], out=distance)
        np.minimum(nearest, distance, out=nearest)
    depth = thickness.astype(np.float32) / 2 - np.sqrt(nearest)
    grey = np.clip(depth / np.float32(EDGE) + np.float32(0.5), 0, 1)
    return np.ascontiguousarray(np.rint(255 * grey).astype(np.uint8).transpose(2, 0, 1))
