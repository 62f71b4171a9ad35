"""The style of each image, decoded as every class."""

from collections.abc import Callable

import torch
from torch import Tensor

from vae_course.checks.conditional._shared import KINDS, tiny_model, uniform
from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple]:
    """An encoder to mean codes, a decoder, images with their labels, the number of classes."""
    drawn = []
    for batch, latent, pixels in ((2, 2, 3), (6, 3, 5), (3, 2, 4)):
        encode, decode = tiny_model(generator, latent, pixels)
        x = uniform(generator, batch, pixels)
        y = torch.randint(1, KINDS, (batch,), generator=generator)
        y = y if drawn else y.clamp(max=KINDS - 2)  # a class that does not occur is asked for all the same
        drawn.append((lambda x, y, e=encode: e(x, y)[0], decode, x, y, KINDS))
    *last, (encode, decode, x, y, _) = drawn
    rows_and_columns = (lambda x, y: encode(x.flatten(1), y)), (lambda z, y: decode(z, y).unflatten(1, (2, 2)))
    return [*last, (*rows_and_columns, x.unflatten(1, (2, 2)), y, KINDS)]


def reference(encode: Callable, decode: Callable, x: Tensor, y: Tensor, classes: int) -> Tensor:
    z = encode(x, y)
    return torch.stack([decode(z, torch.full_like(y, k)) for k in range(classes)], 1)


def _every_class_at_once(encode: Callable, decode: Callable, x: Tensor, y: Tensor, classes: int) -> Tensor:
    z = encode(x, y).repeat_interleave(classes, 0)
    return decode(z, torch.arange(classes).repeat(len(x))).unflatten(0, (len(x), classes))


def _every_class_one_by_one(encode: Callable, decode: Callable, x: Tensor, y: Tensor, classes: int) -> Tensor:
    rows = [decode(encode(x[[i]], y[[i]]).expand(classes, -1), torch.arange(classes)) for i in range(len(x))]
    return torch.stack(rows)


ALTERNATIVES = (_every_class_at_once, _every_class_one_by_one)


def _own_image_kept(encode: Callable, decode: Callable, x: Tensor, y: Tensor, classes: int) -> Tensor:
    images = reference(encode, decode, x, y, classes).clone()
    images[torch.arange(len(x)), y] = x
    return images


MISTAKES = (
    Misconception(
        "encoded with the new label",
        lambda e, d, x, y, k: torch.stack([d(e(x, torch.full_like(y, j)), torch.full_like(y, j)) for j in range(k)], 1),
        "you encode each image with the class you want. The style is read off with the label the image really has; "
        "told that a 3 is an 8, the encoder explains the difference by z.",
    ),
    Misconception(
        "decoded with the old label",
        lambda e, d, x, y, k: torch.stack([d(e(x, y), y) for _ in range(k)], 1),
        "all columns show the image's own class: the decoder gets the old label.",
    ),
    Misconception(
        "labels exchanged",
        lambda e, d, x, y, k: torch.stack([d(e(x, torch.full_like(y, j)), y) for j in range(k)], 1),
        "the labels are exchanged: the true one belongs to the encoder, the wished one to the decoder.",
    ),
    Misconception(
        "one style for all",
        lambda e, d, x, y, k: reference(e, d, x[:1].expand_as(x), y[:1].expand_as(y), k),
        "every row has the style of the first image. Each image is encoded for itself.",
    ),
    Misconception(
        "classes before images",
        lambda e, d, x, y, k: reference(e, d, x, y, k).transpose(0, 1),
        "rows and columns are exchanged: rows are images, columns are classes.",
    ),
    Misconception(
        "classes mixed up with images",
        lambda e, d, x, y, k: d(e(x, y).repeat(k, 1), torch.arange(k).repeat_interleave(len(x))).unflatten(
            0, (len(x), k)
        ),
        "the images are there, in a wrong order: repeat gives all images for one class first, view reads all "
        "classes of one image first.",
    ),
    Misconception(
        "prior's mean",
        lambda e, d, x, y, k: reference(lambda x, y: 0 * e(x, y), d, x, y, k),
        "your rows are all the same, with z = 0: these are average members of each class. The style comes from "
        "encoding the images.",
    ),
    Misconception(
        "own image left as it is",
        _own_image_kept,
        "in each image's own class you put the image itself. Decode its code there, too: a copy shows nothing of "
        "what the model makes of it.",
    ),
    Misconception(
        "only classes that occur",
        lambda e, d, x, y, k: torch.stack([d(e(x, y), torch.full_like(y, int(j))) for j in y.unique()], 1),
        "you decode only the classes that occur in this batch. All classes from 0 to classes - 1 are asked for.",
    ),
    Misconception(
        "images flattened",
        lambda e, d, x, y, k: reference(e, d, x, y, k).flatten(2),
        "your images are flattened. They keep the shape that the decoder gives them: (batch, classes, *event).",
    ),
    Misconception(
        "average style",
        lambda e, d, x, y, k: reference(lambda x, y: e(x, y).mean(0, keepdim=True).expand(len(x), -1), d, x, y, k),
        "you decode the average code of the batch in every row. Each image has a style of its own.",
    ),
    Misconception(
        "everything in one long batch",
        lambda e, d, x, y, k: reference(e, d, x, y, k).flatten(0, 1),
        "images and classes stand in one long row. Give each image a row of its own: (batch, classes, *event).",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Two labels are at work. Which one did the image have, and which one shall it get?",
        "Encode once with y. Then decode the same code once for each class k, with a batch of labels k.",
        "torch.full_like(y, k) is a batch of labels k; torch.stack(..., 1) puts the classes second.",
    ),
    minutes=8,
    difficulty=2,
)
