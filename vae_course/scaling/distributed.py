"""Several processes train one model: each takes its share of every batch, and all take the same step.

The processes find each other, and their devices, through Lightning Fabric; `vae_course.scaling.launch`, `torchrun` and
`fabric run` start them.
"""

import os
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from jaxtyping import Int64
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

if TYPE_CHECKING:
    from lightning_fabric import Fabric


class WorkerLost(RuntimeError):
    """Another process of the run has ended, so that this one cannot go on."""


def init() -> "Fabric":
    """This process's place among those that `vae_course.scaling.launch`, `torchrun` or `fabric run` started together; a
    process started alone is one of one. Processes on CPUs talk through gloo, on GPUs (one each) through NCCL."""
    try:
        from lightning_fabric import Fabric
    except ImportError:
        raise ImportError("lightning-fabric is not installed: run `make extras` in the course's folder") from None
    from vae_course._settings import device

    accelerator = "cuda" if device().type == "cuda" else "cpu"
    if "LT_CLI_USED" in os.environ:  # `fabric run` has said everything else
        fabric = Fabric()
    else:
        size = int(os.environ.get("LOCAL_WORLD_SIZE", 1))
        fabric = Fabric(accelerator=accelerator, devices=size, strategy="ddp" if size > 1 else "auto")
    fabric.launch()
    return fabric


class Workers:
    """The processes of a run as one of them sees it: its `rank` among `size`. Without a Fabric it is alone."""

    def __init__(self, fabric: "Fabric | None" = None, checkpoint: str | Path | None = None):
        self.fabric, self.checkpoint = fabric, checkpoint
        self.rank, self.size = (fabric.global_rank, fabric.world_size) if fabric else (0, 1)

    @property
    def alone(self) -> bool:
        return self.size == 1

    def broadcast(self, model: nn.Module, seed: int, epochs: int) -> int:
        """Give every worker the first one's weights and seed, which is returned; all must have done as many epochs."""
        if self.alone:
            return seed
        with _watching(self):
            first_seed, first_epochs = self.fabric.broadcast((seed, epochs))
            with torch.no_grad():
                for tensor in [*model.parameters(), *model.buffers()]:
                    torch.distributed.broadcast(tensor, src=0)
        if epochs != first_epochs:
            raise ValueError(
                f"worker {self.rank} begins after epoch {epochs}, worker 0 after epoch {first_epochs}; the checkpoint "
                "must lie where all workers can read it"
            )
        return first_seed

    def barrier(self) -> None:
        """Until every worker has come this far."""
        if not self.alone:
            with _watching(self):
                self.fabric.barrier()

    def shard(self, chosen: Int64[Tensor, " batch"]) -> tuple[Int64[Tensor, " part"], float]:
        """This worker's part of a batch, and what share of the batch it is: every `size`-th image from the rank-th on.

        A batch may have fewer images than there are workers; one that gets none does somebody else's, without weight.
        """
        if self.alone:
            return chosen, 1.0
        part = chosen[self.rank :: self.size]
        return (part, len(part) / len(chosen)) if len(part) else (chosen[:1], 0.0)

    def same_noise(self, count: int) -> AbstractContextManager:
        """Within it, noise is drawn for a whole batch of `count` images, and this worker uses the rows of its own: an
        image gets the noise it would get in a process alone."""
        return nullcontext() if self.alone else _RowsOfNoise(self.rank, self.size, count)

    def all_reduce(self, tensor: Tensor) -> Tensor:
        """The sum of every worker's tensor, the same on all of them."""
        if self.alone:
            return tensor
        with _watching(self):
            torch.distributed.all_reduce(tensor)
        return tensor

    def sum_gradients(self, parameters: list[nn.Parameter]) -> None:
        """Replace each gradient by the sum over workers: one message for all of them together."""
        if self.alone:
            return
        used = [p.grad for p in parameters if p.grad is not None]
        together = self.all_reduce(torch.cat([g.flatten() for g in used]))
        for gradient, summed in zip(used, together.split([g.numel() for g in used]), strict=True):
            gradient.copy_(summed.view_as(gradient))


_IN_PLACE = {getattr(Tensor, f"{name}_") for name in ("normal", "uniform", "bernoulli", "exponential")}
_RANDOM = {torch.normal, torch.randn, torch.rand, torch.randn_like, torch.rand_like, torch.bernoulli}
_RANDOM |= {torch.dropout, torch.nn.functional.dropout}


class _RowsOfNoise(TorchFunctionMode):
    """Carries out random functions for a batch of `count` rows, and keeps those that `Workers.shard` gives this
    worker. Noise without a dimension as long as the share is left as it is, the same on all workers."""

    def __init__(self, rank: int, size: int, count: int):
        super().__init__()
        self.rows = torch.arange(count)[rank::size] if rank < count else torch.arange(1)
        self.count = count

    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        if function in _IN_PLACE:
            whole = self._whole(args[0])
            return args[0].copy_(self._mine(function(whole, *args[1:], **kwargs), args[0].shape))
        if function in _RANDOM:
            small = next((tuple(a.shape) for a in args if isinstance(a, Tensor)), None) or _size(args)
            whole = [self._whole(a) if isinstance(a, Tensor) else a for a in args]
            if not any(isinstance(a, Tensor) for a in args):
                whole = [self._stretched(small)]
            return self._mine(function(*whole, **kwargs), small)
        return function(*args, **kwargs)

    def _dimension(self, shape) -> int | None:
        return next((d for d, length in enumerate(shape) if length == len(self.rows)), None)

    def _stretched(self, shape) -> tuple[int, ...]:
        d = self._dimension(shape)
        return tuple(self.count if i == d else length for i, length in enumerate(shape))

    def _whole(self, tensor: Tensor) -> Tensor:
        """The tensor with rows for the whole batch; those of other workers are zero."""
        d = self._dimension(tensor.shape)
        whole = tensor.new_zeros(self._stretched(tensor.shape))
        return tensor.clone() if d is None else whole.index_copy(d, self.rows.to(tensor.device), tensor)

    def _mine(self, whole: Tensor, shape) -> Tensor:
        d = self._dimension(shape)
        return whole if d is None else whole.index_select(d, self.rows.to(whole.device))


def _size(args: tuple) -> tuple[int, ...]:
    return tuple(args[0]) if args and not isinstance(args[0], int) else tuple(args)


class _watching:
    """Turns what the back end says when a partner has gone into an error that says what to do."""

    def __init__(self, workers: Workers):
        self.workers = workers

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind, error, traceback) -> None:
        if error is not None and isinstance(error, RuntimeError):
            raise WorkerLost(_advice(self.workers)) from error


def _advice(workers: Workers) -> str:
    lost = f"worker {workers.rank} of {workers.size} no longer hears from the others: one of them has ended"
    if workers.checkpoint is None:
        return f"{lost}. There is no checkpoint to go on from; fit(..., checkpoint='run.safetensors') writes one"
    if not Path(workers.checkpoint).exists():
        return f"{lost} before the first checkpoint was written to {workers.checkpoint}; start again"
    from vae_course.checkpoints import checkpoint_epochs

    epochs = checkpoint_epochs(workers.checkpoint)
    return (
        f"{lost}. The last whole checkpoint is {workers.checkpoint}, written after epoch {epochs}; "
        "the same command goes on from there, with any number of processes"
    )
