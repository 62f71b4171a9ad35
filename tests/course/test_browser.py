"""The lessons in a real JupyterLab in a real browser: figures that move, by keyboard, without a network."""

import json
import os
import re
import statistics
import sys
from pathlib import Path

import pytest
from lessons import LESSONS, ROOT

pytestmark = pytest.mark.browser
pytest.importorskip("playwright", reason="playwright is installed by `make browser`")
sys.path.insert(0, str(ROOT / "tests"))
from lab import (  # noqa: E402
    ARGUMENTS,
    CHROMIUM,
    SEEN,
    STOPWATCH,
    Notebook,
    alone_on_the_machine,
    jupyter_lab,
    undisturbed,
)
from playwright.sync_api import sync_playwright  # noqa: E402

if not CHROMIUM:
    pytest.skip("there is no Chromium here (CHROMIUM=/path/to/it names one)", allow_module_level=True)

ARTEFACTS = ROOT / "artefacts"
INTERACTIVE = [lesson for lesson in LESSONS if "explore(" in lesson.read_text(encoding="utf-8")]


def _runs(lesson: Path) -> int:
    """Seconds that a lesson's cells run, as it says itself."""
    return int(re.search(r"the cells run (\d+) s", lesson.read_text(encoding="utf-8"))[1])


# `make lessons` executes all of them; a second time, in the browser, in `make test-long` where they take long.
IN_TURN = [
    pytest.param(lesson, id=lesson.stem, marks=[pytest.mark.long] * (_runs(lesson) > 45)) for lesson in INTERACTIVE
]


@pytest.fixture(scope="module")
def lab(tmp_path_factory, shared):
    """JupyterLab at the project's root and a browser: a function that opens a notebook there."""
    ARTEFACTS.mkdir(exist_ok=True)
    state = tmp_path_factory.mktemp("lab")
    with jupyter_lab(ROOT, state) as (address, token), sync_playwright() as playwright:
        (shared / f"{os.getpid()}.worker").touch()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, headless=True)
        yield lambda path: Notebook(browser, address, token, path.relative_to(ROOT).as_posix())
        browser.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory) -> Path:
    """A folder that all workers of this run see."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture
def nobody_else(shared):
    """For tests that look again after a fixed time: nothing of theirs may pause."""
    with undisturbed(shared):
        yield


def test_every_chapter_has_a_figure_one_can_touch():
    assert {f"{n:02}" for n in range(12)} <= {path.stem[:2] for path in INTERACTIVE}


@pytest.mark.parametrize("lesson", IN_TURN[::-1])  # the long ones first
def test_every_control_reaches_both_ends_and_the_picture_follows(lab, lesson, shared):
    notebook = lab(lesson)
    notebook.run_all()
    assert notebook.error_outputs() == []
    figures = notebook.panel.locator(".vae-course-live")
    assert figures.count() == lesson.read_text(encoding="utf-8").count('"explore(')
    with alone_on_the_machine(shared):
        waits = [wait for number in range(figures.count()) for wait in _moved(notebook, figures.nth(number))]
    for number in range(figures.count()):
        figures.nth(number).scroll_into_view_if_needed()
        notebook.page.screenshot(path=ARTEFACTS / f"{lesson.stem}-{number}.png")
    assert notebook.errors == [] and notebook.outside == [] and notebook.error_outputs() == []
    _record(lesson.stem, waits)
    notebook.close()


def _moved(notebook, figure) -> list[float]:
    """Milliseconds from each key press to its picture, every control having been at both ends."""
    figure.scroll_into_view_if_needed()
    figure.evaluate(STOPWATCH)
    for control in figure.get_by_role("slider").all():
        control.focus()
        for key in ["End", "Home"] + ["ArrowRight"] * 6:
            before = control.get_attribute("aria-valuetext")
            control.press(key)
            if control.get_attribute("aria-valuetext") != before:
                notebook.page.wait_for_function(SEEN, arg=figure.element_handle(), timeout=30_000)
        assert figure.get_by_role("alert").count() == 0
    return figure.evaluate("live => live.watch.seen")


def _record(lesson: str, milliseconds: list[float]) -> None:
    """Key press to picture, for the table; a busy machine is no failure."""
    assert milliseconds, "no key press changed a picture"
    file = ARTEFACTS / f"latency-{lesson}.json"
    ordered = sorted(milliseconds)
    figures = dict(median=statistics.median(ordered), p95=ordered[int(0.95 * (len(ordered) - 1))], n=len(ordered))
    file.write_text(json.dumps(figures))


DEMO = """
import time
from vae_course.notebook import plotting
from vae_course.notebook.widgets import explore, slider

def draw(a):
    time.sleep(0.1)
    if a == 5:
        raise ValueError("five is too much")
    figure, axis = plotting.subplots(width=3, height=2)
    axis.set_title(f"a = {a:g}")
    return figure

