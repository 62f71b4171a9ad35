"""`shapes`: sprites on a full grid of factors, as in dSprites (Matthey et al. 2017).

Every combination of shape, scale, orientation, x and y occurs exactly once: 3 x 4 x 10 x 20 x 20 = 48,000 images.
One factor can be moved while the others stand still, which is what measures of disentanglement ask for.
"""

import numpy as np
import torch
from jaxtyping import Float, UInt8

from vae_course.data.dataset import Dataset

SHAPES = ("square", "ellipse", "heart")
RADII = (3.3, 4.3, 5.3, 6.3)  # of the circle around the sprite, in pixels of the 32x32 image
ORIENTATIONS = 10
POSITIONS = 20  # along each axis, one pixel apart at 32x32
FACTOR_NAMES = ("shape", "scale", "orientation", "x", "y")
FACTOR_SIZES = (len(SHAPES), len(RADII), ORIENTATIONS, POSITIONS, POSITIONS)
N_TEST = 5_000
WINDOW = 13  # a sprite fits into 13 x 13 pixels however it is turned, and 13 + 20 - 1 = 32
SUBPIXELS = 16  # along each side of a pixel of the 32x32 image
HEART_CENTRE, HEART_SIZE = 0.2935, 1.293  # its centre of mass lies that high, and reaches that far


def shapes(*, seed: int = 0, size: int = 32) -> Dataset:
    """The 48,000 sprites in an order shuffled by `seed`: the last 5,000 are held out as the test part.

    `size` is 32 or 64. Labels are the shapes; factors are the five indices into the grid. The ten orientations go
    round the full circle, but only the heart looks different at each: an ellipse looks the same after half a turn, a
    square after a quarter. So every image of these two occurs twice, under two orientations, and an image of the test
    part can have its twin in the training part.
    """
    if size not in (32, 64):
        raise ValueError(f"size must be 32 or 64 (pixels), got {size!r}")
    images = draw_grid(size).reshape(-1, 1, size, size)
    factors = np.indices(FACTOR_SIZES).reshape(len(FACTOR_SIZES), -1).T
    order = np.random.default_rng(seed).permutation(len(images))
    train, test = order[:-N_TEST], order[-N_TEST:]
    return Dataset(
        name="shapes",
        train=torch.from_numpy(images[train]).float().div_(255),
        test=torch.from_numpy(images[test]).float().div_(255),
        train_labels=torch.tensor(factors[train, 0], dtype=torch.int64),
        test_labels=torch.tensor(factors[test, 0], dtype=torch.int64),
        train_factors=torch.tensor(factors[train], dtype=torch.float32),
        test_factors=torch.tensor(factors[test], dtype=torch.float32),
        factor_names=FACTOR_NAMES,
        factor_sizes=FACTOR_SIZES,
        classes=SHAPES,
        source="drawn by this package, on a grid of factors as in dSprites (Matthey et al. 2017)",
        licence="CC BY 4.0, as the lessons",
    )


def draw_grid(size: int) -> UInt8[np.ndarray, "shape scale orientation x y height width"]:
    """Every sprite at every place: drawn once, then moved by whole pixels."""
    zoom = size // 32
    window = WINDOW * zoom
    sprites = draw_sprites(window)
    grid = np.zeros((*FACTOR_SIZES, size, size), np.uint8)
    for x in range(POSITIONS):
        for y in range(POSITIONS):
            left, top = x * zoom, y * zoom
            grid[:, :, :, x, y, top : top + window, left : left + window] = sprites
    return grid


def draw_sprites(window: int) -> UInt8[np.ndarray, "shape scale orientation window window"]:
    """Each shape in each scale and orientation, alone in the middle of its window.

    A pixel's grey value is the part of it that the shape covers, counted over many points (which smooths the edges).
    """
    fine = WINDOW * SUBPIXELS
    at = ((np.arange(fine) + 0.5) / fine - 0.5) * WINDOW
    x, y = at[None, :], -at[:, None]  # y upwards, in pixels of the 32x32 image
    sprites = np.empty((*FACTOR_SIZES[:3], window, window), np.uint8)
    for s, inside in enumerate((in_square, in_ellipse, in_heart)):
        for r, radius in enumerate(RADII):
            for o in range(ORIENTATIONS):
                angle = 2 * np.pi * o / ORIENTATIONS  # counter-clockwise
                u = (x * np.cos(angle) + y * np.sin(angle)) / radius
                v = (y * np.cos(angle) - x * np.sin(angle)) / radius
                covered = inside(u, v).reshape(window, fine // window, window, fine // window).mean(axis=(1, 3))
                sprites[s, r, o] = np.rint(255 * covered)
    return sprites


Plane = Float[np.ndarray, "fine fine"]


def in_square(u: Plane, v: Plane) -> np.ndarray:
    """The square inside the unit circle."""
    return np.maximum(abs(u), abs(v)) < np.sqrt(0.5)


def in_ellipse(u: Plane, v: Plane) -> np.ndarray:
    """Twice as long as it is wide."""
    return u**2 + 4 * v**2 < 1


def in_heart(u: Plane, v: Plane) -> np.ndarray:
    """The curve (u^2 + v^2 - 1)^3 = u^2 v^3, moved so that its centre of mass is the origin, inside the unit circle."""
    u, v = HEART_SIZE * u, HEART_SIZE * v + HEART_CENTRE
    return (u**2 + v**2 - 1) ** 3 < u**2 * v**3
