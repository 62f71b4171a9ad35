"""`faces`: drawn faces in colour, 64x64, of which everything that varies is known.

A face is a pile of flat shapes: back of the hair, neck, head, eyes, mouth and so on, each with a smooth edge a pixel
wide. Coordinates reach from -1 to 1 across the image, y grows downwards; the head is drawn upright in coordinates that
are turned.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
from jaxtyping import Float, UInt8

from vae_course._settings import progress_hidden
from vae_course.data.cache import Arrays, cached
from vae_course.data.dataset import Dataset

VERSION = 1  # part of the cache's key: raise it when an image changes
SIZE = 64
CHUNK = 64  # images drawn together
N_TRAIN, N_TEST = 9_000, 1_000
HAIR = ("black", "brown", "blond", "red", "grey")
FACTOR_NAMES = ("skin", "hair", "hair_length", "eyes", "gaze", "brows", "smile", "glasses", "tilt", "background")
FACTOR_SIZES = (0, len(HAIR), 0, 0, 0, 0, 0, 2, 0, 0)

HAIR_COLOURS = np.array([(38, 32, 34), (104, 66, 38), (218, 178, 96), (176, 78, 36), (158, 158, 162)]) / 255
SKIN = np.array([(250, 218, 192), (206, 150, 112), (104, 66, 46)]) / 255  # light, medium, dark
BACKGROUND = np.array([(150, 206, 190), (146, 184, 226), (196, 170, 222)]) / 255  # green, blue, violet
CLOTHES, WHITE, IRIS, PUPIL = (np.array(c) / 255 for c in ((62, 84, 122), (255, 255, 255), (64, 110, 122), (0, 0, 0)))
LIPS, FRAME = (np.array(c) / 255 for c in ((170, 62, 66), (40, 40, 48)))

EYES = slice(14, 46)  # rows in which eyes, brows and glasses can lie, however the head is turned
MOUTH = slice(34, 60)
AT = ((np.arange(SIZE) + 0.5) / SIZE * 2 - 1).astype(np.float32)
EDGE = np.float32(2 / SIZE)  # a pixel

Column = Float[np.ndarray, "#n 1 1"]
Plane = Float[np.ndarray, "#n #rows #columns"]  # of one size, or of one for all
Colour = Float[np.ndarray, "n 3"]
Canvas = Float[np.ndarray, "n 3 rows columns"]


def faces(*, n_train: int | None = None, n_test: int | None = None, seed: int = 0, progress: bool = True) -> Dataset:
    """Drawn faces, by default 9,000 + 1,000 images of shape (3, 64, 64), with their factors, all independent.

    The factors: skin from light (0) to dark (1); hair, one of `HAIR`, which is the label, too; hair_length from short
    (0) to the shoulders (1); eyes from narrow (0) to wide open (1); gaze from the image's left (-1) to its right (1);
    brows from frowning (-1) to raised (1); smile from the corners of the mouth down (-1) to up (1); glasses, 0 or 1;
    tilt of the head in degrees, positive counter-clockwise; background from green (0) over blue to violet (1).

    The same seed gives the same images on any number of threads, and the first ones however many are asked for.
    """
    n_train = N_TRAIN if n_train is None else n_train
    n_test = N_TEST if n_test is None else n_test
    arrays = cached(f"faces-{VERSION}-{n_train}-{n_test}-{seed}", lambda: draw(n_train, n_test, seed, progress))
    factors = {part: torch.from_numpy(arrays[f"{part}_factors"]) for part in ("train", "test")}
    return Dataset(
        name="faces",
        train=torch.from_numpy(arrays["train"]).float().div_(255),
        test=torch.from_numpy(arrays["test"]).float().div_(255),
        train_labels=factors["train"][:, 1].long(),
        test_labels=factors["test"][:, 1].long(),
        train_factors=factors["train"],
        test_factors=factors["test"],
        factor_names=FACTOR_NAMES,
        factor_sizes=FACTOR_SIZES,
        classes=HAIR,
        source="drawn by this package",
        licence="CC BY 4.0, as the lessons",
    )


def draw(n_train: int, n_test: int, seed: int, progress: bool = False) -> Arrays:
    """The images (n, 3, 64, 64) as bytes and the factors (n, 10) of both parts, on as many threads as torch uses."""
    from tqdm.auto import tqdm

    jobs = [(seed, part, chunk) for part, n in enumerate((n_train, n_test)) for chunk in range(-(-n // CHUNK))]
    with ThreadPoolExecutor(torch.get_num_threads()) as threads:
        factors = [draw_factors(np.random.default_rng(job)) for job in jobs]
        drawn = threads.map(draw_faces, factors)
        hidden = progress_hidden(progress)
        images = list(tqdm(drawn, "drawing faces", len(jobs), leave=False, delay=2, disable=hidden))
    test = -(-n_train // CHUNK)  # the first chunk of the test part
    return {
        "train": np.concatenate(images[:test])[:n_train],
        "test": np.concatenate(images[test:])[:n_test],
        "train_factors": np.concatenate(factors[:test])[:n_train],
        "test_factors": np.concatenate(factors[test:])[:n_test],
    }


def draw_factors(rng: np.random.Generator) -> Float[np.ndarray, "n 10"]:
    """Independent factors of one chunk, uniform each; the tilt is normal with a standard deviation of 6 degrees."""
    unit, both = (lambda: rng.uniform(0, 1, CHUNK)), (lambda: rng.uniform(-1, 1, CHUNK))
    skin, hair, hair_length, eyes = unit(), rng.integers(len(HAIR), size=CHUNK), unit(), unit()
    gaze, brows, smile, glasses = both(), both(), both(), rng.integers(2, size=CHUNK)
    tilt, background = rng.normal(0, 6, CHUNK).clip(-14, 14), unit()
    columns = (skin, hair, hair_length, eyes, gaze, brows, smile, glasses, tilt, background)
    return np.stack(columns, 1).astype(np.float32)


def draw_faces(factors: Float[np.ndarray, "n 10"]) -> UInt8[np.ndarray, "n 3 64 64"]:
    """The faces with these factors, in the order of `FACTOR_NAMES`.

    >>> smiling = np.array([[0.2, 1, 0.5, 1, 0, 0, 1, 0, 0, 0.5]], np.float32)
    >>> draw_faces(smiling).shape
    (1, 3, 64, 64)
    """
    skin, _, length, eyes, gaze, brows, smile, glasses, tilt, background = factors.T[:, :, None, None]
    skin_colour, hair_colour = _between(SKIN, skin[:, 0, 0]), HAIR_COLOURS[factors[:, 1].astype(int)]
    u, v = _turned(tilt)
    canvas = _background(background[:, 0, 0])
    _paint(canvas, _hair_behind(u, v, length), hair_colour * 0.85)
    _paint(canvas, _box(AT[None, None, :], AT[None, :, None] - 0.8, 0.17, 0.4), skin_colour * 0.88)
    _paint(canvas, _ellipse(AT[None, None, :], AT[None, :, None] - 1.12, 0.78, 0.36), CLOTHES)
    for side in (-1, 1):
        _paint(canvas, _ellipse(u - side * 0.53, v - 0.1, 0.09, 0.13), skin_colour * 0.92)
    _paint(canvas, _head(u, v), skin_colour)
    _paint(canvas, np.minimum(_head(u / 1.03, v / 1.03), _fringe(u, v)), hair_colour)
    _draw_eyes(canvas[:, :, EYES], u[:, EYES], v[:, EYES], eyes, gaze)
    _draw_brows(canvas[:, :, EYES], u[:, EYES], v[:, EYES], brows, hair_colour * 0.35)
    _paint(canvas[:, :, EYES], _capsule(u[:, EYES], v[:, EYES], (0, 0.1), (0.025, 0.2), 0.022), skin_colour * 0.75)
    _paint(
        canvas[:, :, MOUTH], _capsule(u[:, MOUTH], v[:, MOUTH], (0.025, 0.2), (-0.03, 0.24), 0.022), skin_colour * 0.75
    )
    _paint(canvas[:, :, MOUTH], _mouth(u[:, MOUTH], v[:, MOUTH], smile), LIPS)
    _draw_glasses(canvas[:, :, EYES], u[:, EYES], v[:, EYES], glasses)
    return np.rint(canvas * 255).astype(np.uint8)


def _turned(tilt: Column) -> tuple[Plane, Plane]:
    """The head's own coordinates at every pixel: it turns about the chin."""
    angle = np.radians(tilt).astype(np.float32)
    x, y = AT[None, None, :], AT[None, :, None] - np.float32(0.5)
    return x * np.cos(angle) - y * np.sin(angle), y * np.cos(angle) + x * np.sin(angle) + np.float32(0.5)


