"""Batches for training: the data set is checked once, shuffled anew each epoch, and handed over a batch at a time."""

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from vae_course._validation import check_batch, check_labels, mark_checked
from vae_course._workers import Workers
from vae_course.data.image_file import ImageFile

Images = Float[Tensor, " n *event"] | ImageFile
Labels = Int[Tensor, " n"]


class Batch(NamedTuple):
    """`inputs`: images `(B, *event)`, and their labels `(B,)` if there are any. `count`: images of the whole batch, of
    which several processes have a part each. `t`: the share of training done before it, in [0, 1)."""

    inputs: tuple[Tensor, ...]
    count: int
    t: float


def check_data(model: nn.Module, images: Images, labels: Labels | None, own_objective: bool) -> bool:
    """Whether all values lie in [0, 1]. Raises `TypeError` or `ValueError` for images or labels that the model cannot
    take: once, so that no step has to. Labels may be missing where the caller has an objective of his own, or the model
    knows no classes."""
    some = images.take(torch.tensor([0])) if isinstance(images, ImageFile) else images
    if hasattr(model, "shape"):  # somebody else's module may have none
        check = getattr(model, "check_input", None) or partial(check_batch, shape=model.shape)
        check(some)
    weights = next(model.parameters()).dtype
    if isinstance(images, Tensor) and images.dtype != weights:
        name = str(weights).removeprefix("torch.")
        raise TypeError(f"the images are {images.dtype}, the model's weights {weights}; images.to(torch.{name}) fits")
    classes = getattr(model, "classes", None)
    if labels is not None or (classes is not None and not own_objective):
        check_labels(labels, len(images), classes)
    if isinstance(images, ImageFile):
        return True
    low, high = torch.aminmax(images)
    return bool(low >= 0) and bool(high <= 1)  # of NaN neither is true


def batches_of(
    images: Images,
    labels: Labels | None,
    batch_size: int,
    epoch: int,
    epochs: int,
    transform: Callable[[Tensor], Tensor] | None,
    in_unit_interval: bool,
    device: torch.device,
    workers: Workers,
) -> Iterator[Batch]:
    """Every image once, in an order drawn from torch's generator."""
    steps = math.ceil(len(images) / batch_size)
    for i, chosen in enumerate(torch.randperm(len(images)).split(batch_size)):
        part = workers.shard(chosen)
        x = rows(images, part).to(device, non_blocking=True)
        inputs = (transform(x) if transform else mark_checked(x, in_unit_interval),)
        if labels is not None:
            inputs += (rows(labels, part).to(device, non_blocking=True),)
        yield Batch(inputs, len(chosen), (epoch * steps + i) / (epochs * steps))


def rows(images: Images | Labels, chosen: Int[Tensor, " part"]) -> Tensor:
    """The chosen images, or labels. One gather per batch costs far less than asking a DataLoader for single images."""
    if isinstance(images, ImageFile):
        return images.take(chosen)
    return images.index_select(0, chosen.to(images.device))
