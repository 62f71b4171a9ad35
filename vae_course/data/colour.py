"""`coloured-strokes`: the pen's digits in coloured ink on coloured paper, 32x32 RGB.

Each image of `strokes` lies in the middle of a larger sheet. The ink is a full colour, the paper a dark one, and both
hues are drawn independently of everything else: two more known causes, which no grey model has to explain.
"""

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from vae_course.data import strokes
from vae_course.data.dataset import Dataset

SIZE = 32
MARGIN = (SIZE - strokes.SIZE) // 2
PAPER = 0.4  # the paper's strongest channel; the ink's is 1
FACTOR_NAMES = (*strokes.FACTOR_NAMES, "ink hue", "paper hue")


def coloured_strokes(
    *, n_train: int | None = None, n_test: int | None = None, seed: int = 0, progress: bool = True
) -> Dataset:
    """The digits of `strokes` in colour, by default 10,000 + 2,000 images of shape (3, 32, 32), with their factors.

    The factors are those of `strokes` and the hues of ink and paper in degrees, 0 <= hue < 360: 0 is red, 120 green,
    240 blue. The same seed gives the same drawings as "strokes", and the first images do not depend on how many are
    asked for. Values are integer multiples of 1/255, as in an image file.
    """
    n_train = 10_000 if n_train is None else n_train
    n_test = 2_000 if n_test is None else n_test
    grey = strokes.strokes(n_train=n_train, n_test=n_test, seed=seed, progress=progress)
    hues = [
        np.random.default_rng([seed, part, SIZE]).uniform(0, 360, (n, 2)) for part, n in ((0, n_train), (1, n_test))
    ]
    train_hues, test_hues = (torch.tensor(h, dtype=torch.float32) for h in hues)
    return Dataset(
        name="coloured-strokes",
        train=coloured(grey.train, train_hues),
        test=coloured(grey.test, test_hues),
        train_labels=grey.train_labels,
        test_labels=grey.test_labels,
        train_factors=torch.cat([grey.train_factors, train_hues], dim=1),
        test_factors=torch.cat([grey.test_factors, test_hues], dim=1),
        factor_names=FACTOR_NAMES,
        factor_sizes=(*grey.factor_sizes, 0, 0),
        classes=grey.classes,
        source="drawn by this package from pen strokes, and coloured by it",
        licence=grey.licence,
    )


def coloured(ink: Float[Tensor, "n 1 28 28"], hues: Float[Tensor, "n 2"]) -> Float[Tensor, "n 3 32 32"]:
    """Images whose pixels mix paper and ink: `(1 - ink) * paper + ink * colour`, rounded to 255ths."""
    colour, paper = pure_colour(hues[:, 0])[:, :, None, None], PAPER * pure_colour(hues[:, 1])[:, :, None, None]
    sheet = torch.nn.functional.pad(ink, [MARGIN] * 4)
    mixed = sheet * colour + (1 - sheet) * paper  # exactly 1 and 0 where there is ink alone
    return mixed.mul_(255).round_().div_(255)


def pure_colour(hue: Float[Tensor, " n"]) -> Float[Tensor, "n 3"]:
    """The RGB colour of a hue in degrees at full saturation and value: red, green and blue peak 120 degrees apart."""
    peaks = torch.tensor([0.0, 120.0, 240.0], device=hue.device)
    away = ((hue[:, None] - peaks + 180) % 360 - 180).abs()  # degrees from each channel's peak, 0 to 180
    return (2 - away / 60).clamp(0, 1)
