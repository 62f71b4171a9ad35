"""Data sets of the course, `load("strokes")` and its relatives; one's own images, points and tables."""

from vae_course.data.dataset import Dataset
from vae_course.data.loading import NAMES, load
from vae_course.data.table import Table

__all__ = ["NAMES", "Dataset", "Table", "load"]
