"""The share of an image's variance that repeats with a given period."""

import torch
from torch import Tensor

from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, int]]:
    """Images (n, c, h, w) with a pattern of the given period on them."""
    drawn = []
    for n, c, blocks, period in ((1, 1, (2, 3), 2), (3, 2, (4, 3), 2), (2, 3, (2, 5), 4)):
        x = torch.randn(n, c, blocks[0] * period, blocks[1] * period, generator=generator)
        pattern = torch.randn(n, c, period, period, generator=generator)
        drawn.append((x + pattern.repeat(1, 1, *blocks), period))
    return drawn


def _phase_means(x: Tensor, period: int) -> Tensor:
    """Means `(n, c, period, period)` over the pixels whose row and column leave the same remainders."""
    return x.unflatten(3, (-1, period)).unflatten(2, (-1, period)).mean((2, 4))


def _spread(x: Tensor) -> Tensor:
    """The variance over the pixels of each channel, `(n, c)`."""
    return x.var((2, 3), correction=0)


def reference(x: Tensor, period: int) -> Tensor:
    return _spread(_phase_means(x, period)) / _spread(x)


def _checkerboard_slices(x: Tensor, period: int) -> Tensor:
    phases = [x[:, :, r::period, c::period].mean((2, 3)) for r in range(period) for c in range(period)]
    return torch.stack(phases).var(0, correction=0) / x.flatten(2).var(2, correction=0)


def _checkerboard_within(x: Tensor, period: int) -> Tensor:
    """By the law of total variance: one less the share within the phases."""
    within = [x[:, :, r::period, c::period].var((2, 3), correction=0) for r in range(period) for c in range(period)]
    return 1 - torch.stack(within).mean(0) / _spread(x)


ALTERNATIVES = (_checkerboard_slices, _checkerboard_within)


def _blocks(x: Tensor, period: int) -> Tensor:
    """Means over connected blocks of the image."""
    return x.unflatten(3, (period, -1)).unflatten(2, (period, -1)).mean((3, 5))


def _row_phases(x: Tensor, period: int) -> Tensor:
    """The variance between rows with different remainders."""
    return x.mean(3).unflatten(2, (-1, period)).mean(2).var(2, correction=0)


def _cut_as_if_lying(x: Tensor, period: int) -> Tensor:
    """The pixels of each image in rows as long as its columns are."""
    *batch, height, width = x.shape
    return _spread(_phase_means(x.reshape(*batch, width, height), period)) / _spread(x)


MISTAKES = (
    Misconception(
        "not divided by the variance",
        lambda x, period: _spread(_phase_means(x, period)),
        "this is the variance between the phases, in squared grey levels. Divide by the variance of the whole "
        "image, so that pale and strong images can be compared.",
    ),
    Misconception(
        "the share within",
        lambda x, period: 1 - reference(x, period),
        "this is the share of the variance within the phases. What repeats with the period is the rest of it.",
    ),
    Misconception(
        "blocks instead of phases",
        lambda x, period: _spread(_blocks(x, period)) / _spread(x),
        "you averaged over connected blocks of the image. A phase takes every so-many-th pixel: the remainders of "
        "row and column count.",
    ),
    Misconception(
        "rows only",
        lambda x, period: _row_phases(x, period) / _spread(x),
        "you looked at the remainder of the row only. A pattern along the columns, or a true checkerboard, escapes "
        "you: there are period x period phases.",
    ),
    Misconception(
        "columns only",
        lambda x, period: _row_phases(x.transpose(2, 3), period) / _spread(x),
        "you looked at the remainder of the column only. A pattern along the rows, or a true checkerboard, escapes "
        "you: there are period x period phases.",
    ),
    Misconception(
        "standard deviations",
        lambda x, period: reference(x, period).sqrt(),
        "this is a ratio of standard deviations. Shares add up to one for variances only.",
    ),
    Misconception(
        "phases as a sample",
        lambda x, period: _phase_means(x, period).var((2, 3)) / _spread(x),
        "the variance between the phases is divided by their number less one. They are no sample: all of them are "
        "there. Use correction=0.",
    ),
    Misconception(
        "small blocks instead of phases",
        lambda x, period: _spread(x.unflatten(3, (-1, period)).unflatten(2, (-1, period)).mean((3, 5))) / _spread(x),
        "you average over connected blocks of P x P pixels: that is a smaller copy of the image. A phase holds "
        "pixels that are P apart, one of each block.",
    ),
    Misconception(
        "variance over the batch",
        lambda x, period: _spread(_phase_means(x, period)) / x.var((0, 2, 3), correction=0),
        "you divide by the variance over the pixels of all images of the batch. Each image has its own: otherwise "
        "what is said of it depends on the others.",
    ),
    Misconception(
        "variance over all channels",
        lambda x, period: _spread(_phase_means(x, period)) / x.var((1, 2, 3), correction=0)[:, None],
        "you divide by the variance over all channels of an image. Each channel has its own.",
    ),
    Misconception(
        "one variance for everything",
        lambda x, period: _spread(_phase_means(x, period)) / x.var(correction=0),
        "you divide by one variance, over all images and channels. Each channel of each image has its own.",
    ),
    Misconception(
        "rows and columns added",
        lambda x, period: (_row_phases(x, period) + _row_phases(x.transpose(2, 3), period)) / _spread(x),
        "you sort the rows by their remainder, the columns by theirs, and add the two. A checkerboard has the "
        "same mean in every row and column: only pairs of remainders show it.",
    ),
    Misconception(
        "height and width exchanged",
        _cut_as_if_lying,
        "you take the width for the height. In (batch, channels, height, width) the rows come before the columns: an "
        "image that is not square is cut up wrongly otherwise.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "There are period x period phases. `x[:, :, r::period, c::period]` is one of them.",
        "Mean of each phase; variance of these means; divided by the variance over all pixels. Both with correction=0.",
    ),
    minutes=10,
    difficulty=2,
    points=2,
)
