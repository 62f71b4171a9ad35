"""Slides made from the lessons: a slide for every section, answers after their questions, nothing from a network."""

import html
import re
import sys
from pathlib import Path

import nbformat
import pytest
from lessons import LESSONS, ROOT

pytestmark = pytest.mark.classroom
pytest.importorskip("sphinx_revealjs", reason="reveal.js is installed by `make class`")
sys.path.insert(0, str(ROOT / "tools"))
import slides  # noqa: E402


def _slides(lesson: Path) -> list[list]:
    """The cells of each slide that are seen."""
    seen = [c for c in slides.deck(nbformat.read(lesson, as_version=4)).cells if _type(c) not in ("notes", "skip")]
    grouped = [[]]
    for cell in seen:
        if _type(cell) in ("slide", "subslide"):
            grouped.append([])
        grouped[-1].append(cell)
    return [group for group in grouped if group]


def _type(cell) -> str:
    return cell.metadata.slideshow.slide_type


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda p: p.stem)
def test_every_section_begins_a_slide_and_no_question_stands_beside_its_answer(lesson):
    text = nbformat.read(lesson, as_version=4)
    sections = [m for c in text.cells if c.cell_type == "markdown" for m in re.findall(r"^#{1,2} .*", c.source, re.M)]
    shown = _slides(lesson)
    assert [c.source for slide in shown for c in slide if _type(c) == "slide"] == sections
    for slide in shown:
        asked = [number for number, cell in enumerate(slide) if "**Predict" in cell.source]
        assert not asked or asked[0] == len(slide) - 1, slide[0].source[:60]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda p: p.stem)
def test_nothing_of_a_lesson_is_lost_between_slides_and_notes(lesson):
    words = lambda cells: "".join(cell.source for cell in cells).split()  # noqa: E731
    original = nbformat.read(lesson, as_version=4)
    deck = slides.deck(nbformat.read(lesson, as_version=4))
    prose = [cell for cell in original.cells if cell.cell_type == "markdown"]
    imports = [cell for cell in deck.cells if cell.cell_type == "markdown" and cell.source.startswith("```python\n")]
    kept = [cell for cell in deck.cells if cell.cell_type == "markdown" and cell not in imports]
    assert "".join(words(kept)) == "".join(words(prose))


def test_an_authors_slide_type_is_left_alone():
    cells = [nbformat.v4.new_markdown_cell(text) for text in ("# One", "A paragraph.", "Hidden.")]
    cells[1].metadata["slideshow"] = {"slide_type": "fragment"}
    cells[2].metadata["slideshow"] = {"slide_type": "skip"}
    deck = slides.deck(nbformat.v4.new_notebook(cells=cells))
    assert [_type(cell) for cell in deck.cells] == ["slide", "fragment", "skip"]


def test_the_page_of_slides_asks_nothing_of_a_network():
    page = slides.page(LESSONS[0])
    tags = re.sub(r"(<script[^>]*>).*?</script>", r"\1", page, flags=re.DOTALL)
    loaded = re.findall(r"<(?:script|link|img|iframe)\b[^>]*?(?:src|href)=[\"']?([^\"' >]{,30})", tags)
    assert loaded and [address for address in loaded if not address.startswith("data:")] == []
    assert "INLINE" not in page and "@import" not in page
    for part in ("reveal.js 5", "MathJax", "Reveal.initialize"):
        assert part in page


def test_pictures_on_slides_keep_their_text_alternatives():
    cells = nbformat.read(LESSONS[0], as_version=4).cells
    outputs = [o for cell in cells for o in cell.get("outputs", []) if "image/png" in o.get("data", {})]
    page = html.unescape(slides.page(LESSONS[0]))
    assert outputs and all(f'alt="{o.metadata["image/png"]["alt"]}"' in page for o in outputs)


def test_the_title_of_a_page_of_slides_is_its_lesson_s():
    assert "<title>00 · Start here slides</title>" in slides.page(LESSONS[0])


# One of each kind of coloured word is looked at, and one of each kind of element with a formula, not all thousands.
FEWER = """() => { const seen = new Set();
    document.querySelectorAll("mjx-container, .speaker-notes").forEach(one => one.remove());
    for (const word of document.querySelectorAll(".highlight pre span")) {
        if (seen.has(word.className)) word.replaceWith(word.textContent);
        seen.add(word.className); } }"""
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"], "preload": False}


def test_slides_are_for_everybody_and_what_does_not_fit_is_reached_by_keys(tmp_path):
    api = pytest.importorskip("playwright.sync_api", reason="playwright is installed by `make browser`")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="installed by `make browser`").Axe()
    from lab import ARGUMENTS, CHROMIUM

    if not CHROMIUM:
        pytest.skip("there is no Chromium here (CHROMIUM=/path/to/it names one)")
    deck = tmp_path / "deck.html"
    lesson = next(lesson for lesson in LESSONS if lesson.stem.startswith("16"))
    deck.write_text(slides.page(lesson), encoding="utf-8")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport=dict(width=1280, height=800))
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(deck.as_uri())
        page.wait_for_function("window.Reveal && Reveal.isReady()")
        wrong = axe.run(page, options=RULES).response["violations"]  # the frame around the slides
        page.evaluate("Reveal.getCurrentSlide().insertAdjacentHTML('beforeend', '<p style=\"height: 900px\"></p>')")
        for key, moved in (("PageDown", True), ("PageDown", True), ("PageDown", False)):
            before = page.evaluate("[Reveal.getSlidePastCount(), Reveal.getCurrentSlide().scrollTop]")
            page.keyboard.press(key)
            after = page.evaluate("[Reveal.getSlidePastCount(), Reveal.getCurrentSlide().scrollTop]")
            assert (after[0] == before[0]) == moved and (after[1] > before[1]) == moved
        page.goto(f"{deck.as_uri()}?view=print")  # all slides below each other
        page.wait_for_function("window.Reveal && Reveal.isReady()")
        page.evaluate(FEWER)
        wrong += axe.run(page, options=RULES).response["violations"]
        browser.close()
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in wrong] == [] and errors == []
