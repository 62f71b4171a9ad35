"""Points in the plane: densities that can be drawn, for models with a two-dimensional observation."""

from collections.abc import Callable
from functools import partial

import numpy as np
import torch

from vae_course.data.dataset import Dataset

Points = tuple[np.ndarray, np.ndarray]  # (n, 2) positions and (n,) labels


def moons(n: int, rng: np.random.Generator) -> Points:
    """Two interleaved half circles."""
    from sklearn.datasets import make_moons

    return make_moons(n, noise=0.08, random_state=int(rng.integers(2**31)))


def rings(n: int, rng: np.random.Generator) -> Points:
    """A circle inside a circle."""
    from sklearn.datasets import make_circles

    return make_circles(n, noise=0.05, factor=0.45, random_state=int(rng.integers(2**31)))


def pinwheel(n: int, rng: np.random.Generator, arms: int = 5) -> Points:
    """Gaussians stretched along the radius and bent into spiral arms (Johnson et al. 2016, arXiv:1603.06277)."""
    arm = rng.integers(arms, size=n)
    radius = 1 + 0.3 * rng.standard_normal(n)
    across = 0.07 * rng.standard_normal(n)
    angle = 2 * np.pi * arm / arms + 0.3 * np.exp(radius)
    x = radius * np.cos(angle) - across * np.sin(angle)
    y = radius * np.sin(angle) + across * np.cos(angle)
    return np.stack([x, y], axis=1), arm


def two_modes(n: int, rng: np.random.Generator) -> Points:
    """An even mixture of two round Gaussians, six standard deviations apart."""
    mode = rng.integers(2, size=n)
    return rng.standard_normal((n, 2)) + np.where(mode, 3.0, -3.0)[:, None] * np.sqrt([0.5, 0.5]), mode


def load_points(
    name: str,
    sample: Callable[[int, np.random.Generator], Points],
    classes: tuple[str, ...],
    *,
    n_train: int | None = None,
    n_test: int | None = None,
    seed: int = 0,
    progress: bool = True,
) -> Dataset:
    """Points from `sample`, by default 8,000 + 2,000; both parts standardised by the training part."""
    train, train_labels = sample(8_000 if n_train is None else n_train, np.random.default_rng([seed, 0]))
    test, test_labels = sample(2_000 if n_test is None else n_test, np.random.default_rng([seed, 1]))
    mean, scale = train.mean(axis=0), train.std(axis=0)
    scale = np.where(scale > 0, scale, 1)  # a single point has no spread
    return Dataset(
        name=name,
        train=torch.tensor((train - mean) / scale, dtype=torch.float32),
        test=torch.tensor((test - mean) / scale, dtype=torch.float32),
        train_labels=torch.tensor(train_labels, dtype=torch.int64),
        test_labels=torch.tensor(test_labels, dtype=torch.int64),
        classes=classes,
        source=f"drawn by this package: {sample.__doc__.splitlines()[0].rstrip('.').lower()}",
        licence="CC BY 4.0, as the lessons",
    )


LOADERS = {
    "moons": partial(load_points, "moons", moons, ("upper", "lower")),
    "pinwheel": partial(load_points, "pinwheel", pinwheel, tuple(f"arm {i}" for i in range(5))),
    "rings": partial(load_points, "rings", rings, ("outer", "inner")),
    "two-modes": partial(load_points, "two-modes", two_modes, ("lower left", "upper right")),
}
