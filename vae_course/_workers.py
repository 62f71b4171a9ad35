"""What `fit` asks of the processes that train together. One process alone answers here; several do in `scaling`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import torch
from jaxtyping import Float, Int64
from torch import Tensor, nn


@runtime_checkable
class Workers(Protocol):
    """The processes of a run as one of them sees it: its `rank` among `size`."""

    rank: int
    size: int

    def start(
        self, model: nn.Module, optimizer: torch.optim.Optimizer, seed: int, epochs: int, checkpoint: str | Path | None
    ) -> int:
        """Make all begin alike, and take every step together; returns the seed of all."""

    def same_noise(self, objective: Callable) -> Callable:
        """The objective, in which each image gets the noise it would get in a process alone."""

    def shard(self, chosen: Int64[Tensor, " batch"]) -> Int64[Tensor, " part"]:
        """This worker's part of a batch."""

    def mean(self, terms: tuple[Tensor, ...]) -> Float[Tensor, " terms"]:
        """The mean of each term over the whole batch, the same for all workers."""

    def evaluate(self, evaluate: Callable, *arguments) -> Any:
        """What `evaluate` says of all images, the same for all workers."""

    def barrier(self) -> None:
        """Until every worker has come this far."""


class Alone:
    """One process: it does everything itself."""

    rank, size = 0, 1

    def start(self, model, optimizer, seed: int, epochs: int, checkpoint) -> int:
        return seed

    def same_noise(self, objective: Callable) -> Callable:
        return objective

    def shard(self, chosen: Int64[Tensor, " batch"]) -> Int64[Tensor, " batch"]:
        return chosen

    def mean(self, terms: tuple[Tensor, ...]) -> Float[Tensor, " terms"]:
        return torch.stack([term.detach().mean() for term in terms])

    def evaluate(self, evaluate: Callable, *arguments) -> Any:
        return evaluate(*arguments)

    def barrier(self) -> None:
        pass
