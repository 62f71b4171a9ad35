"""Data sets with a fault: the wrong range, the wrong test images.

>>> import torch, vae_course as vc
>>> data = vc.Dataset("noise", train=torch.rand(64, 1, 4, 4), test=torch.rand(16, 1, 4, 4))
>>> minus_one_to_one(data).train.min() < -0.9
tensor(True)
"""

from dataclasses import replace

from vae_course.data import Dataset


def minus_one_to_one(data: Dataset) -> Dataset:
    """Images in [-1, 1], as `Normalize(0.5, 0.5)` makes them."""
    return replace(data, train=2 * data.train - 1, test=2 * data.test - 1)


def tested_on_training(data: Dataset) -> Dataset:
    """Training images in the place of the test images."""
    return replace(data, test=data.train[: len(data.test)], test_labels=None, test_factors=None)
