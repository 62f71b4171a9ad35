"""Training that cannot go well is refused, and training that diverges is noticed."""

import math

import torch
from jaxtyping import Float
from torch import Tensor, nn

from vae_course._history import History
from vae_course._settings import device_of
from vae_course.objectives import ObjectiveTerms


class NotFinite(FloatingPointError):
    """A term of the loss became NaN or infinite."""


class TrainingDiverged(FloatingPointError):
    """The loss became NaN or infinite. The model is as after the last whole epoch, the end of `history`.

    >>> import vae_course as vc
    >>> model = vc.VAE.mlp((1, 4, 4), latent=2, hidden=(8,))
    >>> try:
    ...     history = vc.fit(model, torch.rand(500, 1, 4, 4), epochs=30, lr=1e5, progress=False)
    ... except TrainingDiverged as error:
    ...     print("A lower learning rate" in str(error), all(p.isfinite().all() for p in model.parameters()))
    True True
    """

    def __init__(self, error: NotFinite, history: History):
        weights = f"as after epoch {history.epochs}" if history.epochs else "as they were before training"
        super().__init__(f"{error}. The weights are {weights}. A lower learning rate is the first thing to try.")
        self.history = history


def check_model(model: nn.Module) -> None:
    """Raises `ValueError` for weights that Adam cannot train, `RuntimeError` within `torch.autocast`."""
    kinds = {p.dtype for p in model.parameters() if p.requires_grad}
    if not kinds:
        raise ValueError("no parameter of the model is to be trained: all have requires_grad=False")
    if half := kinds & {torch.float16, torch.bfloat16}:
        raise ValueError(
            f"the weights are {half.pop()}: Adam's small steps are lost in 16 bits. Train model.float(); "
            "vae_course.scaling.mixed_precision.in_bfloat16(model) computes in 16 bits and keeps the weights in 32"
        )
    if broken := [name for name, p in model.named_parameters() if not p.isfinite().all()]:
        raise ValueError(f"weights are NaN or infinite before training begins: {', '.join(broken[:3])}")
    if torch.is_autocast_enabled(device_of(model).type):
        raise RuntimeError(
            "fit was called within torch.autocast, which keeps its first copies of the weights for the whole block, so "
            "nothing would be learned. Call fit outside of it; "
            "vae_course.scaling.mixed_precision.in_bfloat16(model) computes in 16 bits"
        )


class Guard:
    """Looks at the means of a batch's terms before the weights change: at each step on a processor, now and then on a
    GPU, which would have to be waited for."""

    def __init__(self, model: nn.Module, epoch: int):
        self.epoch, self.step = epoch, -1
        self.every = 1 if device_of(model).type == "cpu" else 50

    def check(self, means: Float[Tensor, " terms"]) -> None:
        """Called once a step. Raises `NotFinite`."""
        self.step += 1
        if self.step % self.every or all(map(math.isfinite, means.tolist())):
            return
        named = dict(zip(ObjectiveTerms._fields, means.tolist(), strict=True))
        broken = [name for name, value in named.items() if not math.isfinite(value)]
        culprit = next((name for name in reversed(broken) if name != "objective"), "objective")
        raise NotFinite(
            f"the {culprit} term is no longer finite at step {self.step + 1} of epoch {self.epoch + 1}: "
            + ", ".join(f"{name} {value:.4g}" for name, value in named.items())
        )
