"""`untouched`: whatever is done to a model inside, it is afterwards bit for bit what it was.

The user's own object is examined and not a copy: losses hold it in closures, and some models cannot be copied.
"""

import copy
import random
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import torch
from torch import Tensor, nn


@contextmanager
def untouched(modules: Iterable[nn.Module], others: Iterable[Tensor] = ()) -> Iterator[None]:
    """Parameters and buffers live in copies of their memory meanwhile; attributes, flags, gradients, hooks and the
    random streams of torch, NumPy and Python are put back, also after an error.

    >>> model = nn.BatchNorm1d(2)
    >>> with untouched([model]):
    ...     _ = model(torch.rand(8, 2))
    ...     model.weight.data.zero_()
    tensor([0., 0.])
    >>> model.running_mean, model.weight.data
    (tensor([0., 0.]), tensor([1., 1.]))
    """
    modules = list({id(m): m for m in modules}.values())
    tensors = [t for m in modules for t in (*m._parameters.values(), *m._buffers.values()) if t is not None]
    tensors = list({id(t): t for t in (*tensors, *others)}.values())
    memory = [(t, t.data, t.grad if t.is_leaf else None, t.requires_grad) for t in tensors]
    attributes = [(m, _kept(vars(m))) for m in modules]
    with ExitStack() as stack:
        stack.enter_context(_random_streams(tensors))
        try:
            for t, data, *_ in memory:
                t.data = data.clone()
                if t.is_leaf:
                    t.grad = None
            yield
        finally:
            for module, kept in attributes:
                _put_back(vars(module), kept)
            for t, data, grad, requires_grad in memory:
                t.data = data
                if t.is_leaf:
                    t.requires_grad_(requires_grad)
                    t.grad = grad


def _kept(attributes: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Each attribute, and a copy of what it holds where that can change in place."""
    kept = {}
    for name, value in attributes.items():
        inside = None
        if isinstance(value, Tensor) and not isinstance(value, nn.Parameter):
            inside = value.detach().clone()
        elif isinstance(value, (dict, list, set)):
            inside = copy.copy(value)
        kept[name] = (value, inside)
    return kept


def _put_back(attributes: dict[str, Any], kept: dict[str, tuple[Any, Any]]) -> None:
    for name in set(attributes) - set(kept):
        del attributes[name]
    for name, (value, inside) in kept.items():
        if isinstance(value, Tensor) and inside is not None:
            same = value.shape == inside.shape and value.dtype == inside.dtype
            if not same or not torch.equal(value.detach().nan_to_num(), inside.nan_to_num()):
                value.data = inside
        elif isinstance(value, dict):
            if value is not inside and (
                len(value) != len(inside) or any(value.get(k) is not inside[k] for k in inside)
            ):
                value.clear()
                value.update(inside)
        elif isinstance(value, list):
            value[:] = inside
        elif isinstance(value, set):
            value.clear()
            value.update(inside)
        attributes[name] = value


@contextmanager
def _random_streams(tensors: list[Tensor]) -> Iterator[None]:
    numpy = sys.modules.get("numpy")
    of_numpy, of_python = numpy.random.get_state() if numpy else None, random.getstate()
    of_mps = torch.mps.get_rng_state() if any(t.device.type == "mps" for t in tensors) else None
    with torch.random.fork_rng(devices=sorted({t.device.index or 0 for t in tensors if t.device.type == "cuda"})):
        try:
            yield
        finally:
            random.setstate(of_python)
            if numpy:
                numpy.random.set_state(of_numpy)
            if of_mps is not None:
                torch.mps.set_rng_state(of_mps)


def seed_all(seed: int) -> None:
    """The same noise again, wherever it comes from."""
    torch.manual_seed(seed)
    random.seed(seed)
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed(seed)
