"""Figures: functions of tensors that return the matplotlib Figure, for `show` to display."""

import io
from collections.abc import Sequence
from math import ceil
from typing import Any

import torch
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image
from torch import Tensor, nn

from vae_course._settings import device_of
from vae_course.notebook._drawing import in_our_style, png

# Okabe & Ito's palette, distinguishable for colour-blind readers; used together with markers and line styles.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#000000")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")


def subplots(
    columns: int = 1, rows: int = 1, width: float = 7.0, height: float = 3.0, **keywords: Any
) -> tuple[Figure, Any]:
    """A figure in the course's style and its axes (one, or an array), like `plt.subplots`, but known to no global
    state. `width` and `height` are in inches.

    >>> figure, axes = subplots(columns=2, rows=3)
    >>> axes.shape
    (3, 2)
    """
    with in_our_style():
        figure = Figure(figsize=(width, height), layout="constrained")
        return figure, figure.subplots(rows, columns, **keywords)


def show(figure: Figure, alt: str, dpi: int = 80) -> None:
    """Display the figure with a text alternative, which also stands for it wherever images are not shown.

    >>> import contextlib
    >>> figure = curves({"test": [-200.0, -120.0, -110.0]})
    >>> with contextlib.redirect_stdout(io.StringIO()) as printed:  # what a notebook would show
    ...     show(figure, alt="A curve that rises from -200 to -110 nats.")
    >>> "A curve that rises" in printed.getvalue()
    True
    """
    from IPython.display import display

    if not isinstance(figure, Figure):
        raise TypeError(
            f"expected a matplotlib Figure, got {'None' if figure is None else type(figure).__name__}. Write "
            "`show(figure, alt=...)`; axes know their figure: `show(axes.figure, alt=...)`"
        )
    if not isinstance(alt, str) or not alt.strip():
        raise ValueError("a figure needs a text alternative: say in a sentence what is to be seen")
    drawn, buffer = io.BytesIO(png(figure, dpi)), io.BytesIO()
    # 256 colours are enough for any of our figures, and make a notebook a third of the size.
    Image.open(drawn).convert("RGB").quantize(256).save(buffer, format="png", optimize=True)
    data = {"image/png": buffer.getvalue(), "text/plain": alt}
    display(data, raw=True, metadata={"image/png": {"alt": alt}})


def image_rows(
    rows: Sequence[Float[Tensor, "n c h w"]], labels: Sequence[str] | None = None, width: float = 7.0
) -> Figure:
    """Rows of equally many images, one above the other: originals over reconstructions, say.

    >>> figure = image_rows([torch.rand(5, 1, 8, 8), torch.rand(5, 1, 8, 8)], ["data", "reconstruction"])
    >>> len(figure.axes)
    10
    """
    count = len(rows[0])
    figure, axes = subplots(count, len(rows), width, width / count * len(rows) * 1.05, squeeze=False)
    for i, row in enumerate(rows):
        for axis, image in zip(axes[i], row, strict=True):
            draw_image(axis, image)
        if labels:
            axes[i, 0].set_ylabel(labels[i], rotation=0, ha="right", va="center")
    return figure


def image_grid(images: Float[Tensor, "n c h w"], columns: int = 12, width: float = 7.0, title: str = "") -> Figure:
    """A sheet of images, row by row, on one pair of axes without gaps.

    >>> figure = image_grid(torch.rand(7, 1, 8, 8), columns=4, title="samples")
    >>> figure.axes[0].get_title(), len(figure.axes)
    ('samples', 1)
    """
    rows = ceil(len(images) / columns)
    figure, axis = subplots(width=width, height=width * rows / columns + (0.3 if title else 0))
    draw_image(axis, make_grid(images, columns))
    axis.set_title(title)
    return figure


def make_grid(images: Float[Tensor, "n c h w"], columns: int) -> Float[Tensor, "c height width"]:
    """Images side by side in one, with a one-pixel border; missing ones at the end are black.

    >>> make_grid(torch.rand(7, 1, 8, 8), columns=4).shape
    torch.Size([1, 18, 36])
    """
    n, c, h, w = images.shape
    rows = ceil(n / columns)
    sheet = torch.zeros(rows * columns, c, h + 1, w + 1)
    sheet[:n, :, :h, :w] = images.detach().cpu()
    sheet[:, :, h], sheet[:, :, :, w] = 0.5, 0.5
    return (
        sheet.view(rows, columns, c, h + 1, w + 1).permute(2, 0, 3, 1, 4).reshape(c, rows * (h + 1), columns * (w + 1))
    )


