"""Drawing fast enough for a slider, behind `plotting` and `widgets`: what is drawn is the same as without.

One canvas for all figures, the course's style without matplotlib's checks of it, few ticks, a layout that is kept from
one drawing to the next, and no garbage collection in the middle.
"""

import gc
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from matplotlib import rcParams
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Bbox
from numpy import ndarray
from PIL import Image

STYLE = {
    "font.size": 10,
    "axes.titlesize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
}
# One canvas draws all figures: it remembers the texts it has measured, which is a quarter of a small figure's time.
_CANVAS = FigureCanvasAgg(Figure())


@contextmanager
def in_our_style() -> Iterator[None]:
    """As matplotlib's `rc_context`, which saves and checks three hundred settings, a third of a small figure's time."""
    before = {name: rcParams[name] for name in STYLE}
    rcParams.update(STYLE)
    try:
        yield
    finally:
        rcParams.update(before)


def png(figure: Figure, dpi: int = 80) -> bytes:
    """The figure as the bytes of a PNG file.

    >>> from vae_course.notebook.plotting import subplots
    >>> figure, axis = subplots()
    >>> png(figure)[1:4]
    b'PNG'
    """
    for legend in filter(None, (axes.get_legend() for axes in figure.axes)):
        legend.set_frame_on(False)
    figure.set(dpi=dpi, facecolor="white")
    figure.set_canvas(_CANVAS)
    _CANVAS.figure, file = figure, io.BytesIO()
    with in_our_style():
        _CANVAS.draw()  # once: savefig lays a figure out twice
    image = Image.frombuffer("RGBA", _CANVAS.get_width_height(), _CANVAS.buffer_rgba(), "raw", "RGBA", 0, 1)
    image.convert("RGB").save(file, format="png", compress_level=1)
    return file.getvalue()


def figure_from(drawn: Any, who: str) -> Figure:
    """What a drawing function returned, if it is a figure. Raises `TypeError` that says what to return instead.

    >>> figure_from(None, "draw")
    Traceback (most recent call last):
        ...
    TypeError: draw returned None; expected a matplotlib Figure. End it with `return figure`.
    """
    if isinstance(drawn, Figure):
        return drawn
    first, axes = drawn, "axes"
    while isinstance(first, tuple | list | ndarray) and len(first):  # what plt.subplots, plt.plot or plt.hist give
        first, axes = first[0], "axes[0]"
    kind = type(drawn).__name__
    what = "None" if drawn is None else f"{'an' if kind[0] in 'aeiouAEIOU' else 'a'} {kind}"
    if isinstance(drawn, tuple) and any(isinstance(part, Figure) for part in drawn):
        advice = "Return the figure alone: `return figure`."
    elif isinstance(first, Axes):
        advice = f"Axes know their figure: `return {axes if first is not drawn else 'axes'}.figure`."
    elif isinstance(first, Artist):
        advice = "Return the figure that it was drawn in: `return axes.figure`."
    else:
        advice = "End it with `return figure`."
    raise TypeError(f"{who} returned {what}; expected a matplotlib Figure. {advice}")


def thin_ticks(figure: Figure) -> None:
    """At most four intervals along each axis: half the time of drawing goes into ticks."""
    for axis in (axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)):
        if isinstance(axis.get_major_locator(), MaxNLocator):
            axis.get_major_locator().set_params(nbins=4)


class _Place(NamedTuple):
    """Where axes lie in a figure, and their labels beside them, in fractions of the axes."""

    axes: Bbox
    xlabel: tuple[float, float]
    ylabel: tuple[float, float]


class KeptLayout:
    """The places that axes and labels had in the last figure: finding them takes as long as drawing, and a figure that
    moves should not jump."""

    def __init__(self) -> None:
        self.places: list[_Place] | None = None

    def remember(self, figure: Figure) -> None:
        """The places in a figure that has been drawn."""
        self.places = [
            _Place(axes.get_position(original=True), _beside(axes, axes.xaxis.label), _beside(axes, axes.yaxis.label))
            for axes in figure.axes
        ]

    def apply(self, figure: Figure) -> None:
        """Lay the next figure out as the last one, if it has as many axes, and no title above them all."""
        if self.places is None or len(self.places) != len(figure.axes) or figure.get_suptitle():
            return
        figure.set_layout_engine("none")
        for axes, place in zip(figure.axes, self.places, strict=True):
            axes.set_position(place.axes)
            axes.xaxis.set_label_coords(*place.xlabel)
            axes.yaxis.set_label_coords(*place.ylabel)


def _beside(axes: Axes, label: Artist) -> tuple[float, float]:
    x, y = axes.transAxes.inverted().transform(label.get_transform().transform(label.get_position()))
    return x, y


@contextmanager
def without_collecting_garbage() -> Iterator[None]:
    """A collection may take half a second where PyTorch is loaded; the next drawing should not wait for it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
