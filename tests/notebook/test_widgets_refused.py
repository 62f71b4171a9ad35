"""What is no control, no figure and no drawing function is told the line to write, before anything is drawn."""

import re

import pytest
import torch
from ipywidgets import Box, FloatSlider

from vae_course.notebook import plotting
from vae_course.notebook.widgets import choice, explore, slider, watching


def titled(a, b="x"):
    figure, axis = plotting.subplots(width=2, height=1.5)
    axis.set_title(f"{a:.1f} {b}")
    return figure


NO_CONTROLS = {
    "a number": (2, "a=2 is no control: write a=slider('a', 1, 3, start=2)"),
    "a pair": ((-2, 2), "a=(-2, 2) is no control: write a=slider('a', -2, 2, start=0)"),
    "low, high, step": ((0, 1, 0.1), "slider('a', 0, 1, start=0.5)"),
    "a list": ([1, 2, 3, 4], "write a=choice('a', [1, 2, 3, 4])"),
    "a range": (range(3), "write a=choice('a', [0, 1, 2])"),
    "a dictionary": ({"two": 2}, "write a=choice('a', {'two': 2})"),
    "a word": ("relu", "write a=choice('a', ['relu', 'another'])"),
    "a truth value": (True, "write a=choice('a', [False, True])"),
    "nothing": (None, "a=None is no control: write a=slider('a', 0, 1, start=0.5)"),
    "not a number": (float("nan"), "write a=slider('a', 0, 1, start=0.5)"),
    "a box of controls": (Box(), "is no control: write a=slider("),
    "a class of controls": (FloatSlider, "is no control: write a=slider("),
}


@pytest.mark.invalid_input
@pytest.mark.parametrize(("given", "message"), NO_CONTROLS.values(), ids=NO_CONTROLS.keys())
def test_whatever_is_no_control_is_told_the_line_to_write_and_that_line_works(displayed, given, message):
    with pytest.raises(TypeError) as error:
        explore(titled, "A title.", a=given)
    assert message in str(error.value) and displayed == []
    control = eval(str(error.value).split("write a=")[1])
    assert isinstance(control, slider("a", 0, 1, 0).__class__ | choice("a", [1]).__class__)


def _axes(a):
    return plotting.subplots()[1]


def _several_axes(a):
    return plotting.subplots(columns=2)[1]


def _lines(a):
    return plotting.subplots()[1].plot([0, a])


NO_FIGURES = {
    "nothing": (lambda a: None, "returned None; expected a matplotlib Figure. End it with `return figure`"),
    "axes": (
        _axes,
        "_axes returned an Axes; expected a matplotlib Figure. Axes know their figure: `return axes.figure`",
    ),
    "several axes": (
        _several_axes,
        "returned a ndarray; expected a matplotlib Figure. Axes know their figure: `return ",
    ),
    "figure and axes": (
        lambda a: plotting.subplots(),
        "returned a tuple; expected a matplotlib Figure. Return the figure",
    ),
    "lines": (_lines, "Return the figure that it was drawn in: `return axes.figure`"),
    "a word": (lambda a: "done", "returned a str; expected a matplotlib Figure"),
    "a tensor": (lambda a: torch.zeros(2), "returned a Tensor; expected a matplotlib Figure"),
}


@pytest.mark.invalid_input
@pytest.mark.parametrize(("draw", "message"), NO_FIGURES.values(), ids=NO_FIGURES.keys())
def test_a_drawing_function_that_returns_no_figure_is_told_what_to_return(displayed, draw, message):
    with pytest.raises(TypeError, match=re.escape(message)):
        explore(draw, "A title.", a=slider("a", 0, 1, 0))
    assert displayed == []
    with pytest.raises(TypeError, match=re.escape(message)), watching(draw, "A title.") as on_epoch:
        on_epoch(1.0)
    with pytest.raises(TypeError, match=r"expected a matplotlib Figure, got \w+"):
        plotting.show(draw(1.0), "A title.")


@pytest.mark.invalid_input
def test_other_slips_with_a_figure_that_moves_are_told_before_anything_is_drawn(displayed):
    a = slider("a", 0, 1, 0)
    with pytest.raises(TypeError, match="expected a function, got Figure"):
        explore(titled(1), "A title.", a=a)
    with pytest.raises(TypeError, match="text alternative, got FloatSlider"):
        explore(titled, a, b=choice("b", ["x"]))
    with pytest.raises(TypeError, match=r"titled does not take .* write def draw\(a, c\)"):
        explore(titled, "A title.", a=a, c=a)
    with pytest.raises(TypeError, match=r"write def draw\(b\)"):
        explore(titled, "A title.", b=choice("b", ["x"]))
    assert displayed == []


@pytest.mark.invalid_input
def test_controls_that_cannot_be_made_say_so():
    for wrong in (("0", 1, 0), (0, None, 0), (0, 1, [0])):
        with pytest.raises(TypeError, match=r"needs numbers.*slider\('a', 0, 1, start=0.5\)"):
            slider("a", *wrong)
    for low, high in ((1, 1), (0, float("inf")), (float("-inf"), 0)):
        with pytest.raises(ValueError, match="two finite, different ends"):
            slider("a", low, high, start=high if high < 2 else low)
    with pytest.raises(ValueError, match="must lie between"):
        slider("a", 0, 1, start=float("nan"))
    for nothing in ([], {}, range(0)):
        with pytest.raises(ValueError, match="has no options"):
            choice("a", nothing)
    for wrong in ("xy", 3, None):
        with pytest.raises(TypeError, match="needs a list of values"):
            choice("a", wrong)
    with pytest.raises(ValueError, match="starts at 4, which is none of its values 1, 2"):
        choice("a", [1, 2], start=4)
