"""Which values of a figure's controls are drawn for a web page, where nobody can draw others."""

import math
from collections.abc import Sequence
from typing import Any

import ipywidgets

# As many pictures as a figure usually gets, how many it may need for the ends and the start of all its controls, and
# how many values a single control gets.
USUAL, MOST, ALONE = 121, 250, 25


def grid(controls: dict[str, ipywidgets.Widget], usual: int = USUAL) -> dict[str, list[Any]]:
    """Which values of each control are drawn: both ends, the start, and some between, `usual` pictures in all.

    >>> from vae_course.notebook.widgets import choice, slider
    >>> grid({"way": choice("way", ["a", "b"]), "row": slider("row", 0, 3, 1, steps=3)})
    {'way': ['a', 'b'], 'row': [0.0, 1.0, 2.0, 3.0]}
    """
    everything = {name: _values(control) for name, control in controls.items()}
    starts = {name: nearest(everything[name], control.value) for name, control in controls.items()}
    sizes = {name: len({0, starts[name], len(values) - 1}) for name, values in everything.items()}
    if math.prod(sizes.values()) > MOST:
        raise ValueError(
            f"both ends and the start of {len(controls)} controls are {math.prod(sizes.values())} pictures, and a "
            f"figure has at most {MOST}: give it fewer controls"
        )
    while grown := _next_to_grow(sizes, everything, ALONE if len(controls) == 1 else usual):
        sizes[grown] += 1
    return {name: _spread(values, starts[name], sizes[name]) for name, values in everything.items()}


def _values(control: ipywidgets.Widget) -> list[Any]:
    """Every value that a control can take, in order."""
    if isinstance(control, ipywidgets.SelectionSlider):
        return [value for _, value in control.options]
    if isinstance(control, ipywidgets.FloatSlider):
        steps = round((control.max - control.min) / control.step)
        values = [control.min + (control.max - control.min) * i / steps for i in range(steps + 1)]
        values[nearest(values, control.value)] = control.value  # a start need not lie on a step
        return values
    raise TypeError(
        f"frames are drawn over sliders and choices, and a {type(control).__name__} is neither: "
        "use slider(...) or choice(...)"
    )


def nearest(values: Sequence[Any], value: Any) -> int:
    """Where a value stands among others, or the nearest of them if they are numbers."""
    if value in values:
        return values.index(value)
    return min(range(len(values)), key=lambda i: abs(values[i] - value))


def _next_to_grow(sizes: dict[str, int], everything: dict[str, list], most: int) -> str | None:
    """The control with the fewest values among those which may have one more."""
    total = math.prod(sizes.values())
    open_ = [n for n, size in sizes.items() if size < len(everything[n]) and total // size * (size + 1) <= most]
    return min(open_, key=lambda name: (sizes[name], len(everything[name])), default=None)


def _spread(values: list[Any], start: int, size: int) -> list[Any]:
    """`size` of the values, evenly, with both ends and the start among them."""
    last = len(values) - 1
    below = 0 if start == 0 else max(1, round((size - 1) * start / last))
    below -= start < last and below == size - 1  # one interval at least on each side of the start
    above = size - 1 - below
    chosen = {round(start * i / below) for i in range(below)} | {start}
    chosen |= {start + round((last - start) * (i + 1) / above) for i in range(above)}
    return [values[i] for i in sorted(chosen)]
