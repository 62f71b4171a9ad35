"""What happened in training: a value, which nothing changes afterwards."""

from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple


class MeanTerms(NamedTuple):
    """Means over images, in nats per image.

    >>> MeanTerms(objective=-110.0, reconstruction=-85.0, kl=25.0).elbo
    -110.0
    """

    objective: float
    reconstruction: float
    kl: float

    @property
    def elbo(self) -> float:
        """reconstruction - kl, whatever was trained."""
        return self.reconstruction - self.kl


@dataclass(frozen=True)
class History:
    """What happened in training, one entry per finished epoch; pass it to `fit` again to go on.

    `run` says what was trained on what and how, `weights` is a checksum of the model's at the end: `fit` goes on only
    with the model that the history belongs to.

    >>> history = History(seed=0, train=(MeanTerms(-200.0, -190.0, 10.0), MeanTerms(-150.0, -135.0, 15.0)))
    >>> history.epochs, history.curve("kl")
    (2, [10.0, 15.0])
    """

    seed: int
    train: tuple[MeanTerms, ...] = ()
    test: tuple[MeanTerms, ...] = ()
    seconds: tuple[float, ...] = ()
    interrupted: bool = False
    run: dict[str, str] = field(default_factory=dict, repr=False)
    shapes: list[list[int]] = field(default_factory=list, repr=False)
    weights: int | None = field(default=None, repr=False)
    optimizer_state: dict[str, Any] | None = field(default=None, repr=False)

    @property
    def epochs(self) -> int:
        """How many epochs were finished."""
        return len(self.train)

    def curve(self, term: str = "elbo", part: str = "train") -> list[float]:
        """One number per epoch: `term` is objective, reconstruction, kl or elbo; `part` is train or test."""
        return [getattr(means, term) for means in getattr(self, part)]

    def with_epoch(self, train: MeanTerms, test: MeanTerms | None, seconds: float, **ends: Any) -> "History":
        """This history and one epoch more."""
        tested = self.test if test is None else (*self.test, test)
        return replace(self, train=(*self.train, train), test=tested, seconds=(*self.seconds, seconds), **ends)
