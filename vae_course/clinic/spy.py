"""`Spy`: sees every call of torch that a program makes, and can slip in other results. No line of the program changes.

>>> with Spy() as spy:
...     _ = (torch.zeros(2) + 1).exp()
>>> [call.name for call in spy.calls]
['zeros', 'add', 'exp']
>>> with Spy(replace={(1, 0): torch.zeros(2)}):
...     print((torch.zeros(2) + 1).exp())
tensor([1., 1.])
"""

import linecache
import sys
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

from vae_course.clinic.errors import OURS

Place = tuple[int, int]  # a call by its number, and which of the tensors that it returned

DROPOUT = {"dropout", "dropout1d", "dropout2d", "dropout3d", "alpha_dropout", "feature_alpha_dropout"}


@dataclass(frozen=True)
class Call:
    """One call of a torch function: the tensors that went in and came out, and the line it stands in."""

    name: str
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]
    line: str


class Spy(TorchFunctionMode):
    """Numbers the calls. `replace` puts tensors in the place of results, `watch` keeps some results in `seen`, and what
    was replaced in `was`; without either, all calls are kept in `calls`. Dropout is left out."""

    def __init__(self, replace: dict[Place, Tensor] | None = None, watch: set[Place] | None = None):
        super().__init__()
        self.replace, self.watch = replace or {}, watch or set()
        self.keep = replace is None and watch is None
        self.calls: list[Call] = []
        self.seen: dict[Place, Tensor] = {}
        self.was: dict[Place, Tensor] = {}
        self.count = 0

    def __torch_function__(self, func, types, args=(), kwargs=None):
        name = getattr(func, "__name__", "")
        if name in DROPOUT:
            return args[0] if args else kwargs["input"]
        out = func(*args, **(kwargs or {}))
        if isinstance(out, (bool, int, float, torch.Size, str, torch.dtype, torch.device)) or out is None:
            return out
        outputs = tensors_in(out)
        if not outputs:
            return out
        number, self.count = self.count, self.count + 1
        if self.keep:
            inputs = (*tensors_in(args), *tensors_in(kwargs))
            self.calls.append(Call(name, inputs, outputs, users_line()))
            return out
        for index, tensor in enumerate(outputs):
            place = (number, index)
            if place in self.replace:
                self.was[place] = tensor
                out = _exchanged(out, tensor, self.replace[place].reshape(tensor.shape))
            if place in self.watch:
                self.seen[place] = self.replace.get(place, tensor)
        return out


def tensors_in(value: Any, depth: int = 3) -> tuple[Tensor, ...]:
    """Every tensor in nested tuples, lists and dictionaries, in order."""
    if isinstance(value, Tensor):
        return (value,)
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, (tuple, list)) and depth:
        return tuple(t for part in value for t in tensors_in(part, depth - 1))
    return ()


def _exchanged(out: Any, old: Tensor, new: Tensor) -> Any:
    if out is old:
        return new
    if isinstance(out, (tuple, list)):
        parts = [_exchanged(part, old, new) for part in out]
        return type(out)(*parts) if hasattr(out, "_fields") else type(out)(parts)
    return out


def users_line() -> str:
    """The line of the user's code that is being executed, as "line 12 of vae.py: z = mu + eps * std"."""
    frame = sys._getframe(2)
    while frame and frame.f_code.co_filename.startswith(OURS):
        frame = frame.f_back
    if frame is None:
        return ""
    file, number = frame.f_code.co_filename, frame.f_lineno
    text = linecache.getline(file, number, frame.f_globals).strip()
    shown = Path(file).name if not file.startswith("<") and "ipykernel" not in file else "the cell"
    return f"line {number} of {shown}" + (f": {text}" if text else "")


@contextmanager
def quietly() -> Iterator[None]:
    """Gradients on, autocast off, compiled functions as they were written; what the program prints or warns of is not
    shown, since it is run many times."""
    compiled = "torch._dynamo" in sys.modules and hasattr(torch.compiler, "set_stance")
    with ExitStack() as stack:
        for context in (torch.inference_mode(False), torch.enable_grad(), warnings.catch_warnings()):
            stack.enter_context(context)
        for device in ("cpu", *(["cuda"] if torch.cuda.is_available() else [])):
            stack.enter_context(torch.autocast(device, enabled=False))
        if compiled:
            stack.enter_context(torch.compiler.set_stance("force_eager"))
        warnings.simplefilter("ignore")
        stack.enter_context(redirect_stdout(StringIO()))
        yield
