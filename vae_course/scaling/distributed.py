"""Several processes train one model: each takes its share of every batch, and all take the same step.

The processes find each other, and their devices, through Lightning Fabric; `vae_course.scaling.launch`, `torchrun` and
`fabric run` start them.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from jaxtyping import Float, Int64
from torch import Tensor, nn

from vae_course._batches import rows
from vae_course._extras import require
from vae_course._settings import device, device_of
from vae_course.checkpoints import checkpoint_epochs
from vae_course.scaling.same_noise import RowsOfNoise
from vae_course.training import MeanTerms


class WorkerLost(RuntimeError):
    """Another process of the run has ended, so that this one cannot go on."""


def init() -> "DistributedWorkers":
    """This process's place among those that `vae_course.scaling.launch`, `torchrun` or `fabric run` started together,
    for `fit(..., workers=init())`; a process started alone is one of one.

    Processes on CPUs talk through gloo, on GPUs (one each) through NCCL. Each takes its share of every batch, and all
    take the step that one process would take, up to rounding, if the objective is a mean over images (one that compares
    the images of a batch, such as `beta_tcvae`, sees a share of them). The first process writes the checkpoint, which
    all must be able to read, and alone calls `on_epoch`.

    >>> workers = init()  # this process was started alone
    >>> workers.rank, workers.size
    (0, 1)
    """
    fabric_of = require("lightning_fabric").Fabric
    accelerator = "cuda" if device().type == "cuda" else "cpu"
    if "LT_CLI_USED" in os.environ:  # `fabric run` has said everything else
        fabric = fabric_of()
    else:
        size = int(os.environ.get("LOCAL_WORLD_SIZE", 1))
        fabric = fabric_of(accelerator=accelerator, devices=size, strategy="ddp" if size > 1 else "auto")
    fabric.launch()
    return DistributedWorkers(fabric)


class DistributedWorkers:
    """The processes of a run as one of them sees it: its `rank` among `size`, and its `device`.

    >>> workers = init()
    >>> workers.shard(torch.arange(5)).tolist()  # alone, one's share of a batch is all of it
    [0, 1, 2, 3, 4]
    """

    def __init__(self, fabric: Any):
        self.fabric, self.device = fabric, fabric.device
        self.rank, self.size = fabric.global_rank, fabric.world_size
        self.checkpoint: str | Path | None = None
        self.count, self.share = 1, 1.0  # images of the batch, and this worker's share of them

    def start(
        self, model: nn.Module, optimizer: torch.optim.Optimizer, seed: int, epochs: int, checkpoint: str | Path | None
    ) -> int:
        """Give every worker the first one's weights and seed, which is returned, and sum gradients before each step.
        All must have done as many epochs."""
        self.checkpoint = checkpoint
        first_seed, first_epochs = self.broadcast((seed, epochs))
        if self.size > 1:
            with self._watching(), torch.no_grad():
                for tensor in [*model.parameters(), *model.buffers()]:
                    torch.distributed.broadcast(tensor, src=0)
        if epochs != first_epochs:
            raise ValueError(
                f"worker {self.rank} begins after epoch {epochs}, worker 0 after epoch {first_epochs}; the checkpoint "
                "must lie where all workers can read it"
            )
        optimizer.register_step_pre_hook(lambda *_: self._sum_gradients(list(model.parameters())))
        return first_seed

    def shard(self, chosen: Int64[Tensor, " batch"]) -> Int64[Tensor, " part"]:
        """This worker's part of a batch: every `size`-th image from the rank-th on.

        A batch may have fewer images than there are workers; one that gets none does somebody else's, without weight.
        """
        part = chosen[self.rank :: self.size]
        self.count, self.share = len(chosen), len(part) / len(chosen)
        return part if len(part) else chosen[:1]

    def same_noise(self, objective: Callable) -> Callable:
        """The objective, in which noise is drawn for a whole batch and this worker uses the rows of its own: an image
        gets the noise it would get in a process alone."""

        def with_its_rows(*arguments, **keywords):
            with RowsOfNoise(self.rank, self.size, self.count):
                return objective(*arguments, **keywords)

        return objective if self.size == 1 else with_its_rows

    def mean(self, terms: tuple[Tensor, ...]) -> Float[Tensor, " terms"]:
        """The mean of each term over the whole batch, the same for all workers."""
        return self.all_reduce(torch.stack([term.detach().mean() for term in terms]) * self.share)

    def evaluate(self, evaluate: Callable, model: nn.Module, images, labels=None) -> MeanTerms:
        """What `evaluate` says of all images; each worker looks at its share of them."""
        totals = torch.zeros(3, device=device_of(model))
        for chosen in torch.arange(len(images)).split(1000):
            part = self.shard(chosen)
            inputs = [rows(values, part) for values in (images, labels) if values is not None]
            means = self.same_noise(evaluate)(model, *inputs)
            totals += torch.tensor(means, device=totals.device) * self.share * len(chosen) / len(images)
        return MeanTerms(*self.all_reduce(totals).tolist())

    def broadcast(self, value):
        """The first worker's value, on all of them."""
        with self._watching():
            return self.fabric.broadcast(value)

    def all_reduce(self, tensor: Tensor) -> Tensor:
        """The sum of every worker's tensor, the same on all of them."""
        if self.size > 1:
            with self._watching():
                torch.distributed.all_reduce(tensor)
        return tensor

    def barrier(self) -> None:
        """Until every worker has come this far."""
        with self._watching():
            self.fabric.barrier()

    def _sum_gradients(self, parameters: list[nn.Parameter]) -> None:
        """Replace each gradient by that of the whole batch: one message for all of them together."""
        used = [p.grad for p in parameters if p.grad is not None]
        together = self.all_reduce(torch.cat([g.flatten() for g in used]) * self.share)
        for gradient, summed in zip(used, together.split([g.numel() for g in used]), strict=True):
            gradient.copy_(summed.view_as(gradient))

    @contextmanager
    def _watching(self) -> Iterator[None]:
        """Turns what the back end says when a partner has gone into an error that says what to do."""
        try:
            yield
        except RuntimeError as error:
            raise WorkerLost(self._advice()) from error

    def _advice(self) -> str:
        lost = f"worker {self.rank} of {self.size} no longer hears from the others: one of them has ended"
        if self.checkpoint is None:
            return f"{lost}. There is no checkpoint to go on from; fit(..., checkpoint='run.safetensors') writes one"
        if not Path(self.checkpoint).exists():
            return f"{lost} before the first checkpoint was written to {self.checkpoint}; start again"
        return (
            f"{lost}. The last whole checkpoint is {self.checkpoint}, written after epoch "
            f"{checkpoint_epochs(self.checkpoint)}; the same command goes on from there, with any number of processes"
        )
