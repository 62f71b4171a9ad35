"""Limits to what code may take: time, and the memory of a tensor."""

import contextlib
import ctypes
import gc
import math
import signal
import threading
from collections.abc import Iterator
from functools import cache
from types import FrameType

import torch
from torch import Tensor


class Stuck(BaseException):
    """Raised inside an answer that takes too long. A BaseException, so that `except Exception` does not swallow it."""


class Small(torch.overrides.TorchFunctionMode):
    """Refuses to make tensors of more than `most` numbers, before memory is asked for: a forgotten dimension of one can
    turn 40,000 samples into all their pairs.

    >>> with Small(3_000_000):
    ...     torch.zeros(40_000, 1) * torch.zeros(40_000)
    Traceback (most recent call last):
    MemoryError: mul of shapes (40000, 1) and (40000,) would make a tensor of 1,600,000,000 numbers
    """

    def __init__(self, most: int):
        super().__init__()
        self.most = most

    def __torch_function__(self, function, types, arguments=(), named=None):
        name, given = function.__name__, (*arguments, *named.values()) if named else arguments
        spread = [v for v in given if isinstance(v, (tuple, list))] if name not in _DATA else []
        if spread or name in _SIZED:
            sizes = [v for values in spread for v in values if type(v) is int and v > 1]
            sizes += [v for v in given if type(v) is int and v > 1] if name in _SIZED else []
            if (made := math.prod(sizes)) > self.most:
                raise MemoryError(f"{name} with sizes {tuple(sizes)} would make a tensor of {made:,} numbers")
        if _combines(name):
            shapes = [tuple(v.shape) for v in (*given, *(v for vs in spread for v in vs)) if isinstance(v, Tensor)]
            if len(shapes) > 1 and (made := _together(name, shapes)) > self.most:
                told = " and ".join(map(str, shapes))
                raise MemoryError(f"{name} of shapes {told} would make a tensor of {made:,} numbers")
        return function(*arguments, **(named or {}))


# Functions whose numbers are sizes, and those whose lists are values.
_SIZED = {"zeros", "ones", "empty", "rand", "randn", "expand", "repeat", "tile", "new_zeros", "new_ones", "new_empty"}
_DATA = {"tensor", "as_tensor", "new_tensor"}
_BROADCAST = {"add", "sub", "mul", "div", "truediv", "pow", "lt", "le", "gt", "ge", "eq", "ne", "lerp", "where"}
_BROADCAST |= {"maximum", "minimum"}


@cache
def _combines(function: str) -> bool:
    """Does this function multiply matrices, or work entry by entry?"""
    name = function.strip("_")
    return "matmul" in name or not _BROADCAST.isdisjoint({name, name.removeprefix("r")})


def _together(function: str, shapes: list[tuple[int, ...]]) -> int:
    """How many numbers come out where tensors of these shapes are multiplied as matrices, or entry by entry."""
    if "matmul" in function:
        return math.prod(shapes[0][:-1]) * math.prod(shapes[1][-1:])
    longest = max(map(len, shapes))
    return math.prod(map(max, *((*[1] * (longest - len(shape)), *shape) for shape in shapes)))


def _importing(frame: FrameType | None) -> bool:
    """Is a module being imported by what runs here?"""
    while frame is not None and "importlib._bootstrap" not in frame.f_code.co_filename:
        frame = frame.f_back
    return frame is not None


_RINGING: set[signal.Signals] = set()  # the alarms that are set


def _ring(_: int, frame: FrameType | None) -> None:
    if not _importing(frame):  # what is half imported would stay so; the alarm rings again
        raise Stuck


@contextlib.contextmanager
def time_limit(seconds: float, busy: bool = False) -> Iterator[None]:
    """Raise `Stuck` in the running code after `seconds`; if `busy`, after as many in which the processor worked for it,
    which do not depend on what else it has to do."""
    if threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer"):
        clock, alarm = (signal.ITIMER_PROF, signal.SIGPROF) if busy else (signal.ITIMER_REAL, signal.SIGALRM)
        outer = alarm not in _RINGING  # inside another limit of this kind, nothing has to be set
        old = signal.signal(alarm, _ring) if outer else _ring
        _RINGING.add(alarm)
        signal.setitimer(clock, seconds, 0.5)  # again and again, should it be swallowed
        try:
            yield
        finally:
            signal.setitimer(clock, 0)
            if outer:
                _RINGING.discard(alarm)
                signal.signal(alarm, old)
        return
    # Where there are no alarms (Windows, or another thread), another thread raises the exception in this one.
    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc
    me = threading.get_ident()
    timer = threading.Timer(seconds, lambda: raise_in(ctypes.c_ulong(me), ctypes.py_object(Stuck)))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextlib.contextmanager
def tried(seconds: float, small: bool) -> Iterator[None]:
    """What fails inside, or takes longer, or if `small` asks for much memory, ends there, and nothing is raised.

    Garbage is not collected meanwhile: to go through all objects of a process may take longer than the limit.

    >>> with tried(0.5, small=False):
    ...     while True:
    ...         pass
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        with (
            contextlib.suppress(Exception, Stuck),
            time_limit(seconds, busy=True),
            Small(3_000_000) if small else contextlib.nullcontext(),
        ):
            yield
    finally:
        if collecting:
            gc.enable()
