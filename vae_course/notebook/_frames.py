"""Figures that move on a web page: with VAE_COURSE_FRAMES=DIR, what a figure shows at a grid of its controls' values.

A page has no kernel, so the pictures are drawn while the lesson is executed. `DIR/05_vae/window-drawing.json` says
which values there are and describes each picture; `window-drawing-0.webp` and those after it are sheets with the
pictures one below the other, several, since a telephone has to unpack a sheet whole. The page's part is
`docs/_static/frames.js`.
"""

import hashlib
import io
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import ipywidgets
import torch
from matplotlib.figure import Figure
from PIL import Image

from vae_course.notebook._drawing import KeptLayout, png
from vae_course.notebook._grid import MOST, USUAL, grid, nearest

FEW, LONG = 48, 0.25  # so many pictures of a figure of which one takes longer than this, in seconds of the processor
QUALITY, PIXELS, LONGEST = 50, 2_000_000, 16_383  # WebP's quality; a sheet's pixels; WebP's longest side


def folder() -> Path | None:
    """Where frames are to be written, or None if nobody asked for them."""
    given = os.environ.get("VAE_COURSE_FRAMES", "").strip()
    return Path(given) if given else None


def record(draw: Callable[..., Figure], alt: str, controls: dict[str, ipywidgets.Widget]) -> None:
    """Draw a figure over the grid of its controls and write its frames, if they are asked for.

    A figure that has none leaves the reason in its JSON, for whoever builds the pages.
    """
    if (where := folder()) is None:
        return
    with torch.random.fork_rng(devices=[]):  # the lesson goes on as without frames
        started = time.process_time()
        draw(**{name: control.value for name, control in controls.items()})
        usual = FEW if time.process_time() - started > LONG else USUAL
        try:
            values = grid(controls, usual)
        except (ValueError, TypeError) as error:
            _write(where, {"alt": alt, "refused": str(error)}, [])
            return
        described = [_described(name, control, values[name]) for name, control in controls.items()]
        figures = (draw(**dict(zip(values, at, strict=True))) for at in product(*values.values()))
        _save(where, alt, described, figures)


def record_epochs(figures: Sequence[Figure], alt: str) -> None:
    """Write the pictures of a watched training, one an epoch, if they are asked for."""
    if (where := folder()) is None:
        return
    if not 2 <= (count := len(figures)) <= MOST:
        _write(where, {"alt": alt, "refused": f"a watched training has 2 to {MOST} epochs to show, got {count}"}, [])
        return
    epochs = list(range(1, count + 1))
    control = dict(name="epoch", label="epoch", kind="slider", min=1, max=count, step=1, start=count - 1)
    _save(where, alt, [{**control, "values": epochs, "labels": [str(e) for e in epochs]}], figures)


def _described(name: str, control: ipywidgets.Widget, values: list[Any]) -> dict[str, Any]:
    """A control as the page needs it."""
    common = dict(name=name, label=control.description, start=nearest(values, control.value))
    if isinstance(control, ipywidgets.SelectionSlider):
        labels = [next(label for label, value in control.options if value is v or value == v) for v in values]
        return {**common, "kind": "choice", "values": labels, "labels": labels}
    ends = dict(min=control.min, max=control.max, step=control.step)
    return {**common, "kind": "slider", **ends, "values": values, "labels": [f"{v:.3g}" for v in values]}


def _save(where: Path, alt: str, controls: list[dict], figures: Sequence[Figure] | Iterator[Figure]) -> None:
    started, layout, images, said = time.process_time(), KeptLayout(), [], []
    for figure in figures:
        layout.apply(figure)
        image = Image.open(io.BytesIO(png(figure))).convert("RGB")
        layout.remember(figure)
        if images and image.size != images[0].size:
            raise ValueError(
                f"pictures of one figure have one size, and these have {images[0].size} and {image.size} pixels: "
                "give subplots(...) the same width and height whatever the controls say"
            )
        images.append(image)
        said.append(_words_in(figure))
    width, height = images[0].size
    data = {
        "alt": alt,
        "controls": controls,
        "width": width,
        "height": height,
        "frames": len(images),
        "alts": _alternatives(controls, said),
        "seconds": round(time.process_time() - started, 1),
    }
    _write(where, data, images)


