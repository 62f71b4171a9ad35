"""What `diagnose` is given, checked at the door and brought into one form."""

from typing import Any

import torch
from torch import Tensor

from vae_course._validation import check_integer
from vae_course.clinic.errors import CannotDiagnose, shown
from vae_course.data import Dataset

LIKELIHOODS = (
    *("bernoulli", "bernoulli-logits", "continuous-bernoulli", "continuous-bernoulli-logits", "gaussian"),
    *("laplace", "poisson", "poisson-log-rate"),
)


def check_options(net: Any, loss: Any, objective: Any, history: Any, likelihood: Any, batch_size: Any) -> None:
    """Errors for options that mean nothing."""
    if net is None or isinstance(net, (str, int, float, Tensor)):
        raise CannotDiagnose(f"net must be a model, got {shown(net)}; write diagnose(net, images, loss=loss)")
    if isinstance(net, type):
        raise CannotDiagnose(f"net is the class {net.__name__}, expected an object of it: {net.__name__}(...)")
    for name, value in (("loss", loss), ("objective", objective)):
        if value is not None and not callable(value):
            raise CannotDiagnose(f"{name} must be the function that is differentiated, got {shown(value)}")
        if isinstance(value, type):
            raise CannotDiagnose(f"{name} is the class {value.__name__}, expected an object of it: {value.__name__}()")
    if loss is not None and objective is not None:
        raise CannotDiagnose("loss= is what is minimised, objective= what is maximised; give one of them")
    if likelihood is not None and likelihood not in LIKELIHOODS:
        raise CannotDiagnose(f"likelihood must be one of {', '.join(LIKELIHOODS)}; got {likelihood!r}")
    if batch_size is not None:
        check_integer("batch_size", batch_size)
    if history is not None and not hasattr(history, "train"):
        raise CannotDiagnose(f"history must be what vae_course.fit returned, got {shown(history)}")


def as_data(model: Any, images: Any, extras: tuple) -> Dataset:
    """A data set, or images alone (with labels), of which then nothing is known to be new."""
    if isinstance(images, Tensor):
        labels = extras[0] if extras else None
        _check_values(images)
        return Dataset("images", images, images, labels, labels)
    return images


def as_images(images: Any, extras: tuple, batch_size: int | None) -> tuple[Tensor, tuple, int]:
    """A batch of images, what belongs to it, and the batch size: from a tensor, an array, a list of tensors, a data set
    or a loader, of which the first batch is taken."""
    if isinstance(images, Dataset):
        images = images.train
    elif isinstance(images, torch.utils.data.DataLoader):
        batch = next(iter(images), None)
        if batch is None:
            raise CannotDiagnose("the loader is empty; expected batches of images")
        images, *rest = batch if isinstance(batch, (tuple, list)) else [batch]
        extras = extras if extras or not rest else ()
    if type(images).__module__ == "numpy" and hasattr(images, "dtype"):
        images = torch.from_numpy(images) if images.dtype.kind in "fiub" else images
    if isinstance(images, (list, tuple)) and images and all(isinstance(i, Tensor) for i in images):
        images = torch.stack(list(images)) if len({i.shape for i in images}) == 1 else images
    if not isinstance(images, Tensor):
        raise CannotDiagnose(
            f"images must be a tensor of shape (N, ...), got {shown(images)}; write torch.stack([...]) of images "
            "of one "
            "size, as floats"
        )
    if images.is_sparse or images.is_complex() or images.device.type == "meta":
        raise CannotDiagnose(
            f"images must be dense real numbers, got {images.dtype} on {images.device}, {images.layout}"
        )
    if not images.is_floating_point():
        raise CannotDiagnose(f"images must be floating-point, got {images.dtype}; write images.float() / 255 for bytes")
    if images.ndim < 2 or not images.numel():
        advice = "; a single image needs images[None]" if images.numel() else ""
        raise CannotDiagnose(
            f"images must be a batch (N, ...) of at least one, got shape {tuple(images.shape)}{advice}"
        )
    _check_values(images)
    for extra in extras:
        if isinstance(extra, Tensor) and extra.ndim and len(extra) != len(images):
            raise CannotDiagnose(f"expected {len(images)} labels, one an image, got shape {tuple(extra.shape)}")
    return images, extras, batch_size or len(images)


def _check_values(images: Tensor) -> None:
    if not bool(images.isfinite().all()):
        count = int((~images.isfinite()).sum())
        raise CannotDiagnose(
            f"{count} values of the images are NaN or infinite; leave those images out, or fill them in"
        )
