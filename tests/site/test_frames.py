"""Frames of moving figures without a browser: which values are drawn, what is written, how a page takes it."""

import json
import math
import os
import re
import sys
from itertools import pairwise, product

import ipywidgets
import pytest
import torch
from lessons import LESSONS, ROOT
from PIL import Image

from vae_course.notebook import _frames, _grid, plotting
from vae_course.notebook.widgets import choice, explore, slider, watching

EXPLORE = "explore(shade, 'A shade.', a=slider('a', 0, 1, 0.5, steps=10), b=choice('b', [0, 100]))"


def shade(a, b=0, width=2):
    """A figure whose middle is as grey as its values say."""
    figure, axis = plotting.subplots(width=width, height=1)
    axis.set_facecolor(str(0.1 + 0.4 * a + b / 250))
    axis.set(title=f"a = {a:.1f}", xticks=[], yticks=[])
    return figure


@pytest.fixture
def cell(monkeypatch, tmp_path, displayed):
    """A notebook that says `explore(...)`, in whose folder we are, and whose cell is being run."""
    notebook = {"cells": [{"cell_type": "code", "id": "the-cell", "source": [EXPLORE]}]}
    (tmp_path / "07_lesson.ipynb").write_text(json.dumps(notebook))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VAE_COURSE_FRAMES", str(tmp_path / "frames"))
    message = {"content": {"code": EXPLORE}, "header": {"msg_id": "1"}}
    monkeypatch.setattr(_frames, "_message", lambda: message)
    monkeypatch.setattr(_frames, "_written", {})
    return tmp_path / "frames" / "07_lesson"


def written(folder, name="the-cell"):
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


def frame(folder, data, number, name="the-cell"):
    """One picture out of its sheet."""
    with Image.open(folder / f"{name}-{number // data['each']}.webp") as sheet:
        top = number % data["each"] * data["height"]
        return sheet.convert("RGB").crop((0, top, data["width"], top + data["height"]))


CONTROLS = [
    {"t": slider("t", 0, 90, 60, steps=90)},
    {"a": slider("a", -4, 4, 3.5), "b": slider("b", 0, 1, 0.0)},
    {"a": slider("a", 0, 1, 0.123), "b": choice("b", list(range(10)), 3), "c": choice("c", ["x", "y"])},
    {
        "a": choice("a", list(range(10)), 2),
        "b": choice("b", list(range(10)), 3),
        "s": slider("s", 0, 1, 0.5),
        "t": choice("t", [1]),
    },
    {"only": choice("only", ["one"])},
]


@pytest.mark.parametrize("controls", CONTROLS, ids=lambda c: "-".join(c))
def test_a_grid_holds_both_ends_and_the_start_of_every_control_in_order_and_not_too_much(controls):
    values = _grid.grid(controls)
    for name, control in controls.items():
        chosen = values[name]
        everything = _grid._values(control)
        assert chosen[0] == everything[0] and chosen[-1] == everything[-1] and control.value in chosen
        places = [everything.index(value) for value in chosen]
        assert places == sorted(set(places))
    assert math.prod(map(len, values.values())) <= _grid.USUAL


def test_what_a_grid_leaves_out_it_leaves_out_evenly():
    (values,) = _grid.grid({"t": slider("t", 0, 90, 60, steps=90)}).values()
    gaps = [b - a for a, b in pairwise(values)]
    assert len(values) == _grid.ALONE and max(gaps) - min(gaps) <= 1


def test_a_figure_that_takes_long_has_fewer_frames(cell, monkeypatch):
    monkeypatch.setattr(_frames, "LONG", 0)
    explore(shade, "A shade.", a=slider("a", 0, 1, 0.5), b=choice("b", list(range(10))))
    assert written(cell)["frames"] <= _frames.FEW


def test_a_frame_shows_what_is_drawn_at_its_values(cell):
    explore(shade, "A shade.", a=slider("a", 0, 1, 0.5, steps=10), b=choice("b", [0, 100]))
    data = written(cell)
    values = [control["values"] for control in data["controls"]]
    assert data["frames"] == 22 and data["controls"][0]["start"] == 5 and data["controls"][1]["values"] == ["0", "100"]
    for number, (a, b) in enumerate(product(values[0], (0, 100))):
        image = frame(cell, data, number)
        assert image.getpixel((80, 50))[0] == pytest.approx(255 * (0.1 + 0.4 * a + b / 250), abs=4)
        assert data["alts"][number] == f"a {a:.3g}, b {b}. a = {a:.1f}"


def test_sheets_stay_below_what_a_telephone_unpacks_and_webp_admits(cell, monkeypatch):
    monkeypatch.setattr(_frames, "PIXELS", 5 * 160 * 80)
    explore(shade, "A shade.", a=slider("a", 0, 1, 0.5, steps=10))
    data = written(cell)
    sizes = [Image.open(cell / f"the-cell-{number}.webp").size for number in range(data["sheets"])]
    assert data["each"] == 5 and sizes == [(160, 400), (160, 400), (160, 80)]
    assert data["bytes"] == sum(file.stat().st_size for file in cell.glob("*.webp"))


