"""What `load` returns: tensors with their labels, their factors, and where they come from."""

from dataclasses import dataclass, fields, replace

import torch
from jaxtyping import Float, Int64
from torch import Tensor


@dataclass(frozen=True, eq=False)
class Dataset:
    """A data set held in memory, split into a training part and a test part.

    Images are `(N, C, H, W)`, float32 in [0, 1]; points are `(N, 2)`, float32, of mean 0 and variance 1 in each
    coordinate. Labels are indices into `classes`. Factors are the causes an image was drawn from, one column for each
    of `factor_names`; a factor that takes `n` values only has its `n` in `factor_sizes` and is given by its index
    0 ... n - 1, one that varies freely has 0 there. Labels and factors are None where nobody knows them.

    >>> Dataset("mine", train=torch.rand(100, 1, 8, 8), test=torch.rand(20, 1, 8, 8))
    Dataset('mine', 100 train + 20 test, shape 1x8x8, on cpu)
    """

    name: str
    train: Float[Tensor, " n_train *event"]
    test: Float[Tensor, " n_test *event"]
    train_labels: Int64[Tensor, " n_train"] | None = None
    test_labels: Int64[Tensor, " n_test"] | None = None
    train_factors: Float[Tensor, "n_train factors"] | None = None
    test_factors: Float[Tensor, "n_test factors"] | None = None
    factor_names: tuple[str, ...] = ()
    factor_sizes: tuple[int, ...] = ()
    classes: tuple[str, ...] = ()
    source: str = ""
    licence: str = ""

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of one observation: `(C, H, W)` for images, `(2,)` for points."""
        return tuple(self.train.shape[1:])

    def to(self, device: str | torch.device) -> "Dataset":
        """The same data set with every tensor on `device`."""
        tensors = {f.name: value for f in fields(self) if isinstance(value := getattr(self, f.name), Tensor)}
        return replace(self, **{name: tensor.to(device) for name, tensor in tensors.items()})

    def __repr__(self) -> str:
        shape = "x".join(map(str, self.shape))
        known = [f"{len(self.classes)} classes"] * bool(self.classes)
        known += [f"factors {', '.join(self.factor_names)}"] * bool(self.factor_names)
        return (
            f"Dataset({self.name!r}, {len(self.train):,} train + {len(self.test):,} test, shape {shape}"
            + "".join(f", {k}" for k in known)
            + f", on {self.train.device})"
        )
