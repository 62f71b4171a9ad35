"""The cells of a submission put right before it is graded: metadata that were lost, doubled, or come from elsewhere.

Nothing that a student wrote is changed. A cell is recognised by its metadata, else by its id, else by what it defines,
checks or answers.
"""

import copy
import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

LOST = (
    "*No cell for this answer was found in what was handed in. It may stand in another cell of this notebook: look, "
    "and give the points yourself.*"
)
_HIDDEN = re.compile(r"^\s*### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS[^\n]*\n?", re.DOTALL | re.MULTILINE)


class Source(NamedTuple):
    """A graded, locked or answer cell as it was handed out: its text, and the metadata that nbgrader must find."""

    text: str
    cell_type: str
    metadata: dict

    @property
    def name(self) -> str:
        return self.metadata["grade_id"]

    @property
    def is_code_answer(self) -> bool:
        return self.cell_type == "code" and self.metadata["solution"]


def repair(cells: list[NotebookNode], sources: Sequence[Source], released: Sequence[NotebookNode] = ()) -> list[str]:
    """Put the metadata of `cells` right, add graded cells that are missing, and return a sentence for each change.

    `sources` are the cells that nbgrader knows, in order; `released` is the whole notebook that was handed out. Raises
    `ValueError` if there is no cell of this workbook in the notebook.
    """
    found, said = _by_metadata(cells, {source.name: source for source in sources})
    for source in sources:
        if source.name not in found and (cell := _lost(source, cells, found, released)) is not None:
            found[source.name] = cell
            said.append(f"the cell {source.name} had lost its metadata")
    if not found:
        raise ValueError("there is no cell of this workbook in it")
    for source in sources:
        if source.name in found:
            found[source.name].metadata["nbgrader"] = copy.deepcopy(source.metadata)
    said += _missing_added(cells, sources, found)
    return said


def _by_metadata(cells: list[NotebookNode], sources: dict[str, Source]) -> tuple[dict[str, NotebookNode], list[str]]:
    """Cells by the name in their metadata: of several with one name, the last that was worked on."""
    named: dict[str, list[NotebookNode]] = {}
    said = []
    for cell in cells:
        metadata = cell.metadata.pop("nbgrader", None)
        name = metadata.get("grade_id") if isinstance(metadata, dict) else None
        if isinstance(name, str) and name in sources:
            named.setdefault(name, []).append(cell)
        elif metadata:
            said.append(f"a cell named {name} is not of this workbook")
    found = {}
    for name, several in named.items():
        worked_on = [cell for cell in several if _squeezed(cell.source) != _squeezed(sources[name].text)]
        found[name] = (worked_on if worked_on and sources[name].metadata["solution"] else several)[-1]
        if len(several) > 1:
            said.append(f"there were {len(several)} cells {name}")
    return found, said


def _lost(
    source: Source, cells: list[NotebookNode], found: dict[str, NotebookNode], released: Sequence[NotebookNode]
) -> NotebookNode | None:
    """The cell that is this one without its metadata, if there is one."""
    taken = {id(cell) for cell in found.values()}
    plain = [c for c in cells if id(c) not in taken and c.cell_type == source.cell_type]
    if same_id := [cell for cell in plain if cell.get("id") == source.name]:
        return same_id[-1]
    if source.is_code_answer:
        answers = [cell for cell in plain if _binds(cell, source)]
    elif source.metadata["solution"]:
        answers = _after_its_question(source, cells, plain, released)
    else:
        seen = _squeezed(_HIDDEN.sub("", source.text))
        answers = [cell for cell in plain if _squeezed(cell.source) == seen]
    return answers[-1] if answers else None


def _binds(cell: NotebookNode, source: Source) -> bool:
    """Does a cell define a name that the answer must define? Read line by line, since it need not be valid Python."""
    names = re.findall(r"^(?:def|class)\s+(\w+)|^(\w+)\s*(?::[^=\n]+)?=", source.text, re.MULTILINE)
    names = [name for pair in names for name in pair if name]
    return any(
        re.search(rf"^(?:(?:async )?def|class)\s+{name}\b|^{name}\s*(?::[^=\n]+)?=(?!=)", cell.source, re.MULTILINE)
        for name in names
    )


def _after_its_question(
    source: Source, cells: list[NotebookNode], plain: list[NotebookNode], released: Sequence[NotebookNode]
) -> list[NotebookNode]:
    """A text that stands where the answer stood: right below what was above it, and that was not handed out."""
    texts = [_squeezed(cell.source) for cell in released]
    names = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in released]
    if source.name not in names or not (place := names.index(source.name)):
        return []
    question = texts[place - 1]
    return [
        below
        for above, below in itertools.pairwise(cells)
        if _squeezed(above.source) == question
        and any(below is cell for cell in plain)
        and (_squeezed(below.source) not in texts or _squeezed(below.source) == texts[place])
    ]


def _missing_added(cells: list[NotebookNode], sources: Sequence[Source], found: dict[str, NotebookNode]) -> list[str]:
    """Add each graded cell that is not there: a check below the answer it checks, else at the end."""
    said = []
    for place, source in enumerate(sources):
        if source.name in found or not source.metadata["grade"]:
            continue
        before = found.get(sources[place - 1].name) if place else None
        at = next((i + 1 for i, cell in enumerate(cells) if cell is before), len(cells))
        cell = new_code_cell(source.text) if source.cell_type == "code" else new_markdown_cell(LOST)
        cell.metadata["nbgrader"] = copy.deepcopy(source.metadata)
        cells.insert(at, cell)
        found[source.name] = cell
        said.append(f"the cell {source.name} was missing")
    return said


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
