"""`CannotDiagnose`: what `diagnose` says where it cannot go on; and a way to call other people's code that never ends
in a traceback from the depths of torch."""

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jaxtyping
import torch
from torch import Tensor

# Files of ours, of torch, and of what checks the types of calls: a line there is nobody's own.
OURS = (*(str(Path(file).parent) for file in (__file__, torch.__file__, jaxtyping.__file__)), "<@beartype(")


class CannotDiagnose(ValueError):
    """What was seen, what was expected, and the line to write instead. The model is as it was before.

    >>> import torch, vae_course as vc
    >>> try:
    ...     vc.diagnose(torch.nn.Linear(4, 4), torch.rand(16, 4), loss=lambda out, x: (out - x).square().sum())
    ... except vc.clinic.CannotDiagnose as error:
    ...     print(str(error).splitlines()[0])
    no posterior was found: the model returned 0 (8, 4)
    """


def shown(value: Any) -> str:
    """A value in a few words: shapes of tensors, types of the rest.

    >>> shown((torch.zeros(2, 3), {"mu": torch.zeros(2)}, 1.5))
    '((2, 3), {mu: (2,)}, float)'
    """
    if isinstance(value, Tensor):
        return str(tuple(value.shape))
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {shown(part)}" for key, part in value.items()) + "}"
    if isinstance(value, (tuple, list)):
        return "(" + ", ".join(map(shown, value)) + ")"
    return type(value).__name__


def asked(what: str, function: Callable, *args: Any, advice: str = "", **kwargs: Any) -> Any:
    """The answer of other people's code, or `CannotDiagnose`: what was called with what, and what it raised."""
    try:
        return function(*args, **kwargs)
    except Exception as error:
        given = ", ".join([*map(shown, args), *(f"{name}={shown(value)}" for name, value in kwargs.items())])
        raise in_our_words(f"{what}({given})", error, advice) from None


def in_our_words(called: str, error: Exception, advice: str = "") -> CannotDiagnose:
    """An error of other people's code as one of ours; ours stays as it is."""
    if isinstance(error, CannotDiagnose):
        return error
    message = (str(error).strip().splitlines() or [""])[0]
    text = f"{called} raised {type(error).__name__}: {message}{_line_of(error)}"
    return CannotDiagnose(text + (f"\n  {advice}" if advice else ""))


def _line_of(error: Exception) -> str:
    """The last line of the user's own code that the error went through."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if not f.filename.startswith(OURS)]
    return f" (line {frames[-1].lineno} of {Path(frames[-1].filename).name}: {frames[-1].line})" if frames else ""
