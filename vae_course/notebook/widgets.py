"""Figures one can touch: a drawing function and its controls, live in JupyterLab, a still image everywhere else."""

import html
import os
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import isfinite
from numbers import Real
from typing import Any

import ipywidgets
from IPython.display import display
from matplotlib.figure import Figure

from vae_course.notebook._controls import check_interactive, name_of
from vae_course.notebook._drawing import KeptLayout, figure_from, png, thin_ticks, without_collecting_garbage
from vae_course.notebook._frames import folder, record, record_epochs
from vae_course.notebook.plotting import show

# The still image stands above the live figure and is hidden as long as there is one. Where the notebook is read
# without a kernel, or after the kernel was restarted, it is there; in the second case with a note.
_LIVE = "vae-course-live"
_GONE = "jupyter-widgets-disconnected"
_STYLE = f"""<style>
.jp-OutputArea-child:has(+ .jp-OutputArea-child .{_LIVE}:not(.{_GONE})) {{ display: none; }}
.{_LIVE} {{ background: white; color: black; padding: 4px;
    --jp-widgets-label-color: black; --jp-widgets-readout-color: black; }}
.{_LIVE}.{_GONE} > * {{ display: none; }}
.{_LIVE}.{_GONE}::before {{ font: inherit; content: "The kernel was restarted. Run this cell again, and those it \
needs, to move the figure."; }}
</style>"""
_WIDTHS = {"description_width": "11em"}


def slider(label: str, low: float, high: float, start: float, steps: int = 40) -> ipywidgets.FloatSlider:
    """A number between `low` and `high`, by mouse or arrow keys, in `steps` steps.

    >>> slider("mean", -2, 2, start=0.5).value
    0.5
    """
    if not all(isinstance(number, Real) for number in (low, high, start, steps)):
        raise TypeError(
            f"slider {label!r} needs numbers, got low={low!r}, high={high!r}, start={start!r}, steps={steps!r}: "
            f"write slider({label!r}, 0, 1, start=0.5)"
        )
    low, high, start = float(low), float(high), float(start)
    if not low <= start <= high or steps < 1:
        raise ValueError(f"slider {label!r} starts at {start:g}, which must lie between {low:g} and {high:g}")
    if low == high or not isfinite(high - low):
        raise ValueError(f"slider {label!r} goes from {low:g} to {high:g}; give it two finite, different ends")
    layout = ipywidgets.Layout(width="32em")
    step = (high - low) / steps
    return ipywidgets.FloatSlider(start, min=low, max=high, step=step, description=label, style=_WIDTHS, layout=layout)


def choice(label: str, options: dict[str, Any] | list, start: Any = None) -> ipywidgets.SelectionSlider:
    """One of a few values, in their order, by mouse or arrow keys; `options` is a list, or label to value.

    >>> choice("latent dimensions", {"two": 2, "twenty": 20}, start=20).value
    20
    """
    if not isinstance(options, list | tuple | range | dict):
        raise TypeError(
            f"choice {label!r} needs a list of values, or a dictionary from labels to values, got "
            f"{type(options).__name__}: write choice({label!r}, [1, 2, 3])"
        )
    names = list(options.items()) if isinstance(options, dict) else [(str(o), o) for o in options]
    if not names:
        raise ValueError(f"choice {label!r} has no options: write choice({label!r}, [1, 2, 3])")
    if start is not None and not any(start is value or start == value for _, value in names):
        raise ValueError(
            f"choice {label!r} starts at {start!r}, which is none of its values {', '.join(repr(v) for _, v in names)}"
        )
    start = names[0][1] if start is None else start
    layout = ipywidgets.Layout(width="32em")
    return ipywidgets.SelectionSlider(options=names, value=start, description=label, style=_WIDTHS, layout=layout)