def test_the_second_figure_of_a_cell_has_a_name_of_its_own_and_a_second_run_takes_the_first_one_s_place(cell):
    for run in ("1", "2"):
        _frames._message()["header"]["msg_id"] = run
        explore(shade, "A shade.", a=choice("a", [0, 1]))
        explore(shade, "Another shade.", a=choice("a", [0, 1]))
    assert [path.name for path in sorted(cell.glob("*.json"))] == ["the-cell+2.json", "the-cell.json"]
    assert written(cell, "the-cell+2")["alt"] == "Another shade."


def test_the_lesson_goes_on_with_the_random_numbers_it_would_have_had(cell):
    def noisy(a):
        return shade(float(torch.rand(())))

    torch.manual_seed(1)
    noisy(0), noisy(0)  # the still picture and the live one
    expected = torch.rand(3)
    torch.manual_seed(1)
    explore(noisy, "Noise.", a=slider("a", 0, 1, 0.5))
    assert written(cell)["frames"] == _grid.ALONE
    assert torch.rand(3).equal(expected)


def test_a_watched_training_has_a_frame_for_each_epoch(cell):
    with watching(lambda history: shade(len(history) / 4), "It gets lighter.") as on_epoch:
        for epoch in range(1, 5):
            on_epoch([0.0] * epoch)
    data = written(cell)
    (control,) = data["controls"]
    assert (control["label"], control["values"], control["start"]) == ("epoch", [1, 2, 3, 4], 3)
    greys = [frame(cell, data, number).getpixel((80, 50))[0] for number in range(4)]
    assert greys == sorted(set(greys))


def test_without_the_variable_nothing_is_written(cell, monkeypatch):
    monkeypatch.delenv("VAE_COURSE_FRAMES")
    explore(shade, "A shade.", a=slider("a", 0, 1, 0.5))
    assert not cell.exists()


@pytest.mark.invalid_input
def test_figures_that_cannot_have_frames_say_why_and_stay_figures(cell, displayed):
    explore(lambda **_: shade(0), "Shades.", **{f"c{i}": choice(f"c{i}", [1, 2, 3], 2) for i in range(6)})
    assert "729 pictures" in written(cell)["refused"] and "fewer controls" in written(cell)["refused"]
    explore(lambda a: shade(0), "A shade.", a=ipywidgets.IntText(3))
    assert "use slider(...) or choice(...)" in written(cell, "the-cell+2")["refused"]
    assert len(displayed) == 4 and not list(cell.glob("*.webp"))
    with pytest.raises(ValueError, match="the same width and height"):
        explore(lambda a: shade(0, width=2 + a), "A shade.", a=choice("a", [0, 1]))


# The page's part.
@pytest.fixture
def extension(monkeypatch):
    pytest.importorskip("sphinx", reason="Sphinx is installed by `make site`")
    monkeypatch.syspath_prepend(str(ROOT / "docs" / "_ext"))
    import frames

    yield frames
    sys.modules.pop("frames")


def test_a_page_takes_the_frames_of_the_same_text_only(cell, extension):
    explore(shade, "A shade.", a=choice("a", [0, 1]))
    source = {"id": "the-cell", "source": [EXPLORE], "outputs": []}
    assert extension.frames_of(cell.parent, "07_lesson", source, "A shade.")["frames"] == 2
    changed = source | {"source": [EXPLORE + "  # "]}
    for lesson, other, alt, why in (
        ("07_lesson", changed, "A shade.", "has changed"),
        ("08_other", source, "A shade.", "make frames"),
        ("07_lesson", source, "A light.", "text alternative"),
    ):
        assert why in extension.frames_of(cell.parent, lesson, other, alt)["refused"]


def test_all_cells_that_move_something_are_recognised(extension):
    found = 0
    for lesson in LESSONS:
        for each in json.loads(lesson.read_text(encoding="utf-8"))["cells"]:
            text = "".join(each["source"])
            moves = each["cell_type"] == "code" and bool(re.search(r"\b(explore|watching)\(", text))
            found += moves
            assert not moves or extension.INTERACTIVE.search(text), (lesson.name, each["id"])
            assert not moves or extension.stills(each)[0].alt
    assert found >= 20


MINI = """
import os, sys
sys.path.insert(0, {extension!r})
extensions = ["myst_nb", "frames"]
nb_execution_mode, html_theme, frames_folder = "off", "basic", {frames!r}
"""


def test_a_build_connects_figures_and_frames_and_says_once_which_stand_still(tmp_path):
    pytest.importorskip("myst_nb", reason="myst-nb is installed by `make site`")
    import subprocess

    (tmp_path / "conf.py").write_text(MINI.format(extension=str(ROOT / "docs" / "_ext"), frames=str(tmp_path / "no")))
    (tmp_path / "index.md").write_text("# Start\n\n```{frames} 00_start_here plane-explore\n```\n")
    command = [sys.executable, "-m", "sphinx", "-W", "-b", "html", str(tmp_path), str(tmp_path / "out")]
    build = subprocess.run(command, capture_output=True, text=True, env=os.environ)
    assert build.returncode == 0, build.stderr
    assert build.stdout.count("00_start_here plane-explore") == 1 and "run `make frames`" in build.stdout
    assert "vae-frames" not in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    (tmp_path / "index.md").write_text("# Start\n\n```{frames} 00_start_here no-such\n```\n")
    build = subprocess.run(command, capture_output=True, text=True, env=os.environ)
    assert build.returncode != 0 and "has no cell 'no-such'" in build.stderr
