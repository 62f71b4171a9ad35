"""Running a reader's code so that nothing it does outlives the check: time, output, seeds, defaults, patches, exits."""

import contextlib
import io
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from operator import is_not
from pathlib import Path
from typing import Any

import torch

import vae_course
from vae_course.checks.limits import Small, Stuck, time_limit
from vae_course.checks.untouched import stub_that_raised

MOST_NUMBERS = 30_000_000  # in one tensor: far more than any answer needs, and 0.1 GB


class Refused(Exception):
    """The answer did something that a check cannot let pass; the text says what, and what to do."""


class Failed(Exception):
    """The answer raised an error of its own; the text shows the reader's line."""


def run(function: Callable[[], Any], seconds: float, seed: int, guarded: bool = True) -> Any:
    """Call `function` in the sandbox; unless it is `guarded`, as an answer of ours need not be, memory is not looked
    after, which takes as long as small tensors do. Raises `Refused`, `Failed`, and the `NotImplementedError` of an
    untouched stub or of anything that the answer calls."""
    with _patches_undone(), _state_restored(), _quiet() as printed, time_limit(seconds):
        set_seed(seed)
        try:
            with Small(MOST_NUMBERS) if guarded else contextlib.nullcontext():
                return function()
        except (NotImplementedError, Refused, Failed):
            raise
        except Stuck:
            raise Refused(
                f"your code had not finished after {seconds:g} seconds and was stopped. Slow is no mistake: this "
                "is for code that never ends. Is there an endless loop? If not, let tensors do the work of the loop."
            ) from None
        except SystemExit:
            raise Refused(
                "your code calls exit() or quit(), which would end the notebook. Take that line out."
            ) from None
        except KeyboardInterrupt:
            raise
        except _TooMuch:
            raise Refused(
                f"your code prints more than {printed.limit:,} characters. Take the print out of the loop."
            ) from None
        except Exception as error:
            raise Failed(error_in_readers_words(error)) from None


def set_seed(seed: int) -> None:
    """What torch.manual_seed does, without its note of where it was called, for devices that are not in use yet: that
    takes longer than most answers."""
    torch.default_generator.manual_seed(seed)
    if torch.cuda.is_initialized():
        torch.cuda.manual_seed_all(seed)


@contextlib.contextmanager
def without(*known: Callable) -> Iterator[None]:
    """Refuse these functions and classes of torch: what they do is to be written."""

    def refuse(*_, **__):
        raise Refused(f"your code calls torch's own {name}. Here you are asked to write it yourself.")

    class Refusing(torch.overrides.TorchFunctionMode):
        def __torch_function__(self, function, types, arguments=(), named=None):
            if function in known:
                nonlocal name
                name = function.__name__
                refuse()
            return function(*arguments, **(named or {}))

    name = next((k.__name__ for k in known if isinstance(k, type)), "")
    kept = {k: k.__init__ for k in known if isinstance(k, type)}
    try:
        for k in kept:
            k.__init__ = refuse
        with Refusing():
            yield
    finally:
        for k, init in kept.items():
            k.__init__ = init


def error_in_readers_words(error: Exception) -> str:
    """The error and the last line of the reader's own code on the way to it; never a line of this package.

    >>> error_in_readers_words(ValueError("not a number"))
    'your code raised ValueError: not a number'
    """
    frames = [f for f in traceback.extract_tb(error.__traceback__) if _is_readers(f.filename)]
    where = f"\n    line {frames[-1].lineno} of {frames[-1].name}:  {frames[-1].line}" if frames else ""
    stub = stub_that_raised(error)
    if stub and _is_readers(stub.co_filename):
        return f"your code calls {stub.co_name}, which is not written yet. Write it first, then check again.{where}"
    said = f": {error}" if str(error) else ""
    return f"your code raised {type(error).__name__}{said}{where}"


_PACKAGE = Path(vae_course.__file__).resolve().parent
_STANDARD_LIBRARY = Path(contextlib.__file__).resolve().parent


def _is_readers(filename: str) -> bool:
    """Is this file the reader's, and not of this package, of another one or of Python?"""
    path = Path(filename).resolve()
    installed = {"site-packages", "dist-packages"} & set(path.parts)
    return not (installed or path.is_relative_to(_PACKAGE) or path.is_relative_to(_STANDARD_LIBRARY))


class _TooMuch(BaseException):
    pass


class _Bounded(io.StringIO):
    limit = 100_000

    def write(self, text: str) -> int:
        if self.tell() + len(text) > self.limit:
            raise _TooMuch
        return super().write(text)


@contextlib.contextmanager
def _quiet() -> Iterator[_Bounded]:
    kept = _Bounded()
    with contextlib.redirect_stdout(kept), contextlib.redirect_stderr(kept):
        yield kept


@contextlib.contextmanager
def libraries_quiet() -> Iterator[None]:
    """What libraries written in C print, past Python's streams, is thrown away: complaints about NaN, for one."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = [os.dup(stream) for stream in (1, 2)]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        for stream in (1, 2):
            os.dup2(nowhere, stream)
        yield
    finally:
        for stream, old in zip((1, 2), kept, strict=True):
            os.dup2(old, stream)
            os.close(old)
        os.close(nowhere)


@contextlib.contextmanager
def _state_restored() -> Iterator[None]:
    """Random streams, default dtype, gradient mode and thread count are what they were, whatever the answer did."""
    import random

    import numpy

    dtype, grad, threads = torch.get_default_dtype(), torch.is_grad_enabled(), torch.get_num_threads()
    python, numbers = random.getstate(), numpy.random.get_state()
    try:
        # To ask how many other devices there are takes longer than most answers; one that is not in use has no stream.
        with torch.random.fork_rng(None if torch.cuda.is_initialized() else []):
            yield
    finally:
        torch.set_default_dtype(dtype)
        torch.set_grad_enabled(grad)
        if torch.get_num_threads() != threads:
            torch.set_num_threads(threads)
        random.setstate(python)
        numpy.random.set_state(numbers)


@contextlib.contextmanager
def _patches_undone() -> Iterator[None]:
    """Functions of torch that the answer replaced are put back, and the answer is refused."""
    import torch.distributions
    import torch.nn.functional

    homes = (torch, torch.Tensor, torch.nn.functional, torch.distributions, torch.distributions.kl)
    before = [dict(vars(home)) for home in homes]
    patched = []
    try:
        yield
    finally:
        for home, old in zip(homes, before, strict=True):
            now = vars(home)
            if len(now) == len(old) and not any(map(is_not, now.values(), old.values())):
                continue  # as nearly always
            for name, value in old.items():
                # Some parts of torch, loaded when first used, wrap others themselves.
                put = now.get(name)
                if (
                    put is not value
                    and callable(value)
                    and not (getattr(put, "__module__", "") or "").startswith("torch")
                ):
                    setattr(home, name, value)
                    patched.append(f"{getattr(home, '__name__', home)}.{name}")
    if patched:
        raise Refused(
            f"your code replaces {', '.join(patched)}. Call torch's functions, do not change them. They were put back."
        )