def _between(colours: np.ndarray, share: np.ndarray) -> Colour:
    """The colour that lies at this share of the way from the first to the last."""
    places = np.linspace(0, 1, len(colours))
    return np.stack([np.interp(share, places, channel) for channel in colours.T], 1)


def _background(share: np.ndarray) -> Canvas:
    """Lighter at the top."""
    light = (1.06 - 0.14 * (AT + 1) / 2)[None, None, :, None]
    flat = _between(BACKGROUND, share)[:, :, None, None] * light
    return np.broadcast_to(flat, (len(share), 3, SIZE, SIZE)).clip(0, 1).astype(np.float32)


def _paint(canvas: Canvas, depth: Plane, colour: np.ndarray) -> None:
    """Colour a shape, given how deep inside it each pixel lies (negative outside)."""
    cover = np.clip(depth / EDGE + np.float32(0.5), 0, 1)[:, None]
    colour = np.broadcast_to(colour, (len(canvas), 3)).astype(np.float32)[:, :, None, None]
    canvas += cover * (colour - canvas)


def _ellipse(u: Plane, v: Plane, a: float | Column, b: float | Column) -> Plane:
    """Depth inside an ellipse about the origin, right to first order near its edge."""
    p, q = u / a, v / b
    radius = np.sqrt(p * p + q * q) + np.float32(1e-6)
    slope = np.sqrt((p / a) ** 2 + (q / b) ** 2) / radius + np.float32(1e-6)
    return (1 - radius) / slope


