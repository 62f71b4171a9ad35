"""How black a decoder's black pixels are, and how white its white ones."""

import torch
from torch import Tensor

from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Images with black, grey and white pixels, unequally many in each image, and probabilities of white."""
    drawn = []
    for batch, pixels in ((2, 8), (4, 20), (3, 30)):
        x = torch.rand(batch, pixels, generator=generator) * 0.78 + 0.11
        for i in range(batch):
            x[i, : 2 + 2 * i] = 0.09 * torch.rand((), generator=generator)
            x[i, -3 if i else -1 :] = 0.91 + 0.08 * torch.rand((), generator=generator)
        p = torch.rand(batch, pixels, generator=generator)
        drawn.append((x, p * torch.linspace(0.5, 1, batch)[:, None]))
    return drawn


def reference(x: Tensor, p: Tensor) -> tuple[Tensor, Tensor]:
    return p[x < 0.1].mean(), p[x > 0.9].mean()


def _ends_by_counting(x: Tensor, p: Tensor, keep=()) -> tuple[Tensor, Tensor]:
    """Along no dimension all pixels count alike; along 1 each image does."""
    masks = (x < 0.1).to(p.dtype), (x > 0.9).to(p.dtype)
    return tuple(((p * m).sum(keep) / m.sum(keep)).mean() for m in masks)


ALTERNATIVES = (
    lambda x, p: _ends_by_counting(x, p, (0, 1)),
    lambda x, p: (torch.masked_select(p, x.lt(0.1)).mean(), torch.masked_select(p, x.gt(0.9)).mean()),
)


MISTAKES = (
    Misconception(
        "all that is not black counted as white",
        lambda x, p: (p[x < 0.1].mean(), p[x >= 0.1].mean()),
        "your white pixels are all that are not black, grey ones included. White is what is above 0.9.",
    ),
    Misconception(
        "all pixels in the divisor",
        lambda x, p: ((p * (x < 0.1)).mean(), (p * (x > 0.9)).mean()),
        "you divide by the number of all pixels. Count the black ones for the one mean, the white for the other.",
    ),
    Misconception(
        "image by image",
        lambda x, p: _ends_by_counting(x, p, 1),
        "you take the mean in each image first, so a pixel of an image with few black pixels weighs more. "
        "All black pixels of the batch count alike.",
    ),
    Misconception(
        "grey counted",
        lambda x, p: (p[x < 0.5].mean(), p[x > 0.5].mean()),
        "you cut at one half, so grey pixels count as black or white. The decoder is right to be unsure of those.",
    ),
    Misconception(
        "black and white swapped",
        lambda x, p: reference(x, p)[::-1],
        "you return white first. The order is black, white.",
    ),
    Misconception(
        "extremes",
        lambda x, p: (p[x < 0.1].min(), p[x > 0.9].max()),
        "you return the best pixel of each kind. One lucky pixel says nothing of the others: take the mean.",
    ),
    Misconception(
        "chosen by the output",
        lambda x, p: tuple(p[m].sum() / m.sum().clamp(min=1) for m in (p < 0.1, p > 0.9)),
        "you choose the pixels by what the decoder says. Then black is always black: choose by what the image is.",
    ),
    Misconception(
        "weighted by the grey value",
        lambda x, p: (((1 - x) * p).sum() / (1 - x).sum(), (x * p).sum() / x.sum()),
        "you weigh every pixel by its grey value. Take only pixels below 0.1, and only those above 0.9.",
    ),
    Misconception(
        "blackness for black",
        lambda x, p: (1 - reference(x, p)[0], reference(x, p)[1]),
        "your first figure is the mean probability of *black* where the image is black. Both figures are about white.",
    ),
    Misconception(
        "median",
        lambda x, p: (p[x < 0.1].median(), p[x > 0.9].median()),
        "you take medians. The mean is asked for: a few squeezed pixels should show.",
    ),
    Misconception(
        "differences",
        lambda x, p: ((p - x)[x < 0.1].mean(), (p - x)[x > 0.9].mean()),
        "you average the difference of p and x. The mean of p itself is asked for.",
    ),
    Misconception(
        "below and above one half in the output",
        lambda x, p: (p[p < 0.5].mean(), p[p > 0.5].mean()),
        "you choose the pixels by the output. Which are black and which white, the *image* says.",
    ),
    Misconception(
        "absolute error",
        lambda x, p: ((p - x).abs()[x < 0.1].mean(), (p - x).abs()[x > 0.9].mean()),
        "you average the distances between p and x. Asked for is the mean of p itself, at either end.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Which pixels are black is a question about x; how black they come out, one about p.",
        "p[x < 0.1] picks the black pixels of the whole batch, in one row.",
    ),
    minutes=4,
    difficulty=1,
)
