"""`fit`: one training loop for every model and objective of the course."""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor, nn

from vae_course._settings import progress_hidden
from vae_course._validation import check_batch, check_integer
from vae_course.checkpoints import load_checkpoint, parameters_and_buffers, save_checkpoint
from vae_course.data.image_file import ImageFile
from vae_course.objectives import ObjectiveTerms, elbo
from vae_course.scaling.distributed import Workers

if TYPE_CHECKING:
    from lightning_fabric import Fabric

Objective = Callable[..., ObjectiveTerms]


class MeanTerms(NamedTuple):
    """MeanTerms over images, in nats per image."""

    objective: float
    reconstruction: float
    kl: float

    @property
    def elbo(self) -> float:
        return self.reconstruction - self.kl


@dataclass
class History:
    """What happened in training, one entry per finished epoch; pass it to `fit` again to go on."""

    seed: int
    train: list[MeanTerms] = field(default_factory=list)
    test: list[MeanTerms] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    interrupted: bool = False
    optimizer_state: dict[str, Any] | None = field(default=None, repr=False)

    @property
    def epochs(self) -> int:
        return len(self.train)

    def curve(self, term: str = "elbo", part: str = "train") -> list[float]:
        """One number per epoch: `term` is objective, reconstruction, kl or elbo; `part` is train or test."""
        return [getattr(means, term) for means in getattr(self, part)]


class TrainingDiverged(FloatingPointError):
    """The loss became NaN or infinite. The model holds the last good weights; `history` holds the finished epochs."""

    def __init__(self, message: str, history: History):
        super().__init__(message)
        self.history = history


