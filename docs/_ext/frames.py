"""Sphinx extension: figures that move without a kernel.

Pages are made from notebooks whose cells `explore(...)` or watch a training; behind each such picture this puts a
description of the frames that were drawn while the lesson was executed (`vae_course/notebook/_frames.py`), from which
`_static/frames.js` makes controls. A figure without frames keeps its still picture, and the build says so once. Two
directives: `{frames} 00_start_here plane-explore` shows a lesson's figure on another page, `{effective-beta}` the form
of chapter 05.
"""

import base64
import json
import re
import shutil
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from cells import alternative, code_cells, pictures
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
from vae_course.notebook._frames import fingerprint  # noqa: E402

logger = logging.getLogger(__name__)
INTERACTIVE = re.compile(r"^(?:explore\(|with watching\()", re.MULTILINE)
# Cells whose figure the page computes itself, by a form.
FORMS = {("05_vae", "beta-form-drawing")}
FORM = '<div class="vae-beta"></div>'


class Still(NamedTuple):
    """A picture that a cell has left, and its text alternative."""

    png: bytes
    alt: str


def stills(cell: dict[str, Any]) -> list[Still]:
    """The pictures below a cell, in order."""
    return [Still(base64.b64decode("".join(p["data"]["image/png"])), alternative(p)) for p in pictures(cell)]


def frames_of(folder: Path, lesson: str, cell: dict[str, Any], alt: str) -> dict[str, Any]:
    """What was drawn for one picture of a cell: its description, or `{"refused": why}`."""
    found = [json.loads(path.read_text("utf-8")) | {"name": path.stem} for path in _descriptions(folder / lesson, cell)]
    if not found:
        return {"refused": "it has not been drawn: run `make frames`"}
    current = [frames for frames in found if frames["code"] == fingerprint("".join(cell["source"]))]
    if not current:
        return {"refused": "the cell has changed since its frames were drawn: run `make frames`"}
    fitting = [frames for frames in current if frames["alt"] == alt] or (current if len(stills(cell)) == 1 else [])
    return fitting[0] if fitting else {"refused": "its text alternative is another than that of its frames"}


def _descriptions(folder: Path, cell: dict[str, Any]) -> list[Path]:
    return sorted(p for p in folder.glob(f"{cell['id']}*.json") if p.stem.split("+")[0] == cell["id"])


def _moving(app: Sphinx, lesson: str, cell: dict[str, Any], alt: str) -> nodes.raw | None:
    """What goes behind a picture that moves; None, with a note for the end of the build, where there is nothing."""
    if (lesson, cell["id"]) in FORMS:
        return nodes.raw("", FORM, format="html")
    folder = Path(app.config.frames_folder)
    for description in _descriptions(folder / lesson, cell) or [folder / lesson / f"{cell['id']}.json"]:
        app.env.note_dependency(str(description))  # the page is read again when there are other frames
    frames = frames_of(folder, lesson, cell, alt)
    if "refused" in frames:
        _notes(app).setdefault(app.env.docname, {})[f"{lesson} {cell['id']}"] = frames["refused"]
        return None
    frames |= {"folder": f"_static/frames/{lesson}/"}
    text = json.dumps(frames, ensure_ascii=False).replace("</", "<\\/")
    page = f'<div class="vae-frames"><script type="application/json">{text}</script></div>'
    return nodes.raw("", page, format="html")


def _notes(app: Sphinx) -> dict[str, dict[str, str]]:
    """By page: which of its figures stand still, and why. Kept from one build to the next."""
    if not hasattr(app.env, "frames_notes"):
        app.env.frames_notes = {}
    return app.env.frames_notes


