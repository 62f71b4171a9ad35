"""What several exercises of chapter 07 share."""

from collections.abc import Callable

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks.sandbox import Refused

Coder = Callable[[Tensor], td.Distribution]


MANY = 20_000  # images per observation of a generator: standard errors stay below 0.02


def points(generator: torch.Generator, n: int, d: int, scale: float = 1.0, shift: float = 0.0, **to) -> Tensor:
    """n points in d dimensions around `shift`, with standard deviation `scale`."""
    return shift + scale * torch.randn(n, d, generator=generator, **to)


def linear(generator: torch.Generator, slope: float, offset: float, noise: float) -> Coder:
    """A toy encoder or decoder that treats each of its dimensions alike: N(slope * v + offset, noise^2)."""
    slope, offset = (value + 0.1 * torch.rand((), generator=generator).item() for value in (slope, offset))
    return lambda v: td.Independent(td.Normal(slope * v + offset, noise), 1)


def shape_of_cloud(images: object, dimensions: int, n: int = MANY) -> tuple[Tensor, ...]:
    """Mean, standard deviation, correlation and tails (a fifth of the kurtosis) of generated images."""
    if not isinstance(images, Tensor) or images.shape != (n, dimensions):
        what = f"shape {tuple(images.shape)}" if isinstance(images, Tensor) else f"a {type(images).__name__}"
        raise Refused(f"asked for n = {n} images of {dimensions} pixels, your function returned {what}.")
    spread = images.std(0)
    scaled = (images - images.mean(0)) / spread.clamp(min=1e-3)
    moves = spread > 1e-3  # where nothing varies, the mean is one random image
    return images.mean(0) * moves, spread, scaled.T @ scaled / n, scaled.pow(4).mean(0) / 5
