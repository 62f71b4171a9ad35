"""What `explore` is given is looked at once, before anything is drawn: each error gives the line to write instead."""

import inspect
from collections.abc import Callable
from math import isfinite
from numbers import Real
from typing import Any

import ipywidgets
from matplotlib.figure import Figure


def check_interactive(draw: Callable[..., Figure], alt: str, controls: dict[str, Any]) -> None:
    """Raise `TypeError`, with the line to write, unless `draw` can be called with what the controls stand at.

    >>> check_interactive(lambda mean: None, "A bell.", {"mean": (-2, 2)})
    Traceback (most recent call last):
        ...
    TypeError: mean=(-2, 2) is no control: write mean=slider('mean', -2, 2, start=0)
    """
    for name, control in controls.items():
        if not isinstance(control, ipywidgets.Widget) or not hasattr(control, "value"):
            raise TypeError(f"{name}={_short(control)} is no control: write {name}={_control_for(name, control)}")
    if not callable(draw):
        raise TypeError(
            f"the first argument draws: expected a function, got {type(draw).__name__}. Write explore(draw, ...) with "
            "the function itself, without calling it"
        )
    if not isinstance(alt, str):
        raise TypeError(
            f"the second argument is a text alternative, got {type(alt).__name__}: say in a sentence what is to be seen"
        )
    try:
        inspect.signature(draw).bind(**controls)
    except TypeError as error:
        raise TypeError(
            f"{name_of(draw)} does not take what the controls give it ({error}): write "
            f"def draw({', '.join(controls)}), with a parameter for each control, by its name"
        ) from None
    except ValueError:  # some built-in functions have no signature
        pass


def _control_for(name: str, given: Any) -> str:
    """The line that makes a control of what was given instead of one."""
    if isinstance(given, tuple | list) and len(given) in (2, 3) and all(type(g) in (int, float) for g in given):
        low, high = given[:2]
        if low < high:
            return f"slider({name!r}, {low}, {high}, start={(low + high) / 2:g})"
    if isinstance(given, list | tuple | range | set | dict) and len(given):
        return f"choice({name!r}, {_short(given if isinstance(given, dict) else list(given))})"
    if isinstance(given, bool | str):
        return f"choice({name!r}, {[False, True] if isinstance(given, bool) else [given, 'another']})"
    if isinstance(given, Real) and isfinite(given):
        return f"slider({name!r}, {given - 1:g}, {given + 1:g}, start={given:g})"
    return f"slider({name!r}, 0, 1, start=0.5)"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def name_of(draw: Callable) -> str:
    """What to call a drawing function in a message.

    >>> name_of(lambda mean: None)
    'the drawing function'
    """
    name = getattr(draw, "__name__", type(draw).__name__)
    return "the drawing function" if name == "<lambda>" else name