def _words_in(figure: Figure) -> list[str]:
    """Titles and texts of a figure, in which the numbers stand that change."""
    titles = [axes.get_title(loc) for axes in figure.axes for loc in ("left", "center", "right")]
    return [text for text in (*titles, *(t.get_text() for axes in figure.axes for t in axes.texts)) if text.strip()]


def _alternatives(controls: list[dict], said: list[list[str]]) -> list[str]:
    """For each picture, what the controls stand at, and what its titles and texts say that not all of them say."""
    always = set.intersection(*(set(words) for words in said))
    places = product(*(range(len(control["values"])) for control in controls))
    alternatives = []
    for at, words in zip(places, said, strict=True):
        stand = ", ".join(f"{c['label']} {c['labels'][i]}" for c, i in zip(controls, at, strict=True))
        new = "; ".join(" ".join(word.split()) for word in words if word not in always)
        alternatives.append(f"{stand}. {new}" if new else f"{stand}.")
    return alternatives


def _write(where: Path, data: dict[str, Any], images: list[Image.Image]) -> None:
    """Sheets first, then the JSON that names them."""
    lesson, name, code = _this_cell()
    (where / lesson).mkdir(parents=True, exist_ok=True)
    name = _not_yet_taken(where / lesson, name, code)
    for old in (where / lesson).glob(f"{name}-[0-9]*.webp"):
        old.unlink()
    sheets = list(_sheets(images)) if images else []
    for number, sheet in enumerate(sheets):
        (where / lesson / f"{name}-{number}.webp").write_bytes(sheet)
    each = _frames_a_sheet(*images[0].size) if images else 0
    data |= dict(code=code, sheets=len(sheets), each=each, bytes=sum(map(len, sheets)))
    (where / lesson / f"{name}.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def _frames_a_sheet(width: int, height: int) -> int:
    return max(1, min(PIXELS // (width * height), LONGEST // height))


def _sheets(images: list[Image.Image]) -> Iterator[bytes]:
    """WebP files with as many pictures one below the other as go into one."""
    width, height = images[0].size
    each = _frames_a_sheet(width, height)
    for first in range(0, len(images), each):
        part = images[first : first + each]
        sheet, file = Image.new("RGB", (width, height * len(part))), io.BytesIO()
        for i, image in enumerate(part):
            sheet.paste(image, (0, i * height))
        sheet.save(file, "webp", quality=QUALITY, method=4)
        yield file.getvalue()


# Names that this kernel has written, with the run of the cell that wrote them: the second figure of a run is another.
_written: dict[str, int] = {}


def _not_yet_taken(where: Path, name: str, code: str) -> str:
    """The cell's name; with `+2` for the second figure of one run of a cell."""
    run = _run_number()
    number, taken = 1, name
    while _written.get(f"{where}/{taken}") == run and run:
        number += 1
        taken = f"{name}+{number}"
    _written[f"{where}/{taken}"] = run
    return taken


def _run_number() -> int:
    """Changes from one run of a cell to the next; 0 outside a kernel."""
    message = _message()
    return hash(message.get("header", {}).get("msg_id", "")) if message else 0


def _message() -> dict[str, Any]:
    """What the front end sent to have the present cell run."""
    from IPython import get_ipython

    shell = get_ipython()
    return shell.get_parent() if shell is not None and hasattr(shell, "get_parent") else {}


def _this_cell() -> tuple[str, str, str]:
    """The lesson and the id of the cell that is running, found by its text among the notebooks of this folder, and a
    fingerprint of the text; a page shows no frames that another text has drawn."""
    text = _message().get("content", {}).get("code", "")
    code = fingerprint(text)
    for path in sorted(Path.cwd().glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code" and fingerprint("".join(cell["source"])) == code:
                return path.stem, cell["id"], code
    return "elsewhere", code, code


def fingerprint(text: str) -> str:
    """A short name for a cell's text.

    >>> fingerprint("1 + 1")
    '72fce59447a0'
    """
    return hashlib.sha256(text.strip().encode()).hexdigest()[:12]
