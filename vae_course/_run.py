"""What a training run is made of, so that nobody goes on with it as if it were another one."""

import zlib
from collections.abc import Callable
from functools import partial
from types import CodeType
from typing import Any

import torch
from torch import Tensor, nn

LOOKED_AT = 1000  # images of a data set that go into its fingerprint, spread evenly


class RunChanged(UserWarning):
    """A run is gone on with under other settings than it was begun with; the message names them.

    >>> import warnings, vae_course as vc
    >>> model, images = vc.VAE.mlp((1, 4, 4), latent=2, hidden=(8,)), torch.rand(8, 1, 4, 4)
    >>> history = vc.fit(model, images, epochs=1, progress=False)
    >>> with warnings.catch_warnings(record=True) as said:
    ...     history = vc.fit(model, images, epochs=2, lr=1e-4, history=history, progress=False)
    >>> print(said[0].message)
    this history belongs to another run (learning rate: 0.001 before, 0.0001 now)
    """


def describe(images, labels: Tensor | None, objective, batch_size: int, lr, schedule, transform) -> dict[str, str]:
    """Each setting of a run as a text: what one reads, and behind a # what only a machine compares.

    >>> from vae_course.objectives import elbo
    >>> run = describe(torch.zeros(10, 1, 4, 4), None, partial(elbo, beta=4.0), 128, 1e-3, None, None)
    >>> run["batch size"], readable(run["objective"]), readable(run["images"])
    ('128', 'elbo(beta=4.0)', '10 of 1x4x4')
    """
    return {
        "objective": _function(objective),
        "images": _data(images),
        "labels": "none" if labels is None else _data(labels),
        "batch size": str(batch_size),
        "learning rate": _value(lr),
        "schedule": _value(schedule),
        "transform": _value(transform),
    }


def changes(before: dict[str, str], now: dict[str, str]) -> list[str]:
    """One sentence part for each setting that is not what it was."""
    found = []
    for name, value in now.items():
        if (was := before.get(name, value)) != value:
            other = "another " if readable(was) == readable(value) else ""
            found.append(f"{name}: {readable(was)} before, {other}{readable(value)} now")
    return found


def readable(text: str) -> str:
    """The part of a description that says something to a reader."""
    return text.partition("#")[0]


def shapes(model: nn.Module) -> list[list[int]]:
    """The shapes of the parameters that are trained, in their order."""
    return [list(p.shape) for p in model.parameters() if p.requires_grad]


def fingerprint(model: nn.Module) -> int:
    """CRC-32 of a model's parameters and buffers."""
    value = 0
    for tensor in [*model.parameters(), *model.buffers()]:
        value = zlib.crc32(_bytes(tensor), value)
    return value


def _function(f: Callable) -> str:
    """A function by its name, the arguments bound to it, and what it does."""
    if isinstance(f, partial):
        bound = [_value(a) for a in f.args] + [f"{name}={_value(value)}" for name, value in f.keywords.items()]
        shown, hidden = ", ".join(map(readable, bound)), ";".join(bound).encode()
        return f"{readable(_function(f.func))}({shown})#{zlib.crc32(hidden, zlib.crc32(_function(f.func).encode())):x}"
    name = getattr(f, "__name__", type(f).__name__)
    code = getattr(f, "__code__", None)
    return f"{name}#{zlib.crc32(_code(code)):x}" if code else name


def _code(code: CodeType) -> bytes:
    constants = [_code(c) if isinstance(c, CodeType) else repr(c).encode() for c in code.co_consts]
    return code.co_code + b"".join(constants) + repr(code.co_names).encode()


def _value(value: Any) -> str:
    if isinstance(value, Tensor):
        return _data(value)
    return _function(value) if callable(value) else "none" if value is None else repr(value)


def _data(images) -> str:
    """How many there are of which shape; and a checksum of some of them."""
    shape = "x".join(map(str, images.shape[1:])) or "1"
    chosen = torch.linspace(0, len(images) - 1, min(len(images), LOOKED_AT), dtype=torch.float64).long()
    some = images[chosen.to(images.device)] if isinstance(images, Tensor) else images.take(chosen)
    return f"{len(images):,} of {shape}#{zlib.crc32(_bytes(some)):x}"


def _bytes(tensor: Tensor) -> bytes:
    return tensor.detach().cpu().contiguous().view(-1).view(torch.uint8).numpy().tobytes()
