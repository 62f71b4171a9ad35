"""An anchor for each claim: `#claim-loss-before` is what the cell `loss-before` of a lesson asserts; its second claim
is `#claim-loss-before-2`. (Exercises have theirs in tools/pages.py: `#exercise-kl-gaussian`.)
"""

from itertools import groupby

from cells import code_cells
from docutils import nodes
from sphinx.application import Sphinx

HOLDS = "claim holds: "


def anchored(app: Sphinx, doctree: nodes.document) -> None:
    """Put every claim into a paragraph of its own, which can be linked to."""
    for container, cell in code_cells(app, doctree):
        _in_cell(container, cell["id"])


def _in_cell(container: nodes.container, cell: str) -> None:
    count = 0
    for block in list(container.findall(nodes.literal_block)):
        if not block.astext().startswith(HOLDS) and f"\n{HOLDS}" not in block.astext():
            continue
        parts: list[nodes.Node] = []
        for is_claim, lines in groupby(block.astext().splitlines(), lambda line: line.startswith(HOLDS)):
            if not is_claim:
                text = "\n".join(lines)
                parts.append(nodes.literal_block(text, text, **block.non_default_attributes()))
                continue
            for line in lines:
                count += 1
                parts.append(_claim(line, f"claim-{cell}" + (f"-{count}" if count > 1 else "")))
        block.replace_self(parts)


def _claim(line: str, anchor: str) -> nodes.paragraph:
    link = nodes.reference("", "claim holds", internal=True, refid=anchor)
    return nodes.paragraph("", "", link, nodes.Text(": " + line.removeprefix(HOLDS)), ids=[anchor], classes=["claim"])


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("doctree-read", anchored)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
