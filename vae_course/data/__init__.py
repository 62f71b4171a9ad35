"""Data sets of the course: `load("strokes")` and its relatives, each a `Dataset` of tensors."""

from vae_course.data.dataset import Dataset
from vae_course.data.loading import NAMES, load

__all__ = ["NAMES", "Dataset", "load"]
