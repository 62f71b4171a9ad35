"""The code cells of a notebook's page: the place of each on the page, and the cell that it was made from."""

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx


def code_cells(app: Sphinx, doctree: nodes.document) -> list[tuple[nodes.container, dict[str, Any]]]:
    """All of the page that is being read; none if it is no notebook."""
    source = Path(app.env.doc2path(app.env.docname))
    if source.suffix != ".ipynb":
        return []
    cells = json.loads(source.read_text(encoding="utf-8"))["cells"]
    places = [c for c in doctree.findall(nodes.container) if c.get("nb_element") == "cell_code"]
    return [(place, cells[place["cell_index"]]) for place in places]


def pictures(cell: dict[str, Any]) -> list[dict[str, Any]]:
    """The outputs of a cell that are pictures, in order; none of a cell that is text."""
    return [output for output in cell.get("outputs", []) if "image/png" in output.get("data", {})]


def alternative(picture: dict[str, Any]) -> str:
    """A picture's text alternative, empty if it has none."""
    return picture.get("metadata", {}).get("image/png", {}).get("alt", "")
