"""A name for every table, for those who do not see where it stands: the heading of its section and, where the paragraph
before it ends with a colon, that sentence. In the lessons the same table stands under the same words, without more.
"""

import re
from html import escape

from docutils import nodes
from sphinx.application import Sphinx

LONG = 120  # letters
_NUMBER = re.compile(r"^D?\d+(\.| ·) ")
NAMED = "table-name"  # a caption that is heard (_static/course.css)


def named(app: Sphinx, doctree: nodes.document) -> None:
    """Give a caption to each table that has none."""
    taken: set[str] = set()
    for table in list(doctree.findall(nodes.table)):
        if any(isinstance(child, nodes.title) for child in table):
            continue
        name = ": ".join(part for part in (_heading(table), _announced(table)) if part)
        if name in taken:
            name = f"{name}: {', '.join(_columns(table))}"
        taken.add(name)
        # No title node, which would have an anchor's link, to be met by the keyboard where nothing is seen.
        table.insert(0, nodes.raw("", f'<caption class="{NAMED}">{escape(name)}</caption>', format="html"))


def _heading(table: nodes.table) -> str:
    section = table.parent
    while section is not None and not isinstance(section, nodes.section):
        section = section.parent
    return _NUMBER.sub("", section[0].astext()) if section is not None else ""


def _announced(table: nodes.table) -> str:
    """The sentence that ends with a colon before it, if it is words."""
    place = table.parent.index(table)
    before = table.parent[place - 1] if place else None
    if not isinstance(before, nodes.paragraph) or not before.astext().endswith(":"):
        return ""
    if next(before.findall(lambda node: isinstance(node, nodes.math | nodes.reference)), None):
        return ""
    sentence = re.split(r"(?<=[.?!]) ", re.sub(r"\s+", " ", before.astext()))[-1].removesuffix(":")
    return sentence if len(sentence) <= LONG and sentence.count(" ") > 2 else ""


def _columns(table: nodes.table) -> list[str]:
    head = next(table.findall(nodes.thead), None)
    return [cell.astext() for cell in head.findall(nodes.entry) if cell.astext()] if head else []


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("doctree-read", named)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