class Explorer:
    """An image and the controls that redraw it. `draw(**values)` returns a matplotlib Figure.

    >>> from vae_course.notebook.plotting import curves
    >>> def draw(slope):
    ...     return curves({"a line": [0, slope]})
    >>> explorer = Explorer(draw, "A line.", {"slope": slider("slope", -1, 1, 0)})
    >>> explorer.controls["slope"].value = 1
    >>> explorer.image.value[:38]
    '<img alt="A line." src="data:image/png'
    """

    def __init__(self, draw: Callable[..., Figure], alt: str, controls: dict[str, ipywidgets.Widget]):
        self.draw, self.alt, self.controls = draw, alt, controls
        self.image = ipywidgets.HTML()
        self.layout = KeptLayout()
        self.error: Exception | None = None
        for control in controls.values():
            control.observe(lambda _: self.update(), names="value")

    @property
    def values(self) -> dict[str, Any]:
        """What the controls stand at, by name."""
        return {name: control.value for name, control in self.controls.items()}

    def update(self) -> None:
        """Draw anew with the controls' values. The front end sends only the last of many fast moves."""
        try:
            with without_collecting_garbage():
                figure = self.drawn(**self.values)
                self.layout.apply(figure)
                self.image.value = _image(png(figure), self.alt)
                self.layout.remember(figure)
            self.error = None
        except Exception as error:  # shown where the figure was: the next move draws again
            self.error = error
            said = html.escape(f"{type(error).__name__}: {error}")
            self.image.value = f'<p role="alert"><b>This figure could not be drawn.</b> {said}</p>'

    def drawn(self, **values: Any) -> Figure:
        """The figure at these values of the controls, with few ticks."""
        figure = figure_from(self.draw(**values), name_of(self.draw))
        thin_ticks(figure)
        return figure

    def visit_extremes(self) -> None:
        """Move every control to both ends and back, and raise what `draw` raises: for tests."""
        for control in self.controls.values():
            start = control.value
            for value in (*_ends(control), start):
                control.value = value
                if self.error:
                    raise self.error

    def widget(self) -> ipywidgets.VBox:
        """Controls above the image."""
        box = ipywidgets.VBox([*self.controls.values(), self.image, ipywidgets.HTML(_STYLE)])
        box.add_class(_LIVE)
        return box


def explore(draw: Callable[..., Figure], alt: str, **controls: ipywidgets.Widget) -> None:
    """Show an interactive figure: `explore(draw, "What is to be seen.", mean=slider("mean", -2, 2, 0))`.

    `draw` gets the controls' values by name and returns a Figure. The output also holds the figure at the controls'
    starting values, for readers without a kernel. A `draw` that raises shows its message in the figure's place, and the
    next move draws again. Raises `ValueError` without controls, `TypeError` for something else than a control, for a
    `draw` that does not take the controls' names or does not return a figure, `NameError` if `draw` needs what no cell
    has made yet.

    >>> import contextlib, io
    >>> from vae_course.notebook.plotting import curves
    >>> def draw(slope):
    ...     return curves({"a line": [0, slope]})
    >>> with contextlib.redirect_stdout(io.StringIO()) as printed:  # what a notebook would show
    ...     explore(draw, "A line through the origin.", slope=slider("slope", -1, 1, 0))
    >>> "A line through the origin." in printed.getvalue(), "VBox" in printed.getvalue()
    (True, True)
    """
    if not controls:
        raise ValueError("an interactive figure needs at least one control, such as mean=slider('mean', -2, 2, 0)")
    check_interactive(draw, alt, controls)
    explorer = Explorer(draw, alt, controls)
    try:
        still = explorer.drawn(**explorer.values)
    except NameError as error:
        raise NameError(
            f"{error.name!r} is not there yet: run the cell above in which it is made first, or all of them "
            "(menu Run, Run All Above Selected Cell)"
        ) from None
    show(still, alt)
    explorer.update()
    record(explorer.drawn, alt, controls)
    if os.environ.get("VAE_COURSE_EXTREMES"):
        explorer.visit_extremes()
    display(explorer.widget())


@contextmanager
def watching(draw: Callable[..., Figure], alt: str) -> Iterator[Callable[..., None]]:
    """Watch a training: `with watching(draw, "...") as on_epoch: fit(..., on_epoch=on_epoch)`.

    After each epoch the image becomes `draw(history)`; at the end, the last one stays as a still image.

    >>> import contextlib, io
    >>> from vae_course.notebook.plotting import curves
    >>> def draw(history):
    ...     return curves({"train": history})
    >>> with contextlib.redirect_stdout(io.StringIO()) as printed, watching(draw, "The ELBO rises.") as on_epoch:
    ...     on_epoch([-200.0])
    ...     on_epoch([-200.0, -120.0])
    >>> "The ELBO rises." in printed.getvalue()
    True
    """
    image, drawn = ipywidgets.HTML(), []
    box = ipywidgets.VBox([image])
    box.add_class(_LIVE)
    display(box)

    def on_epoch(history: Any) -> None:
        drawn[:] = [*(drawn if folder() else []), figure_from(draw(history), name_of(draw))]
        image.value = _image(png(drawn[-1]), alt)

    try:
        yield on_epoch
    finally:
        box.close()
        if drawn:
            record_epochs(drawn, alt)
            show(drawn[-1], alt)


def _ends(control: ipywidgets.Widget) -> tuple[Any, Any]:
    if isinstance(control, ipywidgets.SelectionSlider):
        return control.options[0][1], control.options[-1][1]
    return control.min, control.max


def _image(data: bytes, alt: str) -> str:
    source = f"data:image/png;base64,{b64encode(data).decode()}"
    return f'<img alt="{html.escape(alt, quote=True)}" src="{source}">'
