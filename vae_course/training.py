"""`fit`: one training loop for every model and objective of the course. The loop itself is `train_epoch`."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from vae_course._batches import Batch, Images, Labels, batches_of, check_data, rows
from vae_course._guard import Guard, NotFinite, TrainingDiverged, check_model
from vae_course._history import History, MeanTerms
from vae_course._resume import Snapshot, begin
from vae_course._run import RunChanged, describe
from vae_course._settings import device_of, progress_hidden
from vae_course._validation import check_integer
from vae_course._workers import Alone, Workers
from vae_course.checkpoints import save_checkpoint
from vae_course.conditional import ConditionalVAE, conditional_elbo
from vae_course.data.image_file import ImageFile
from vae_course.models import Autoencoder
from vae_course.objectives import ObjectiveTerms, elbo, squared_error

__all__ = ["History", "MeanTerms", "RunChanged", "TrainingDiverged", "epochs_for", "evaluate", "fit", "train_epoch"]

Objective = Callable[..., ObjectiveTerms]


def train_epoch(
    model: nn.Module,
    batches: Iterable[Batch],
    objective: Objective,
    optimizer: torch.optim.Optimizer,
    pace: Callable[[float], dict[str, float]],
    guard: Guard,
    workers: Workers,
) -> Float[Tensor, "3"]:
    """One pass over the images, as chapter 05 writes it; returns the terms, summed over images.

    `pace` sets the learning rate of a step and gives the objective its weights, `guard` notices a loss that is no
    longer finite, `workers` are the processes that share a batch.

    >>> from vae_course.models import VAE
    >>> model, x = VAE.mlp((1, 4, 4), latent=2, hidden=(8,)), torch.rand(8, 1, 4, 4)
    >>> batches, adam = [Batch((x,), count=8, t=0.0)], torch.optim.Adam(model.parameters())
    >>> terms = train_epoch(model, batches, elbo, adam, lambda t: {}, Guard(model, epoch=0), Alone())
    >>> terms.shape  # objective, reconstruction and KL, summed over the 8 images
    torch.Size([3])
    """
    totals = torch.zeros(3, device=device_of(model))
    for inputs, count, t in batches:
        terms = objective(model, *inputs, **pace(t))
        loss = -terms.objective.mean()
        means = workers.mean(terms)
        guard.check(means)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        totals += count * means
    return totals


def fit(
    model: nn.Module,
    images: Images,
    labels: Labels | None = None,
    *,
    objective: Objective | None = None,
    epochs: int = 10,
    batch_size: int = 128,
    lr: float | Callable[[float], float] = 1e-3,
    schedule: Callable[[float], dict[str, float]] | None = None,
    transform: Callable[[Tensor], Tensor] | None = None,
    test: Float[Tensor, " m *event"] | ImageFile | None = None,
    test_labels: Int[Tensor, " m"] | None = None,
    seed: int | None = None,
    history: History | None = None,
    checkpoint: str | Path | None = None,
    on_epoch: Callable[[History], None] | None = None,
    progress: bool = True,
    workers: Workers | None = None,
) -> History:
    """Maximise `objective(model, batch)` with Adam (Kingma & Ba 2015, arXiv:1412.6980), and return what happened.

    `images` are float32 `(N, *model.shape)` in [0, 1], or an `ImageFile`, read from disk batch by batch
    (`vae_course.data.image_file`). With `labels`, integers `(N,)`, the objective is called as
    `objective(model, batch, labels of the batch)`. By default it is the model's usual one: the ELBO,
    `conditional_elbo` for a `ConditionalVAE`, minus the squared error for an `Autoencoder`.

    `lr` and `schedule` may depend on the share of training done, t in [0, 1): `lr=lambda t: 3e-3 * (1 - t)`, or
    `schedule=lambda t: {"beta": min(1, 2 * t)}`, whose values are passed on to the objective. `transform` is
    applied to every training batch (`torch.bernoulli` binarises anew each time). `test` images, with `test_labels`,
    are evaluated after every epoch.

    Randomness depends on `seed` (drawn from torch's generator if None) and the epoch alone, so a run continued from
    `history` or from a `checkpoint` file, written after each epoch, takes exactly the steps of a run never stopped;
    `epochs` counts from the very beginning. A history is a value: the one that is given stays as it was, and fits only
    the model it came from. Going on with another objective, other images, batch size or learning rate gives a
    `RunChanged` warning. Ctrl-C ends training gently: model and history are as after the last whole epoch.

    With `workers=vae_course.scaling.distributed.init()`, several processes train one model.

    Raises `ValueError` or `TypeError` for images or labels the model cannot take or a history of another model, and
    `TrainingDiverged` when the loss is no longer finite: the model is then as after the last whole epoch, too.

    >>> import vae_course as vc
    >>> images = torch.eye(4).repeat(16, 1).view(64, 1, 2, 2)  # one pixel of four is white
    >>> model = vc.VAE.mlp((1, 2, 2), latent=2, hidden=(8,))
    >>> history = vc.fit(model, images, epochs=20, batch_size=16, lr=1e-2, seed=0)
    >>> history.epochs, history.train[-1].elbo > history.train[0].elbo
    (20, True)
    """
    epochs, batch_size = check_integer("epochs", epochs), check_integer("batch_size", batch_size)
    check_model(model)
    in_unit_interval = check_data(model, images, labels, own_objective=objective is not None)
    if test is not None:
        check_data(model, test, test_labels, own_objective=False)
    workers, objective = workers or Alone(), objective or usual_objective(model)
    optimizer = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=1e-3, fused=True)
    run = describe(images, labels, objective, batch_size, lr, schedule, transform)
    history = begin(model, optimizer, history, checkpoint, seed, run)
    history = replace(history, seed=workers.start(model, optimizer, history.seed, history.epochs, checkpoint))
    if history.epochs >= epochs:
        print(f"nothing to do: {history.epochs} of {epochs} epochs are done (epochs= counts from the very beginning)")
        return history

    objective, pace = workers.same_noise(objective), _pace(optimizer, lr, schedule)
    whole = Snapshot(model, optimizer, history)
    with _noise_apart(model), _mode(model, training=True), _bar(epochs, history, progress and not workers.rank) as bar:
        try:
            for epoch in range(history.epochs, epochs):
                started = time.perf_counter()
                torch.manual_seed(history.seed * 1_000_003 + epoch)
                batches = batches_of(
                    images, labels, batch_size, epoch, epochs, transform, in_unit_interval, device_of(model), workers
                )
                totals = train_epoch(model, batches, objective, optimizer, pace, Guard(model, epoch), workers)
                means, seconds = MeanTerms(*(totals / len(images)).tolist()), time.perf_counter() - started
                tested = workers.evaluate(evaluate, model, test, test_labels) if test is not None else None
                whole = Snapshot(model, optimizer, whole.history.with_epoch(means, tested, seconds))
                if checkpoint is not None:
                    if workers.rank == 0:
                        save_checkpoint(model, checkpoint, whole.history)
                    workers.barrier()  # or one that is ahead might read an older file when it is called again
                bar.set_postfix(elbo=f"{means.elbo:.2f}", refresh=False)
                bar.update()
                if on_epoch is not None and workers.rank == 0:
                    on_epoch(whole.history)
        except KeyboardInterrupt:
            if workers.size > 1:  # one that stops gently would leave the others waiting
                raise
            whole.bring_back(model)
            print(
                f"stopped; the model is as it was after {whole.history.epochs} whole epochs. "
                "fit(..., history=history) with the history that is returned goes on"
            )
            return replace(whole.history, interrupted=True)
        except NotFinite as error:
            whole.bring_back(model)
            raise TrainingDiverged(error, whole.history) from None
    return whole.history


@torch.no_grad()
def evaluate(
    model: nn.Module,
    images: Images,
    labels: Labels | None = None,
    *,
    objective: Objective | None = None,
    batch_size: int = 1000,
) -> MeanTerms:
    """Mean terms of `objective` over all images (nats per image), by default those of the model's usual objective.

    >>> import vae_course as vc
    >>> means = vc.evaluate(vc.VAE.mlp((1, 2, 2), latent=2, hidden=(8,)), torch.rand(10, 1, 2, 2))
    >>> means.kl >= 0, means.elbo == means.reconstruction - means.kl
    (True, True)
    """
    batch_size = check_integer("batch_size", batch_size)
    check_data(model, images, labels, own_objective=objective is not None)
    objective, device = objective or usual_objective(model), device_of(model)
    terms = []
    with _mode(model, training=False):
        for chosen in torch.arange(len(images)).split(batch_size):
            inputs = [rows(values, chosen).to(device) for values in (images, labels) if values is not None]
            terms.append(objective(model, *inputs))
    return MeanTerms(*(torch.cat(term).mean().item() for term in zip(*terms, strict=True)))


def usual_objective(model: nn.Module) -> Objective:
    """What a model of this kind is usually trained with.

    >>> usual_objective(Autoencoder.mlp((1, 4, 4), latent=2)).__name__
    'squared_error'
    """
    if isinstance(model, Autoencoder):
        return squared_error
    return conditional_elbo if isinstance(model, ConditionalVAE) else elbo


def epochs_for(n_images: int, budget: int) -> int:
    """How many epochs show the model about `budget` images: lets a lesson take as long on a small data set as on a
    large one.

    >>> epochs_for(20_000, budget=200_000), epochs_for(1_437, budget=100_000)
    (10, 70)
    """
    return max(1, round(check_integer("budget", budget) / check_integer("n_images", n_images)))


def _pace(optimizer: torch.optim.Optimizer, lr, schedule) -> Callable[[float], dict[str, float]]:
    """From the share of training done: sets the learning rate, and returns the objective's weights."""

    def pace(t: float) -> dict[str, float]:
        for group in optimizer.param_groups:
            group["lr"] = lr(t) if callable(lr) else lr
        return schedule(t) if schedule else {}

    return pace


@contextmanager
def _mode(model: nn.Module, training: bool) -> Iterator[None]:
    """The model in training or evaluation mode, and afterwards as it was."""
    before = model.training
    model.train(training)
    try:
        yield
    finally:
        model.train(before)


def _noise_apart(model: nn.Module) -> AbstractContextManager:
    """Random numbers drawn within leave the caller's stream as it was."""
    device = device_of(model)
    return torch.random.fork_rng(devices=[device] if device.type == "cuda" else [])


def _bar(epochs: int, history: History, progress: bool):
    from tqdm.auto import tqdm  # which loads the widgets of a notebook

    hidden = progress_hidden(progress)
    return tqdm(total=epochs, initial=history.epochs, unit="epoch", delay=2, leave=False, disable=hidden)