def _box(u: Plane, v: Plane, a: float, b: float | Column) -> Plane:
    return np.minimum(a - abs(u), b - abs(v))


def _capsule(u: Plane, v: Plane, start: tuple, end: tuple, half: float) -> Plane:
    """Depth inside a line of a thickness with round ends."""
    (x0, y0), (x1, y1) = start, end
    dx, dy = x1 - x0, y1 - y0
    along = np.clip(((u - x0) * dx + (v - y0) * dy) / (dx * dx + dy * dy), 0, 1)
    return half - np.sqrt((u - x0 - along * dx) ** 2 + (v - y0 - along * dy) ** 2)


def _head(u: Plane, v: Plane) -> Plane:
    """An egg: narrower at the chin."""
    return _ellipse(u / (1 - 0.16 * (v - 0.05)), v - 0.05, 0.53, 0.66)


def _hair_behind(u: Plane, v: Plane, length: Column) -> Plane:
    """A cap about the head, and hair that falls at its sides as far as its length goes."""
    cap = _ellipse(u, v + 0.02, 0.64, 0.7)
    bottom = 0.05 + 0.85 * length
    falls = np.minimum(0.66 - abs(u), np.minimum(v + 0.1, bottom - v))
    return np.maximum(np.minimum(cap, 0.25 - v), falls)


def _fringe(u: Plane, v: Plane) -> Plane:
    """Above a parted hairline."""
    return -0.4 + 0.5 * (u + 0.12) ** 2 - v


def _draw_eyes(canvas: Canvas, u: Plane, v: Plane, eyes: Column, gaze: Column) -> None:
    height = 0.035 + 0.065 * eyes
    for side in (-1, 1):
        x, y = u - side * 0.21, v - 0.01
        white = _ellipse(x, y, 0.125, height)
        _paint(canvas, _ellipse(x, y, 0.14, height + 0.02), np.array([0.25, 0.17, 0.15]))
        _paint(canvas, white, WHITE)
        at = x - 0.055 * gaze
        _paint(canvas, np.minimum(white, _ellipse(at, y, 0.066, 0.066)), IRIS)
        _paint(canvas, np.minimum(white, _ellipse(at, y, 0.032, 0.032)), PUPIL)


def _draw_brows(canvas: Canvas, u: Plane, v: Plane, brows: Column, colour: Colour) -> None:
    """Raised, their inner ends are up; frowning, down."""
    for side in (-1, 1):
        inner, outer = -0.2 - 0.09 * brows, -0.19 + 0.01 * brows
        _paint(canvas, _capsule(side * u, v, (0.09, inner), (0.34, outer), 0.029), colour)


def _mouth(u: Plane, v: Plane, smile: Column) -> Plane:
    """A line bent into a parabola: the corners up in a smile, down in a frown."""
    share = np.clip(u / 0.23, -1, 1)
    bend = 0.12 * smile
    middle = 0.43 + bend * (0.5 - share**2)
    slope = 2 * bend * share / 0.23
    return 0.036 - np.maximum(abs(v - middle) / np.sqrt(1 + slope**2), abs(u) - 0.21)


def _draw_glasses(canvas: Canvas, u: Plane, v: Plane, glasses: Column) -> None:
    worn = glasses[:, 0, 0] > 0.5
    if not worn.any():
        return
    part, u, v = canvas[worn], u[worn], v[worn]
    ring = np.maximum(*(0.024 - abs(np.hypot(u - side * 0.21, v - 0.015) - 0.17) for side in (-1, 1)))
    bridge = np.minimum(0.02 - abs(v + 0.01), 0.06 - abs(u))
    _paint(part, np.maximum(ring, bridge), FRAME)
    canvas[worn] = part
