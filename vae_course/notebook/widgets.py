"""Figures one can touch: a drawing function and its controls, live in JupyterLab, a still picture everywhere else."""

import gc
import html
import os
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import ipywidgets
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Bbox

from vae_course.notebook.plotting import png, show

# The still picture stands above the live figure and is hidden as long as there is one. Where the notebook is read
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
    """A number between `low` and `high`, by mouse or arrow keys."""
    if not low <= start <= high or steps < 1:
        raise ValueError(f"slider {label!r} starts at {start}, which must lie between {low} and {high}")
    layout = ipywidgets.Layout(width="32em")
    step = (high - low) / steps
    return ipywidgets.FloatSlider(start, min=low, max=high, step=step, description=label, style=_WIDTHS, layout=layout)


def choice(label: str, options: dict[str, Any] | list, start: Any = None) -> ipywidgets.SelectionSlider:
    """One of a few values, in their order, by mouse or arrow keys; `options` is a list, or label to value."""
    names = [(str(o), o) for o in options] if isinstance(options, list) else list(options.items())
    start = names[0][1] if start is None else start
    layout = ipywidgets.Layout(width="32em")
    return ipywidgets.SelectionSlider(options=names, value=start, description=label, style=_WIDTHS, layout=layout)


class _Place(NamedTuple):
    """Where axes lie in a figure, and their labels beside them, once a figure has been drawn."""

    axes: Bbox
    xlabel: tuple[float, float]
    ylabel: tuple[float, float]

    @classmethod
    def of(cls, axes: Axes) -> "_Place":
        def beside(label):  # in fractions of the axes, as `set_label_coords` wants it
            return tuple(axes.transAxes.inverted().transform(label.get_transform().transform(label.get_position())))

        return cls(axes.get_position(original=True), beside(axes.xaxis.label), beside(axes.yaxis.label))


class Explorer:
    """A picture and the controls that redraw it. `draw(**values)` returns a matplotlib Figure."""

    def __init__(self, draw: Callable[..., Figure], alt: str, controls: dict[str, ipywidgets.Widget]):
        self.draw, self.alt, self.controls = draw, alt, controls
        self.picture = ipywidgets.HTML()
        self.places: list[_Place] | None = None
        self.error: Exception | None = None
        for control in controls.values():
            control.observe(lambda _: self.update(), names="value")

    @property
    def values(self) -> dict[str, Any]:
        return {name: control.value for name, control in self.controls.items()}

    def update(self) -> None:
        """Draw anew with the controls' values. The front end sends only the last of many fast moves."""
        try:
            with _without_collecting_garbage():
                figure = self.drawn()
                if self._fits(figure):
                    self._lay_out_as_before(figure)
                self.picture.value = _image(png(figure), self.alt)
                self.places = [_Place.of(axes) for axes in figure.axes]
            self.error = None
        except Exception as error:  # shown where the figure was: the next move draws again
            self.error = error
            said = html.escape(_said(error))
            self.picture.value = f'<p role="alert"><b>This figure could not be drawn.</b> {said}</p>'

    def drawn(self) -> Figure:
        """The figure at the controls' values, with few ticks: half the time of drawing goes into ticks."""
        figure = self.draw(**self.values)
        for axis in (axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)):
            if isinstance(axis.get_major_locator(), MaxNLocator):
                axis.get_major_locator().set_params(nbins=4)
        return figure

    def _fits(self, figure: Figure) -> bool:
        return self.places is not None and len(self.places) == len(figure.axes) and not figure.get_suptitle()

    def _lay_out_as_before(self, figure: Figure) -> None:
        """Finding places for axes takes as long as drawing them; and a picture that moves should not jump."""
        figure.set_layout_engine("none")
        for axes, place in zip(figure.axes, self.places, strict=True):
            axes.set_position(place.axes)
            axes.xaxis.set_label_coords(*place.xlabel)
            axes.yaxis.set_label_coords(*place.ylabel)

    def visit_extremes(self) -> None:
        """Move every control to both ends and back, and raise what `draw` raises: for tests."""
        for control in self.controls.values():
            start = control.value
            for value in (*_ends(control), start):
                control.value = value
                if self.error:
                    raise self.error

    def widget(self) -> ipywidgets.VBox:
        """Controls above the picture."""
        box = ipywidgets.VBox([*self.controls.values(), self.picture, ipywidgets.HTML(_STYLE)])
        box.add_class(_LIVE)
        return box


def explore(draw: Callable[..., Figure], alt: str, **controls: ipywidgets.Widget) -> None:
    """Show an interactive figure: `explore(draw, "What is to be seen.", mean=slider("mean", -2, 2, 0))`.

    `draw` gets the controls' values by name and returns a Figure. The output also holds the picture at the controls'
    starting values, for readers without a kernel. A `draw` that raises shows its message in the figure's place, and the
    next move draws again. Raises `ValueError` without controls, `NameError` if `draw` needs what no cell has made yet.
    """
    if not controls:
        raise ValueError("an interactive figure needs at least one control, such as mean=slider('mean', -2, 2, 0)")
    explorer = Explorer(draw, alt, controls)
    try:
        still = explorer.drawn()
    except NameError as error:
        raise NameError(
            f"{error.name!r} is not there yet: run the cell above in which it is made first, or all of them "
            "(menu Run, Run All Above Selected Cell)"
        ) from None
    show(still, alt)
    explorer.update()
    if os.environ.get("VAE_COURSE_EXTREMES"):
        explorer.visit_extremes()
    display(explorer.widget())


@contextmanager
def watching(draw: Callable[..., Figure], alt: str) -> Iterator[Callable[..., None]]:
    """Watch a training: `with watching(draw, "...") as on_epoch: fit(..., on_epoch=on_epoch)`.

    After each epoch the picture becomes `draw(history)`; at the end, the last one stays as a still picture.
    """
    picture, last = ipywidgets.HTML(), []
    box = ipywidgets.VBox([picture])
    box.add_class(_LIVE)
    display(box)

    def on_epoch(history: Any) -> None:
        last[:] = [draw(history)]
        picture.value = _image(png(last[0]), alt)

    try:
        yield on_epoch
    finally:
        box.close()
        if last:
            show(last[0], alt)


@contextmanager
def _without_collecting_garbage() -> Iterator[None]:
    """A collection may take half a second where PyTorch is loaded; the next picture should not wait for it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _ends(control: ipywidgets.Widget) -> tuple[Any, Any]:
    if isinstance(control, ipywidgets.SelectionSlider):
        return control.options[0][1], control.options[-1][1]
    return control.min, control.max


def _image(data: bytes, alt: str) -> str:
    source = f"data:image/png;base64,{b64encode(data).decode()}"
    return f'<img alt="{html.escape(alt, quote=True)}" src="{source}">'


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