explore(draw, "A title.", a=slider("a", 0, 10, 0, steps=10))
"""


def test_a_fast_drag_ends_at_the_last_value_errors_recover_and_a_restart_leaves_the_still_picture(lab, shared):
    import nbformat

    path = ARTEFACTS / "demo.ipynb"
    spec = dict(name="python3", display_name="Python 3", language="python")
    cells = [nbformat.v4.new_code_cell(DEMO)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=dict(kernelspec=spec)), path)
    notebook = lab(path)
    notebook.run_all()
    with alone_on_the_machine(shared):  # looks again after fixed times
        _dragged_into_an_error_and_out_of_it(notebook)
    notebook.restart_kernel()
    live, still = _live_and_still(notebook)
    assert still.is_visible() and not live.get_by_role("slider").is_visible()
    said = live.evaluate("live => getComputedStyle(live, '::before').content")
    assert "Run this cell again" in said
    notebook.page.screenshot(path=ARTEFACTS / "after-a-restart.png")
    assert notebook.errors == [] and notebook.outside == []
    notebook.close()


def _live_and_still(notebook):
    return notebook.panel.locator(".vae-course-live"), notebook.panel.locator(".jp-RenderedImage img")


def _dragged_into_an_error_and_out_of_it(notebook) -> None:
    figure, still = _live_and_still(notebook)
    assert figure.count() == 1 and not still.is_visible()
    control = figure.get_by_role("slider")
    control.focus()
    for _ in range(9):  # much faster than it is drawn
        control.press("ArrowRight")
    notebook.page.wait_for_timeout(1500)
    dragged = figure.locator("img").get_attribute("src")
    control.press("Home")
    notebook.page.wait_for_timeout(600)
    for _ in range(9):
        control.press("ArrowRight")
        notebook.page.wait_for_timeout(400)
    assert figure.locator("img").get_attribute("src") == dragged
    for _ in range(4):
        control.press("ArrowLeft")
        notebook.page.wait_for_timeout(300)
    assert "five is too much" in figure.get_by_role("alert").inner_text()
    control.press("ArrowLeft")
    notebook.page.wait_for_timeout(500)
    assert figure.get_by_role("alert").count() == 0 and figure.locator("img").is_visible()


# Relative luminance and contrast ratio as in WCAG 2.2, of a text against the nearest background that is painted.
CONTRAST = """text => {
    const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
    const light = colour => { const [r, g, b] = numbers(colour).slice(0, 3).map(v => v / 255)
        .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
    const painted = element => numbers(getComputedStyle(element).backgroundColor)[3] !== 0;
    let behind = text;
    while (behind.parentElement && !painted(behind)) behind = behind.parentElement;
    const pair = [light(getComputedStyle(text).color), light(getComputedStyle(behind).backgroundColor)];
    return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05); }"""


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_figures_and_verdicts_are_legible_in_both_themes(lab, theme, nobody_else):
    import nbformat

    path = ARTEFACTS / "themes.ipynb"
    spec = dict(name="python3", display_name="Python 3", language="python")
    check = "from vae_course.checks import check\ncheck('start.bits', lambda nats: nats)"
    cells = [nbformat.v4.new_code_cell(code) for code in (check, DEMO)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=dict(kernelspec=spec)), path)
    notebook = lab(path)
    notebook.set_theme(theme)
    notebook.run_all(60)
    said, live = notebook.panel.locator("[role=status] *"), notebook.panel.locator(".vae-course-live")
    texts = [*said.all(), *live.locator("label").all(), *live.locator(".widget-readout").all()]
    assert len(texts) >= 4
    for text in texts:
        assert text.evaluate(CONTRAST) >= 4.5, (theme, text.inner_text())  # level AA
    picture = notebook.panel.locator(".vae-course-live img")
    assert picture.evaluate("image => image.width") >= 200
    notebook.page.screenshot(path=ARTEFACTS / f"{theme}.png")
    notebook.close()


SIGNATURE = "def squared_error(x_hat, x):\n    "
GIVEN = {
    "wrong": SIGNATURE + "return (x_hat - x).square().flatten(1).mean(1)",
    "correct": SIGNATURE + "return (x_hat - x).square().flatten(1).sum(1)",
}


def test_a_learners_path_from_the_first_lesson_to_the_first_exercise_done(lab, nobody_else):
    first = lab(LESSONS[0])
    assert "How a check feels" in first.panel.inner_text()
    first.close()
    notebook = lab(ROOT / "exercises" / "01_autoencoder.ipynb")
    for cell in ("setup", "error-answer", "error-check"):
        notebook.run_cell(cell)
    assert "autoencoder.error: not attempted" in notebook.output_of("error-check")
    for outcome, code in GIVEN.items():
        notebook.type_into("error-answer", code)
        notebook.run_cell("error-answer")
        notebook.run_cell("error-check")
        said = notebook.output_of("error-check")
        assert f"autoencoder.error: {outcome}" in said
        if outcome == "wrong":
            assert "averaged over the pixels" in said  # told which mistake
            notebook.page.screenshot(path=ARTEFACTS / "wrong-answer.png")
    notebook.type_into("error-answer", "progress()")
    notebook.run_cell("error-answer")
    assert "1 of" in notebook.output_of("error-answer").split("01 autoencoder")[1].split("02 elbo")[0]
    notebook.page.screenshot(path=ARTEFACTS / "progress.png")
    assert notebook.errors == [] and notebook.outside == []
    notebook.close()
