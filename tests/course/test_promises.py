"""The map of promises, notebooks/README.md, leads to lessons and sections that exist."""

import re

import nbformat
import pytest
from lessons import ROOT

MAP = ROOT / "notebooks" / "README.md"
ROWS = [line.strip("| \n").split(" | ") for line in MAP.read_text(encoding="utf-8").splitlines() if ".ipynb)" in line]


def _headings(name: str) -> set[str]:
    """A lesson's headings without their numbers."""
    cells = nbformat.read(MAP.parent / name, as_version=4).cells
    lines = [line for cell in cells if cell.cell_type == "markdown" for line in cell.source.splitlines()]
    return {re.sub(r"^#+ (D?[\d.·]+ )*", "", line).strip() for line in lines if re.match("#{2,3} ", line)}


@pytest.mark.parametrize(("promise", "lessons", "sections"), ROWS, ids=[row[0] for row in ROWS])
def test_every_promise_leads_to_sections_of_its_lessons(promise, lessons, sections):
    names = re.findall(r"\((\w+\.ipynb)\)", lessons)
    assert names, promise
    headings = set().union(*map(_headings, names))
    assert [section for section in sections.split("; ") if section not in headings] == []


PROMISED = (
    "image generation, denoising, deblurring, super-resolution, inpainting, missing values, compression, chosen class, "
    "dimension reduction, anomaly detection, disentangled, interpolation, TensorBoard, distributed training, resuming, "
    "mixed precision, Keras, TensorFlow, Lightning, Pyro"
)


@pytest.mark.parametrize("word", PROMISED.split(", "))
def test_what_tutorials_promise_is_on_the_map(word):
    assert any(word in promise for promise, *_ in ROWS)
