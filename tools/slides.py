"""Make slides from lessons: `make slides`, or python tools/slides.py notebooks/04_kl_divergence.ipynb --to build/slides

One self-contained page per lesson: open it in a browser, no network needed. It is nbconvert's reveal export, with
reveal.js, MathJax and the pictures inside the page.

A lesson is a text to read; a slide is something to look at while somebody speaks. So a slide shows headings, formulas,
lists, tables, questions, key sentences (those with something in **bold**), short code, and what it printed or drew;
the rest of the prose goes into the speaker notes (press S). A chapter's sections are side by side, a section's slides
below each other, and the answer to a **Predict** question is always on a slide after it. A cell whose metadata name a
`slide_type` (JupyterLab: property inspector) is left as its author wants it.
"""

import argparse
import base64
import math
import re
import struct
from importlib.metadata import files
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

import nbformat
from jinja2 import FileSystemLoader
from nbconvert import SlidesExporter
from nbformat.v4 import new_markdown_cell
from traitlets.config import Config

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "tools" / "templates"
HEIGHT, PICTURE_WIDTH, PICTURE_HEIGHT = 800, 960, 640  # as in tools/templates/slides
ROOM = HEIGHT - 90
PICTURE_ONLY = "picture-only"


class Part(NamedTuple):
    """Something that stays together: a notebook cell, what it is, and about how high it will be, in pixels."""

    kind: str  # section, heading, predict, announcement (of what follows), shown, notes
    cell: nbformat.NotebookNode
    height: float