def _figures(app: Sphinx, doctree: nodes.document) -> Iterator[tuple[dict, nodes.Element, Still]]:
    """Cells that move something, each with the picture's place in the page and the picture."""
    for container, cell in code_cells(app, doctree):
        if INTERACTIVE.search("".join(cell["source"])):
            bundles = [n for n in container.findall(nodes.container) if n.get("nb_element") == "mime_bundle"]
            places = [bundle for bundle in bundles if next(bundle.findall(nodes.image), None)]
            yield from ((cell, place, still) for place, still in zip(places, stills(cell), strict=True))


def connect(app: Sphinx, doctree: nodes.document) -> None:
    """Put the frames behind the pictures of a notebook's page."""
    lesson = app.env.docname.rpartition("/")[2]
    for cell, place, still in list(_figures(app, doctree)):
        if moving := _moving(app, lesson, cell, still.alt):
            figure = nodes.container(classes=["vae-figure"])
            place.replace_self(figure)
            figure += [place, moving]


class Frames(SphinxDirective):
    """A lesson's figure on another page: `{frames} 00_start_here plane-explore`."""

    required_arguments = 2

    def run(self) -> list[nodes.Node]:
        lesson, name = self.arguments
        path = ROOT / "notebooks" / f"{lesson}.ipynb"
        if not path.exists():
            raise self.error(f"there is no notebooks/{lesson}.ipynb; write the file's name without .ipynb")
        self.env.note_dependency(str(path))
        cells = {cell["id"]: cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]}
        if name not in cells or not stills(cells[name]):
            raise self.error(f"{lesson} has no cell {name!r} with a picture; write the id of a cell with explore(...)")
        still = stills(cells[name])[0]
        file = Path(self.env.srcdir) / "_stills" / f"{lesson}-{name}.png"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(still.png)
        figure = nodes.container(classes=["vae-figure"])
        figure += nodes.image(uri=f"/_stills/{file.name}", alt=still.alt)
        if moving := _moving(self.env.app, lesson, cells[name], still.alt):
            figure += moving
        return [figure]


class EffectiveBeta(SphinxDirective):
    """The form that computes an effective beta."""

    def run(self) -> list[nodes.Node]:
        note = (
            "The form on this page needs JavaScript; without it, `vc.effective_beta(...)` computes the same in Python."
        )
        return [nodes.raw("", f'{FORM}<noscript><p class="vae-note">{escape(note)}</p></noscript>', format="html")]


def finish(app: Sphinx, error: Exception | None) -> None:
    """Copy the sheets, and say once which figures stand still."""
    if error is not None or app.builder.format != "html":
        return
    for sheet in Path(app.config.frames_folder).glob("*/*.webp"):
        if (sheet.parent.name, sheet.stem.rpartition("-")[0]) in FORMS:
            continue
        target = Path(app.outdir) / "_static" / "frames" / sheet.parent.name / sheet.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(sheet, target)
    still = {figure: why for page in _notes(app).values() for figure, why in page.items()}
    if still:
        reasons = "\n".join(f"  {figure}: {why}" for figure, why in still.items())
        logger.info(f"figures that keep their still picture ({len(still)}):\n{reasons}")


def _forget(app: Sphinx, env: Any, docname: str) -> None:
    _notes(app).pop(docname, None)


def _take_over(app: Sphinx, env: Any, docnames: set[str], other: Any) -> None:
    """Notes of pages that another process has read."""
    env.frames_notes = getattr(env, "frames_notes", {}) | {
        name: notes for name, notes in getattr(other, "frames_notes", {}).items() if name in docnames
    }


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_config_value("frames_folder", str(ROOT / "build" / "frames"), "env", str)
    app.add_directive("frames", Frames)
    app.add_directive("effective-beta", EffectiveBeta)
    app.connect("doctree-read", connect)
    app.connect("env-purge-doc", _forget)
    app.connect("env-merge-info", _take_over)
    app.connect("build-finished", finish)
    app.add_js_file("frames.js", loading_method="defer")
    app.add_js_file("effective_beta.js", loading_method="defer")
    app.add_css_file("frames.css")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
