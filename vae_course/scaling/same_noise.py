"""Noise for several processes: each image gets the noise it would get in a process alone."""

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

_IN_PLACE = {getattr(Tensor, f"{name}_") for name in ("normal", "uniform", "bernoulli", "exponential")}
_RANDOM = {torch.normal, torch.randn, torch.rand, torch.randn_like, torch.rand_like, torch.bernoulli}
_RANDOM |= {torch.dropout, torch.nn.functional.dropout}


class RowsOfNoise(TorchFunctionMode):
    """Carries out random functions for a batch of `count` rows, and keeps those of worker `rank` among `size`: every
    `size`-th from the rank-th on. Noise without a dimension as long as that is left as it is, the same on all workers.

    >>> _ = torch.manual_seed(0)
    >>> alone = torch.randn_like(torch.zeros(4, 2))
    >>> _ = torch.manual_seed(0)
    >>> with RowsOfNoise(rank=1, size=2, count=4):
    ...     mine = torch.randn_like(torch.zeros(2, 2))
    >>> torch.equal(mine, alone[1::2])
    True
    """

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
