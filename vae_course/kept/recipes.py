"""How each kept model is made, and where its weights lie: `make models` trains them, `load` opens one."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import torch
from torch import nn

from vae_course._settings import device_of
from vae_course.checkpoints import load_weights, read_notes, save_weights
from vae_course.data import Dataset
from vae_course.data import load as load_data
from vae_course.models import VAE
from vae_course.training import evaluate, fit

WEIGHTS = Path(__file__).parent


class Recipe(NamedTuple):
    """A model and its training. The price beta goes from the first of `betas` to the second, by the same factor in
    each step; the learning rate rises to about `lr` over the first hundredth of the
    steps and then falls linearly to nearly 0.

    >>> RECIPES["faces"].build().encode(torch.rand(1, 3, 64, 64)).event_shape
    torch.Size([24])
    """

    data: str
    architecture: str
    build: Callable[[], VAE]
    epochs: int
    batch_size: int = 32
    lr: float = 1e-3
    betas: tuple[float, float] = (1.0, 1.0)

    def beta_at(self, t: float) -> float:
        """The price after a share t of the steps.

        >>> RECIPES["faces"].beta_at(0.0), round(RECIPES["faces"].beta_at(1.0), 6)
        (100.0, 10.0)
        """
        first, last = self.betas
        return first * (last / first) ** t

    def lr_at(self, t: float) -> float:
        """The learning rate after a share t of the steps.

        >>> round(RECIPES["faces"].lr_at(0.5), 6)
        0.000501
        """
        return self.lr * min(1.0, 100 * t + 1e-3) * (1 - t) + 1e-6


class KeptModel(NamedTuple):
    """A trained model with what its file says of it: seconds of training on one core, and the ELBO of the test
    images in nats per image.

    >>> load("faces").seconds > 60
    True
    """

    model: VAE
    recipe: Recipe
    seconds: float
    elbo: float


def _faces() -> VAE:
    sizes = dict(latent=24, channels=(16, 32, 64, 64), features=128)
    return VAE.conv((3, 64, 64), **sizes, likelihood="gaussian-learned-scale", scale=0.2, activation=nn.SiLU)


RECIPES = {
    "faces": Recipe(
        "faces",
        "convolutions of 16, 32, 64, 64 channels, SiLU, a code of 24 numbers, a Gaussian with one learned scale",
        _faces,
        epochs=80,
        betas=(100.0, 10.0),
    ),
}


def load(name: str, device: str | torch.device | None = None) -> KeptModel:
    """The model kept under this name, on `device` (None: the CPU), ready to use.

    Raises `ValueError` where no such model is kept.

    >>> model = load("faces").model
    >>> model.generate(2).shape
    torch.Size([2, 3, 64, 64])
    """
    recipe = _recipe(name)
    model = recipe.build()
    load_weights(model, path := WEIGHTS / f"{name}.safetensors")
    notes = read_notes(path)
    return KeptModel(model.to(device or "cpu").eval(), recipe, float(notes["seconds"]), float(notes["elbo"]))


def train(name: str, folder: str | Path = WEIGHTS, progress: bool = True) -> KeptModel:
    """Train the model anew from seed 0 and write its weights in half precision, with recipe, seconds and test ELBO.

    >>> train("face")
    Traceback (most recent call last):
    ...
    ValueError: no model 'face' is kept; there are 'faces'
    """
    recipe = _recipe(name)
    data = load_data(recipe.data, progress=progress)
    torch.manual_seed(0)
    model = recipe.build()
    history = fit(
        model,
        data.train,
        epochs=recipe.epochs,
        batch_size=recipe.batch_size,
        lr=recipe.lr_at,
        schedule=lambda t: {"beta": recipe.beta_at(t)},
        seed=0,
        progress=progress,
    )
    path = Path(folder) / f"{name}.safetensors"
    save_weights(model, path, dtype=torch.float16)
    load_weights(model, path)  # measured as it is kept
    kept = KeptModel(model.eval(), recipe, sum(history.seconds), measured_elbo(model, data))
    save_weights(model, path, dtype=torch.float16, notes=_notes(kept))
    return kept


def measured_elbo(model: VAE, data: Dataset) -> float:
    """The ELBO of the test images in nats per image, codes drawn with seed 0.

    >>> data = load_data("faces", n_train=1, n_test=4, progress=False)
    >>> measured_elbo(RECIPES["faces"].build(), data) < 0
    True
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return evaluate(model, data.test.to(device_of(model))).elbo


def _recipe(name: str) -> Recipe:
    if name not in RECIPES:
        raise ValueError(f"no model {name!r} is kept; there are {', '.join(map(repr, RECIPES))}")
    return RECIPES[name]


def _notes(kept: KeptModel) -> dict[str, str]:
    recipe = {key: value for key, value in kept.recipe._asdict().items() if key != "build"}
    return {
        "recipe": json.dumps(recipe),
        "seconds": f"{kept.seconds:.0f}",
        "elbo": f"{kept.elbo:.2f}",
        "torch": torch.__version__.split("+")[0],
    }