def curves(
    series: dict[str, Sequence[float]],
    x: Sequence[float] | None = None,
    xlabel: str = "epoch",
    ylabel: str = "nats per image",
) -> Figure:
    """Named curves in one panel, told apart by colour, marker and line style.

    >>> figure = curves({"train": [-200.0, -120.0, -105.0], "test": [-201.0, -125.0, -112.0]})
    >>> [text.get_text() for text in figure.axes[0].get_legend().texts]
    ['train', 'test']
    """
    figure, axis = subplots()
    for i, (name, values) in enumerate(series.items()):
        axis.plot(
            x or range(1, len(values) + 1),
            values,
            color=COLOURS[i % len(COLOURS)],
            marker=MARKERS[i % len(MARKERS)],
            linestyle=("-", "--", "-.", ":")[i % 4],
            markersize=4,
            label=name,
        )
    axis.set(xlabel=xlabel, ylabel=ylabel)
    axis.legend()
    return figure


def latent_scatter(codes: Float[Tensor, "n 2"], labels: Tensor, classes: Sequence[str], width: float = 6.0) -> Figure:
    """Two-dimensional codes coloured by label, each class also named at its median.

    >>> figure = latent_scatter(torch.randn(20, 2), torch.arange(20) % 2, classes=["square", "heart"])
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['square', 'heart']
    """
    figure, axis = subplots(width=width, height=width * 0.8)
    codes, labels = codes.detach().cpu(), labels.cpu()
    points = axis.scatter(*codes.T.numpy(), c=labels.numpy(), cmap="viridis", s=6, alpha=0.6, linewidths=0)
    for label, name in enumerate(classes):
        if (labels == label).any():
            place = codes[labels == label].median(0).values.tolist()
            axis.text(
                *place,
                name,
                ha="center",
                va="center",
                weight="bold",
                bbox=dict(fc="white", ec="0.4", pad=1.5, alpha=0.8),
            )
    axis.set(xlabel="z[0]", ylabel="z[1]", aspect="equal")
    figure.colorbar(points, ax=axis, label="class", ticks=range(len(classes)))
    return figure


def latent_manifold(model: nn.Module, side: int = 15, width: float = 6.0) -> Figure:
    """Means of p(x|z) over a grid of 2-D codes that stand for equal shares of N(0, I): in each direction the medians of
    `side` slices of equal probability (Kingma & Welling 2014, arXiv:1312.6114, figure 4).

    >>> from vae_course.models import VAE
    >>> figure = latent_manifold(VAE.mlp((1, 8, 8), latent=2, hidden=(8,)), side=3)
    >>> [label.get_text() for label in figure.axes[0].get_xticklabels()]
    ['-1.0', '0.0', '1.0']
    """
    device = device_of(model)
    quantiles = torch.special.ndtri((torch.arange(side, dtype=torch.float64) + 0.5) / side).float()
    z = torch.cartesian_prod(-quantiles, quantiles).flip(1).to(device)  # rows: z[1] falling; columns: z[0] rising
    with torch.no_grad():
        images = model.decode(z).mean
    figure, axis = subplots(width=width, height=width)
    draw_image(axis, make_grid(images, side))
    named = (0, side // 2, side - 1)
    ticks = [(i + 0.5) * (images.shape[-1] + 1) for i in named]
    axis.set_xticks(ticks, [f"{round(quantiles[i].item(), 1) + 0.0:.1f}" for i in named])
    axis.set_yticks(ticks, [f"{round(-quantiles[i].item(), 1) + 0.0:.1f}" for i in named])
    axis.set(xlabel="z[0]", ylabel="z[1]")
    return figure


def draw_image(axis: Axes, image: Float[Tensor, "c h w"]) -> None:
    """One image on an axis of its own, without ticks.

    >>> figure, axis = subplots()
    >>> draw_image(axis, torch.rand(3, 8, 8))
    >>> axis.get_xticks().size, len(axis.images)
    (0, 1)
    """
    image = image.detach().cpu().clamp(0, 1)
    grey = len(image) == 1
    axis.imshow((image[0] if grey else image.permute(1, 2, 0)).numpy(), cmap="gray" if grey else None, vmin=0, vmax=1)
    axis.set_xticks([])
    axis.set_yticks([])
    for spine in axis.spines.values():
        spine.set_visible(False)