def fit(
    model: nn.Module,
    images: Float[Tensor, "n *event"] | ImageFile,
    *,
    objective: Objective = elbo,
    epochs: int = 10,
    batch_size: int = 128,
    lr: float | Callable[[float], float] = 1e-3,
    schedule: Callable[[float], dict[str, float]] | None = None,
    transform: Callable[[Tensor], Tensor] | None = None,
    test: Float[Tensor, "m *event"] | ImageFile | None = None,
    seed: int | None = None,
    history: History | None = None,
    checkpoint: str | Path | None = None,
    on_epoch: Callable[[History], None] | None = None,
    progress: bool = True,
    fabric: "Fabric | None" = None,
) -> History:
    """Maximise `objective(model, batch)` with Adam (Kingma & Ba 2015, arXiv:1412.6980), and return what happened.

    `lr` and `schedule` may depend on the share of training done, t in [0, 1): `lr=lambda t: 3e-3 * (1 - t)`, or
    `schedule=lambda t: {"beta": min(1, 2 * t)}`, whose values are passed on to the objective. `transform` is
    applied to every training batch (`torch.bernoulli` binarises anew each time). `test` images are evaluated after
    every epoch.

    Randomness depends on `seed` (drawn from torch's generator if None) and the epoch alone, so a run continued from
    `history` or from a `checkpoint` file, written after each epoch, takes exactly the steps of a run never stopped;
    `epochs` counts from the very beginning. Ctrl-C stops gently: weights and history so far are kept, and calling
    `fit` again goes on.

    With `fabric` (`vae_course.scaling.distributed.init()`), several processes train one model: each takes its share of
    every batch of `batch_size` images, and all take the step that one process would take, up to rounding, if the
    objective is a mean over images (one that compares the images of a batch, such as `beta_tcvae`, sees a share of
    them). The first process writes the checkpoint, which all must be able to read, and alone calls `on_epoch`.

    Images may be an `ImageFile`, read from disk batch by batch (`vae_course.data.image_file`).

    Raises `ValueError` or `TypeError` for images the model cannot take, and `TrainingDiverged` when the loss is no
    longer finite.
    """
    check_integer("epochs", epochs)
    check_integer("batch_size", batch_size)
    for part in (images, test):
        if part is not None:
            check_batch(part.take(torch.tensor([0])) if isinstance(part, ImageFile) else part, model.shape)
    workers = Workers(fabric, checkpoint)
    parameters = [p for p in model.parameters() if p.requires_grad]
    device = parameters[0].device
    optimizer = torch.optim.Adam(parameters, lr=1e-3, fused=True)
    if checkpoint is not None and Path(checkpoint).exists():
        saved, optimizer_state = load_checkpoint(model, checkpoint)
        history = _history_from(saved, optimizer_state)
    if history is None:
        history = History(seed=int(torch.randint(2**31, ())) if seed is None else seed)
    history.seed = workers.broadcast(model, history.seed, history.epochs)
    if history.optimizer_state is not None:
        optimizer.load_state_dict(history.optimizer_state)
    history.interrupted = False

    steps_per_epoch = math.ceil(len(images) / batch_size)
    guard = _Guard(model, history, every=1 if device.type == "cpu" else 50)
    was_training = model.training
    model.train()
    with (
        torch.random.fork_rng(devices=[device] if device.type == "cuda" else []),
        _bar(epochs, history, progress and workers.rank == 0) as bar,
    ):
        try:
            for epoch in range(history.epochs, epochs):
                started = time.perf_counter()
                torch.manual_seed(history.seed * 1_000_003 + epoch)
                totals = torch.zeros(3, device=device)
                for i, (batch, share, count) in enumerate(_batches(images, batch_size, device, workers)):
                    step = epoch * steps_per_epoch + i
                    t = step / (epochs * steps_per_epoch)
                    if callable(lr) or i == 0:
                        for group in optimizer.param_groups:
                            group["lr"] = lr(t) if callable(lr) else lr
                    with workers.same_noise(count):
                        batch = transform(batch) if transform else batch
                        terms = objective(model, batch, **(schedule(t) if schedule else {}))
                    loss = -terms.objective.mean() * share
                    whole = workers.all_reduce(torch.stack([term.detach().mean() for term in terms]) * share)
                    guard.check(step, epoch, whole)
                    optimizer.zero_grad()
                    loss.backward()
                    workers.sum_gradients(parameters)
                    optimizer.step()
                    totals += whole * count
                history.train.append(MeanTerms(*(totals / len(images)).tolist()))
                history.seconds.append(time.perf_counter() - started)
                if test is not None:
                    history.test.append(_evaluate_together(model, test, workers))
                history.optimizer_state = optimizer.state_dict()
                if checkpoint is not None:
                    if workers.rank == 0:
                        save_checkpoint(model, checkpoint, _saved(history), history.optimizer_state)
                    workers.barrier()  # or one that is ahead might read an older file when it is called again
                bar.set_postfix(elbo=f"{history.train[-1].elbo:.2f}", refresh=False)
                bar.update()
                if on_epoch is not None and workers.rank == 0:
                    on_epoch(history)
        except KeyboardInterrupt:
            if not workers.alone:  # one that stops gently would leave the others waiting
                raise
            history.interrupted = True
            history.optimizer_state = optimizer.state_dict()
            print(f"stopped after {history.epochs} whole epochs; fit(..., history=history) with this history goes on")
        finally:
            model.train(was_training)
    return history


@torch.no_grad()
def evaluate(
    model: nn.Module,
    images: Float[Tensor, "n *event"] | ImageFile,
    objective: Objective | None = None,
    batch_size: int = 1000,
) -> MeanTerms:
    """Mean terms of `objective` over all images (nats per image): the ELBO, or minus the squared error of an
    autoencoder."""
    from vae_course.models import Autoencoder
    from vae_course.objectives import squared_error

    objective = objective or (squared_error if isinstance(model, Autoencoder) else elbo)
    was_training, device = model.training, next(model.parameters()).device
    model.eval()
    try:
        batches = [objective(model, batch.to(device)) for batch in images.split(batch_size)]
    finally:
        model.train(was_training)
    return MeanTerms(*(torch.cat(terms).mean().item() for terms in zip(*batches, strict=True)))


