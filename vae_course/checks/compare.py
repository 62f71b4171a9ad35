"""Comparing what an answer gave with what was expected, and putting the difference into words."""

from typing import Any

import torch
from torch import Tensor


def as_tensors(value: Any) -> list[Tensor] | None:
    """A number, a tensor, or a tuple, list or dictionary of these, as a flat list; None if it is anything else."""
    if isinstance(value, Tensor):
        return [value.detach().cpu()]
    if isinstance(value, (bool, int, float)):
        return [torch.tensor(float(value), dtype=torch.float64)]
    if isinstance(value, dict):
        value = [value[key] for key in sorted(value, key=str)]
    if isinstance(value, (tuple, list)):
        parts = [as_tensors(v) for v in value]
        return None if any(p is None for p in parts) else [t for part in parts for t in part]
    return None


def vector(values: list[Any]) -> Tensor | None:
    """All numbers in these values, one after another; None if there is something else among them.

    >>> vector([1, (2.0, torch.tensor([3.0]))])
    tensor([1., 2., 3.], dtype=torch.float64)
    """
    parts = as_tensors(values)
    return torch.cat([t.double().flatten() for t in parts]) if parts else None


def tensors_in(value: Any) -> list[Tensor]:
    """The tensors among a case's arguments, also inside tuples and lists, detached; anything else is passed over."""
    if isinstance(value, Tensor):
        return [value.detach()]
    return [t for v in value for t in tensors_in(v)] if isinstance(value, (tuple, list)) else []


def lists_in(value: Any) -> list[list]:
    """The lists among a case's arguments, also inside tuples and lists.

    >>> lists_in((1, [2, [3]]))
    [[2, [3]], [3]]
    """
    inner = [found for v in value for found in lists_in(v)] if isinstance(value, (tuple, list)) else []
    return [value, *inner] if isinstance(value, list) else inner


def equal(a: Tensor, b: Tensor) -> bool:
    """The same values, NaN where the other has NaN.

    >>> equal(torch.tensor([1.0, torch.nan]), torch.tensor([1.0, torch.nan]))
    True
    """
    return a.shape == b.shape and bool(((a == b) | (a.isnan() & b.isnan())).all())


def same(given: Any, expected: Any, rtol: float, atol: float, equal_nan: bool = False) -> bool:
    """The same word; or equal in shape and, within the tolerances, in value, where the dtype may differ."""
    if isinstance(given, str) or isinstance(expected, str):
        return given == expected
    a, b = as_tensors(given), as_tensors(expected)
    if a is None or b is None or len(a) != len(b):
        return False
    if isinstance(expected, int) and isinstance(given, float):
        return False  # a size has to be an integer for whoever uses it
    return all(
        x.shape == y.shape
        and (x.dtype == torch.bool or y.dtype != torch.bool)
        and torch.allclose(x.double(), y.double(), rtol=rtol, atol=atol, equal_nan=equal_nan)
        for x, y in zip(a, b, strict=True)
    )


def breaks(given: Any, expected: Any, rtol: float, atol: float) -> bool:
    """Is all right but for what is no finite number?

    >>> breaks(torch.tensor([1.0, torch.nan]), torch.tensor([1.0, 2.0]), 1e-4, 1e-5)
    True
    """
    a, b = as_tensors(given), as_tensors(expected)
    if a is None or b is None or [x.shape for x in a] != [y.shape for y in b]:
        return False
    return same([x.where(x.isfinite(), y) for x, y in zip(a, b, strict=True)], b, rtol, atol)


def kind_of(value: Any) -> str:
    """A value in a few words: its type, and a tensor's shape and dtype."""
    if isinstance(value, Tensor):
        return f"a tensor of shape {tuple(value.shape)}, {str(value.dtype).removeprefix('torch.')}"
    if isinstance(value, (tuple, list)):
        return f"a {type(value).__name__} of {len(value)}: " + ", ".join(kind_of(v) for v in value)
    return "None" if value is None else f"{_article(type(value).__name__)} {type(value).__name__}"


def short(value: Any) -> str:
    """A value in one line of a message: numbers to four digits, of a large tensor its shape and the first ones."""
    if isinstance(value, Tensor):
        if value.numel() > 8:
            first = ", ".join(f"{v:.4g}" for v in value.detach().flatten()[:4].tolist())
            return f"tensor{tuple(value.shape)} [{first}, ...]"
        return _rounded(value.tolist())
    if isinstance(value, (tuple, list)):
        return ", ".join(short(v) for v in value)
    if isinstance(value, (float, str)):
        return repr(value) if isinstance(value, str) else f"{value:.6g}"
    return "a function" if callable(value) else str(value)


def _rounded(value: Any) -> str:
    """Numbers to four digits, in as many brackets as they are."""
    if isinstance(value, list):
        return f"[{', '.join(map(_rounded, value))}]"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def kind(given: Any, expected: Any) -> str | None:
    """What is wrong with the type of what came back; None if nothing is."""
    if isinstance(given, str) and isinstance(expected, str):
        return None
    if given is None and expected is not None:
        return "your function returned None. Does every path end in a return statement?"
    if type(given).__module__ == "numpy":
        return (
            f"your function returned a NumPy {type(given).__name__}. Stay with tensors: NumPy stops the gradient. "
            "Drop .numpy() and use torch's functions."
        )
    a, b = as_tensors(given), as_tensors(expected)
    if a is None:
        return f"your function returned {kind_of(given)}; expected {kind_of(expected)}."
    if len(a) != len(b) or isinstance(given, (tuple, list)) != isinstance(expected, (tuple, list)):
        return f"your function returned {kind_of(given)}; expected {kind_of(expected)}."
    if isinstance(expected, Tensor) and isinstance(given, (int, float)):
        return (
            f"your function returned a Python {type(given).__name__}; expected {kind_of(expected)}. "
            "A number has no gradient: leave out .item() and float()."
        )
    if isinstance(expected, int) and isinstance(given, float):
        return "your function returned a Python float; expected an int. Is there a / where // belongs?"
    return None


def form(given: Any, expected: Any) -> str | None:
    """What is wrong with shape, dtype or finiteness, before any value is looked at; None if nothing is."""
    a, b = as_tensors(given) or [], as_tensors(expected) or []
    for x, y in zip(a, b, strict=False):
        if x.shape != y.shape:
            return f"the shape is {tuple(x.shape)}; expected {tuple(y.shape)}.{_shape_advice(x, y)}"
        if y.dtype == torch.bool and x.dtype != torch.bool:
            return f"the values are {x.dtype}; expected True and False."
        if y.is_floating_point() and not x.is_floating_point():
            return f"the values are {x.dtype}; expected floating-point numbers."
        for test, word in ((torch.isnan, "NaN"), (torch.isinf, "infinite")):
            if test(x).any() and not test(y).any():
                return (
                    f"{int(test(x).sum())} of {x.numel()} values are {word}. "
                    "Look for a logarithm or a division of zero, or an exponential of a large number."
                )
    return None


def _shape_advice(x: Tensor, y: Tensor) -> str:
    if x.ndim == 0 and y.ndim == 1:
        return " Reduce over the event dimensions only: one figure per image is asked for, not one for the batch."
    if x.ndim == y.ndim + 1 and x.shape[: y.ndim] == y.shape:
        return " One dimension is left that should have been summed (or averaged) over."
    if x.numel() == y.numel():
        return " The numbers are there, in another arrangement: look at keepdim, squeeze and view."
    return ""


def _article(word: str) -> str:
    return "an" if word[0].lower() in "aeiou" else "a"