def deck(lesson: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The lesson with its cells cut into parts, and with slide metadata."""
    slides, used, previous = [], math.inf, ""
    everything = [part for cell in lesson.cells for part in parts(cell)]
    for part, following in zip_longest(everything, everything[1:]):
        needed = part.height + (following.height if part.kind == "announcement" and following else 0)
        given = part.cell.metadata.get("slideshow", {}).get("slide_type")
        if given:
            kind = given
        elif part.kind == "notes":
            kind = "notes"
        elif part.kind == "section":
            kind = "slide"
        elif used + needed > ROOM or previous == "predict" or (part.kind == "heading" and previous != "section"):
            kind = "subslide"
        else:
            kind = "-"
        part.cell.metadata["slideshow"] = {"slide_type": kind}
        slides.append(part.cell)
        if kind not in ("notes", "skip"):
            used = part.height if kind in ("slide", "subslide") else used + part.height
            previous = part.kind
    return nbformat.v4.new_notebook(cells=slides, metadata=lesson.metadata)


def parts(cell: nbformat.NotebookNode) -> list[Part]:
    """One cell as the parts that slides are made of."""
    if cell.metadata.get("slideshow", {}).get("slide_type"):
        return [Part("shown", cell, HEIGHT / 2)]
    if cell.cell_type == "code":
        return [_code(cell)]
    return _markdown(cell)


def _code(cell: nbformat.NotebookNode) -> Part:
    """A cell that draws is its picture; a cell of imports is nothing; any other is its code and what it printed."""
    pictures = [o.data["image/png"] for o in cell.outputs if "image/png" in o.get("data", {})]
    printed = "".join(o.get("text", "") or o.get("data", {}).get("text/plain", "") for o in cell.outputs)
    if not cell.outputs and re.match(r"(import|from) ", cell.source):
        return Part("notes", new_markdown_cell(f"```python\n{cell.source}\n```", id=cell.id), 0)
    height = 0.0 if pictures else 25 * (cell.source.count("\n") + 1) + 30
    height += sum(map(_picture_height, pictures)) if pictures else 25 * printed.count("\n") + 10 * bool(printed)
    if pictures:
        cell.metadata["tags"] = [PICTURE_ONLY]
    return Part("shown", cell, height)


def _picture_height(png: str) -> float:
    width, height = struct.unpack(">II", base64.b64decode(png[:64])[16:24])
    return min(PICTURE_HEIGHT, PICTURE_WIDTH * height / width) + 20


def _markdown(cell: nbformat.NotebookNode) -> list[Part]:
    """Headings, formulas, lists, tables and key sentences are shown, other paragraphs are for the speaker."""
    blocks, found = _blocks(cell.source), []
    for number, block in enumerate(blocks):
        paragraph = re.match(r"[\w*`$(\[\"'“]", block) and not re.match(r"\$\$|\* |\d+\. ", block)
        key_sentence = "**" in block or (number == 1 and blocks[0].startswith("#") and len(block) < 500)
        announces = block.endswith(":") or (number + 1 < len(blocks) and blocks[number + 1].startswith("$$"))
        if re.match("#{1,2} ", block):
            kind = "section"
        elif block.startswith("#"):
            kind = "heading"
        elif "**Predict" in block:
            kind = "predict"
        elif announces and len(block) < 300:
            kind = "announcement"
        elif key_sentence or not paragraph:
            kind = "shown"
        else:
            kind = "notes"
        identity = cell.id if number == 0 else f"{cell.id[:52]}-part-{number}"
        found.append(Part(kind, new_markdown_cell(block, id=identity), _text_height(block)))
    return found


def _blocks(text: str) -> list[str]:
    """Paragraphs, formulas, fences, tables and list items, in order."""
    blocks, inside = [[]], ""
    for line in text.splitlines():
        fence = re.match(r"\s*(```|\$\$)", line)
        new_item = re.match(r"([-*]|\d+\.) ", line)
        if not inside and (not line.strip() or new_item):
            blocks.append([])
        if fence and not inside:
            if fence[1] == "$$":
                blocks.append([])
            inside = "" if line.strip().count(fence[1]) > 1 else fence[1]
        elif (fence and fence[1] == inside) or (inside == "$$" and line.rstrip().endswith("$$")):
            inside = ""
        if line.strip():
            blocks[-1].append(line)
    return ["\n".join(block) for block in blocks if block]


def _text_height(block: str) -> float:
    if block.startswith("#"):
        return 80
    if block.startswith("$$"):
        return 55 * (1 + block.count("\\\\")) + 50
    if block.startswith("|"):
        return 46 * block.count("\n") + 20
    if block.startswith("```"):
        return 25 * (block.count("\n") - 1) + 30
    letters = len(re.sub(r"\\[a-z]+|\(http[^)]*\)|[{}$*]", "", block))
    return 34 * math.ceil(letters / 95) + 14


def page(lesson: Path) -> str:
    """The slides of a lesson as one HTML page."""
    exporter = SlidesExporter(
        config=Config(TagRemovePreprocessor={"enabled": True, "remove_input_tags": {PICTURE_ONLY}}),
        extra_loaders=[FileSystemLoader([TEMPLATES / "slides", TEMPLATES / "described"])],
        template_file="offline.html.j2",
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
        reveal_url_prefix="INLINE",
    )
    notebook = nbformat.read(lesson, as_version=4)
    title = notebook.cells[0].source.split("\n")[0].removeprefix("# ")
    text, _ = exporter.from_notebook_node(deck(notebook), resources={"metadata": {"name": title}})
    reveal, mathjax = "sphinx_revealjs/_static/revealjs", "sphinx-mathjax-offline/static/mathjax"
    for mark, path in {
        r"<link [^>]*INLINE/dist/reveal\.css[^>]*>": f"{reveal}/dist/reveal.css",
        r"<link [^>]*INLINE/dist/theme[^>]*>": f"{reveal}/dist/theme/white.css",
        r"<script>INLINE reveal\.js</script>": f"{reveal}/dist/reveal.js",
        r"<script>INLINE notes\.js</script>": f"{reveal}/plugin/notes/notes.js",
        r"<script>INLINE tex-svg-full\.js</script>": f"{mathjax}/tex-svg-full.js",
    }.items():
        text, count = re.subn(mark, lambda _, path=path: _inlined(path), text)
        assert count == 1, f"nbconvert's reveal template has changed: {mark}"
    style = (TEMPLATES / "slides" / "slides.css").read_text(encoding="utf-8")
    return text.replace("</head>", f"<style>\n{style}</style>\n</head>", 1)


def _inlined(path: str) -> str:
    """A file of an installed package as an element of the page. Fonts stay out: the page uses the system's."""
    package = path.split("/")[0].replace("_", "-")
    file = next((f for f in files(package) or [] if f.as_posix() == path), None)
    if file is None:
        raise FileNotFoundError(f"{path} is not in the installed {package}; `make slides` installs what fits")
    content = file.read_text(encoding="utf-8")
    if path.endswith(".css"):
        return f"<style>{re.sub('@import [^;]+;', '', content)}</style>"
    assert "</script" not in content
    return f"<script>{content}</script>"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Make slides from lessons, one self-contained HTML page each.")
    parser.add_argument("lessons", nargs="*", type=Path, help="notebooks; default: all lessons")
    parser.add_argument("--to", type=Path, default=ROOT / "build" / "slides", help="the folder to write to")
    arguments = parser.parse_args()
    arguments.to.mkdir(parents=True, exist_ok=True)
    for lesson in arguments.lessons or sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        target = arguments.to / f"{lesson.stem}.html"
        target.write_text(page(lesson), encoding="utf-8")
        print(f"{target}  {target.stat().st_size / 1e6:.1f} MB")