class _Guard:
    """Notices a loss that is no longer finite, and can bring back the last weights whose loss was."""

    def __init__(self, model: nn.Module, history: History, every: int, keep_every: int = 100):
        self.model, self.history, self.every, self.keep_every = model, history, every, keep_every
        self.good: dict[str, Tensor] = {}
        self.good_step = -1

    def check(self, step: int, epoch: int, means: Float[Tensor, "3"]) -> None:
        if step % self.every:
            return
        if all(map(math.isfinite, means.tolist())):
            if self.good_step < 0 or step - self.good_step >= self.keep_every:
                self.good = {name: t.detach().clone() for name, t in parameters_and_buffers(self.model).items()}
                self.good_step = step
            return
        names = [
            name for name, value in zip(ObjectiveTerms._fields, means.tolist(), strict=True) if not math.isfinite(value)
        ]
        culprit = next((name for name in reversed(names) if name != "objective"), "objective")
        with torch.no_grad():
            for name, tensor in parameters_and_buffers(self.model).items():
                if name in self.good:
                    tensor.copy_(self.good[name])
        kept = f"put back to those of step {self.good_step}" if self.good else "never good"
        values = ", ".join(f"{n} {v:.4g}" for n, v in zip(ObjectiveTerms._fields, means.tolist(), strict=True))
        raise TrainingDiverged(
            f"the {culprit} term is no longer finite at step {step} (epoch {epoch + 1}): {values}. "
            f"The weights were {kept}. A lower learning rate is the first thing to try.",
            self.history,
        )


def _evaluate_together(model: nn.Module, images: Tensor | ImageFile, workers: Workers) -> MeanTerms:
    if workers.alone:
        return evaluate(model, images)
    device = next(model.parameters()).device
    totals = torch.zeros(3, device=device)
    for chosen in torch.arange(len(images)).split(1000):
        part, share = workers.shard(chosen)
        with workers.same_noise(len(chosen)):
            means = evaluate(model, _pick(images, part))
        totals += torch.tensor(means, device=device) * share * len(chosen) / len(images)
    return MeanTerms(*workers.all_reduce(totals).tolist())


def _batches(
    images: Tensor | ImageFile, batch_size: int, device: torch.device, workers: Workers
) -> Iterator[tuple[Tensor, float, int]]:
    """This worker's part of each batch, its share of the batch, and how many images the whole batch has."""
    for chosen in torch.randperm(len(images)).to(images.device).split(batch_size):
        part, share = workers.shard(chosen)
        yield _pick(images, part).to(device, non_blocking=True), share, len(chosen)


def _pick(images: Tensor | ImageFile, chosen: Tensor) -> Tensor:
    # A gather per batch stays in the processor's cache, and costs far less than asking a DataLoader for single images.
    return images.take(chosen) if isinstance(images, ImageFile) else images.index_select(0, chosen.to(images.device))


def _bar(epochs: int, history: History, progress: bool):
    from tqdm.auto import tqdm

    hidden = progress_hidden(progress)
    return tqdm(total=epochs, initial=history.epochs, unit="epoch", delay=2, leave=False, disable=hidden)


def _saved(history: History) -> dict[str, Any]:
    return dict(seed=history.seed, train=history.train, test=history.test, seconds=history.seconds)


def _history_from(saved: dict[str, Any], optimizer_state: dict[str, Any]) -> History:
    train, test = ([MeanTerms(*m) for m in saved[part]] for part in ("train", "test"))
    return History(saved["seed"], train, test, saved["seconds"], optimizer_state=optimizer_state)


def epochs_for(n_images: int, budget: int) -> int:
    """How many epochs show the model about `budget` images: lets a lesson take as long on a small data set as on a
    large one."""
    return max(1, round(check_integer("budget", budget) / check_integer("n_images", n_images)))
