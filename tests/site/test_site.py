"""The built pages in Chromium: nothing from elsewhere, accessible, figures that move, words that are found."""

import base64
import io
import itertools
import json
import math
import random
import re
from collections import defaultdict
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import numpy as np
import pytest
from lessons import LESSONS
from PIL import Image

import vae_course as vc

pytestmark = pytest.mark.browser
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"], "preload": False}
PARTS = 4
# Words of code have one colour for each kind: one of each is looked at, not all ten thousand of a page.
ONE_OF_EACH_KIND = """() => { const seen = new Set();
    for (const word of document.querySelectorAll(".highlight pre span:not(:has(span))")) {
        const kind = [word.className, word.closest(".cell_input, .cell_output, .admonition")?.className].join();
        if (seen.has(kind)) word.replaceWith(word.textContent);
        seen.add(kind); } }"""
MOVING = [lesson.stem for lesson in LESSONS if "vae_course.notebook.widgets" in lesson.read_text(encoding="utf-8")]


def pages(built: Path) -> list[str]:
    return sorted(path.relative_to(built).as_posix() for path in built.rglob("*.html") if "_static" not in path.parts)


# Each page once, a quarter of them in the dark, since what differs is colours; all in both themes in `make test-long`.
@pytest.mark.parametrize(
    ("theme", "part"),
    [
        pytest.param(theme, part, marks=[pytest.mark.long] * ((theme == "dark") != (part == 0)))
        for theme in ("light", "dark")
        for part in range(PARTS)
    ],
)
def test_every_page_is_for_everybody_in_both_themes_and_asks_nobody_else(built, visit, theme, part):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="installed by `make browser`").Axe()
    window, found = visit(theme=theme), defaultdict(list)
    page = window.page
    for name in pages(built)[part::PARTS]:
        page.set_viewport_size(dict(width=1280, height=900))
        window.go(name)
        assert page.locator("html").get_attribute("data-theme") == theme
        page.evaluate(ONE_OF_EACH_KIND)
        for violation in axe.run(page, options=RULES).response["violations"]:
            found[name].append(f"{violation['id']}: {violation['nodes'][0]['html'][:200]}")
        found[name] += [f"wide: {width} pixels" for width in _wider_than(page, 1280)]
        found[name] += [f"wide: {width} pixels" for width in _wider_than(page, 320)]
        found[name] += window.errors + window.outside
        weight = sum(_bytes_of(built, url, window.address) for url in set(window.asked) if "/frames/" not in url)
        found[name] += [f"{weight / 1e6:.2f} MB before its figures move"] * (weight > 1e6)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def _wider_than(page, width: int) -> list[int]:
    """The page's width, if one has to scroll sideways."""
    page.set_viewport_size(dict(width=width, height=900))
    needed = page.evaluate("document.documentElement.scrollWidth")
    return [needed] if needed > width else []


def _bytes_of(built: Path, url: str, address: str) -> int:
    file = built / unquote(urlsplit(url).path).lstrip("/")
    return file.stat().st_size if url.startswith(address) and file.is_file() else 0


def figures(page) -> list[tuple]:
    """The moving figures of a page, each with its description."""
    boxes = page.locator(".vae-figure:has(.vae-frames)").all()
    return [(box, json.loads(box.locator("script").text_content())) for box in boxes]


def _set(box, index: int, spec: dict, place: int) -> None:
    """Put one control to the first (0) or last (-1) value, by keyboard, or by choosing in a list."""
    control = box.locator(".vae-controls").locator("input, select").nth(index)
    control.scroll_into_view_if_needed()
    if control.evaluate("control => control.tagName") == "SELECT":
        control.select_option(spec["labels"][place])
    else:
        control.focus()
        control.press("Home" if place == 0 else "End")


def _shown(box, page, number: int) -> np.ndarray:
    """The picture that is seen once frame `number` is there."""
    canvas = box.locator("canvas")
    page.wait_for_function("([canvas, n]) => canvas.dataset.frame === n", arg=[canvas.element_handle(), str(number)])
    data = canvas.evaluate("canvas => canvas.toDataURL()").split(",")[1]
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB"), dtype=int)


def _drawn(built: Path, data: dict, number: int) -> np.ndarray:
    """The picture that Python drew."""
    with Image.open(built / data["folder"] / f"{data['name']}-{number // data['each']}.webp") as sheet:
        top = number % data["each"] * data["height"]
        return np.asarray(sheet.convert("RGB"), dtype=int)[top : top + data["height"]]


@pytest.mark.parametrize("lesson", MOVING)
def test_every_figure_moves_at_both_ends_of_every_control(built, visit, lesson):
    window = visit()
    window.go(f"notebooks/{lesson}.html")
    there = figures(window.page)
    assert len(there) + window.page.locator(".vae-beta").count() == _moving_cells(lesson), "run `make frames` first"
    for box, data in there:
        places = [control["start"] for control in data["controls"]]
        sizes = [len(control["values"]) for control in data["controls"]]
        box.scroll_into_view_if_needed()
        box.locator("img").wait_for(state="visible")
        assert not box.locator("canvas").is_visible()
        visits = [(index, place) for index, start in enumerate(places) for place in ((0, -1) if start else (-1, 0))]
        for index, place in visits:
            _set(box, index, data["controls"][index], place)
            places[index] = place % sizes[index]
            number = int(np.ravel_multi_index(places, sizes))
            difference = np.abs(_shown(box, window.page, number) - _drawn(built, data, number))
            assert difference.mean() < 1.5, (data["name"], places)
            assert box.locator("canvas").get_attribute("aria-label").startswith(data["alts"][number])
        assert not box.locator("img").is_visible()
        window.page.wait_for_function(
            "([said, text]) => said.textContent === text",
            arg=[box.locator(".vae-said").element_handle(), data["alts"][number]],
        )
    assert window.errors == [] and window.outside == []


def _moving_cells(lesson: str) -> int:
    path = next(path for path in LESSONS if path.stem == lesson)
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return sum(len(re.findall(r"^(?:explore\(|with watching\()", text, re.MULTILINE)) for text in sources)


def test_at_least_twenty_figures_move_and_their_frames_are_light(built):
    text = [path.read_text(encoding="utf-8") for path in built.rglob("*.html")]
    assert sum(page.count('class="vae-frames"') + page.count('class="vae-beta"') for page in text) >= 20
    assert sum(sheet.stat().st_size for sheet in (built / "_static" / "frames").rglob("*.webp")) <= 25e6


def test_frames_are_asked_for_only_where_one_looks(visit):
    window = visit()
    window.go("notebooks/05_vae.html")
    window.page.wait_for_timeout(500)
    assert not [url for url in window.asked if "/frames/" in url]
    window.page.locator(".vae-frames").last.scroll_into_view_if_needed()
    window.page.wait_for_timeout(1000)
    assert {url.split("/frames/")[1].split("-")[0] for url in window.asked if "/frames/" in url} == {"05_vae/window"}


def test_a_value_between_two_frames_shows_the_nearest_and_says_which(visit):
    window = visit()
    window.go("notebooks/02_elbo.html")
    ((box, data),) = figures(window.page)
    first, second = data["controls"][0]["values"][:2]
    control = box.locator("input").first
    control.evaluate(
        "(input, value) => { input.value = value; input.dispatchEvent(new Event('input')); }",
        0.6 * first + 0.4 * second,
    )
    assert f"shown: {data['controls'][0]['labels'][0]}" in box.locator("output").first.inner_text()
    assert "shown" in control.get_attribute("aria-valuetext")
    _shown(box, window.page, data["controls"][1]["start"])
    control.press("ArrowRight")  # one key press is one picture
    assert box.locator("output").first.inner_text() == data["controls"][0]["labels"][1]


@pytest.mark.parametrize("how", ["mouse", "touch"])
def test_a_figure_on_the_start_page_moves_by_mouse_and_by_touch(visit, how):
    window = visit(width=390, has_touch=True)
    window.go("index.html")
    box, _ = figures(window.page)[0]
    control = box.locator("input").first
    control.scroll_into_view_if_needed()
    place = control.bounding_box()
    x, y = place["x"] + place["width"] * 0.2, place["y"] + place["height"] / 2
    window.page.touchscreen.tap(x, y) if how == "touch" else window.page.mouse.click(x, y)
    window.page.wait_for_function("canvas => canvas.dataset.frame", arg=box.locator("canvas").element_handle())
    assert box.locator("canvas").is_visible() and window.errors == []


def test_from_a_folder_on_disk_figures_move_too(built, visit):
    window = visit(address=built.as_uri())
    window.go("index.html")
    box, data = figures(window.page)[0]
    _set(box, 0, data["controls"][0], 0)
    window.page.wait_for_function("canvas => canvas.dataset.frame", arg=box.locator("canvas").element_handle())
    assert window.errors == [] and window.outside == []


def test_without_javascript_everything_can_be_read(visit):
    window = visit(java_script_enabled=False)
    for lesson in MOVING:
        window.go(f"notebooks/{lesson}.html")
        for picture in window.page.locator(".vae-figure img").all():
            picture.scroll_into_view_if_needed()
            picture.wait_for(state="visible")
            assert len(picture.get_attribute("alt")) > 20
        assert window.page.locator(".vae-controls").count() == 0
    window.go("why-this-kl-weight.html")
    assert window.page.locator("noscript .vae-note").is_visible()


def test_the_form_computes_what_python_computes(visit):
    window = visit()
    window.go("why-this-kl-weight.html")
    draw = random.Random(0)
    inputs = [_some_loss(draw) for _ in range(200)]
    computed = window.page.evaluate("inputs => inputs.map(vaeBeta.effectiveBeta)", inputs)
    for given, beta in zip(inputs, computed, strict=True):
        assert beta == pytest.approx(vc.effective_beta(**given), rel=1e-12), given
    form = window.page.locator(".vae-beta").first
    for name, value in inputs[0].items():
        field = form.locator(f"[name={name}]")
        field.select_option(value) if isinstance(value, str) else field.fill(repr(value))
    said = form.locator(".vae-result").inner_text().split("=")[1]
    assert float(said) == pytest.approx(vc.effective_beta(**inputs[0]), rel=1e-3)
    for bad, label, came in (
        ("0", "pixels (with channels)", "is 0; give a whole number, 1 or more"),
        ("2.5", "latent dimensions", "is 2.5; give a whole number, 1 or more"),
        ("-1", "KL weight", "is -1; give 0 or a number above 0"),
        ("", "sigma of p(x|z)", "is empty, or holds no number; give a number above 0"),
    ):
        field = form.get_by_label(label, exact=True)
        before = field.input_value()
        field.fill(bad)
        assert form.get_by_role("alert").inner_text() == f"“{label}” {came}."
        assert field.get_attribute("aria-invalid") == "true"
        field.fill(before)
        assert form.get_by_role("alert").count() == 0 and field.get_attribute("aria-invalid") is None


def _some_loss(draw: random.Random) -> dict:
    reductions = ("over_pixels", "over_latent", "reconstruction_batch", "kl_batch")
    return {
        "loss": draw.choice(["bce", "gaussian-nll", "squared-error"]),
        **{name: draw.choice(["sum", "mean"]) for name in reductions},
        **{name: draw.randint(1, most) for name, most in (("pixels", 12288), ("latent", 512), ("batch_size", 1024))},
        **{name: math.exp(draw.uniform(-6, 6)) for name in ("kl_weight", "reconstruction_weight", "sigma")},
    }


# What people look for, and a page with the answer.
QUERIES = {
    "posterior collapse": "notebooks/",
    "KLDivLoss": "notebooks/",
    "why this KL weight": "why-this-kl-weight",
    "0.18215": "notebooks/",
}


@pytest.mark.parametrize("query", QUERIES)
def test_search_finds_the_answer_among_the_first_three(built, visit, query):
    window = visit()
    window.go(f"search.html?q={query}")
    window.page.wait_for_function("document.querySelectorAll('ul.search li').length > 0")
    window.page.wait_for_timeout(1000)  # summaries are fetched
    links = window.page.locator("ul.search li > a:first-child").all()[:3]
    places = [link.get_attribute("href") for link in links]
    assert any(QUERIES[query] in place for place in places), places
    files = [built / unquote(urlsplit(place).path).lstrip("/") for place in places]
    words = query.lower() if query != "why this KL weight" else "kl weight"
    assert any(words in re.sub(r"\s+|<[^>]+>", " ", file.read_text(encoding="utf-8")).lower() for file in files)
    assert window.errors == [] and window.outside == []


class _Page(HTMLParser):
    """Where a page leads, what can be led to, which pictures say nothing, and the headings of its text."""

    def __init__(self, text: str):
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.silent: list[str] = []
        self.headings: list[int] = []
        self.tables: list[bool] = []  # whether each has a caption
        self.inside = False  # the article; the theme repeats its title where one prints
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self.links += [given[name] for name in ("href", "src") if given.get(name)]
        self.anchors |= {given[name] for name in ("id", "name") if given.get(name)}
        if tag == "img" and "alt" not in given:
            self.silent.append(str(given.get("src")))
        if tag == "table" and "indextable" not in (given.get("class") or ""):
            self.tables.append(False)
        if tag == "caption" and self.tables:
            self.tables[-1] = True
        self.inside |= tag == "article"
        if self.inside and re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_endtag(self, tag: str) -> None:
        self.inside &= tag != "article"


@pytest.fixture(scope="module")
def parsed(built) -> dict[str, _Page]:
    return {name: _Page((built / name).read_text(encoding="utf-8")) for name in pages(built)}


def test_a_link_into_a_long_page_leads_to_the_place_and_the_text_stays_there(visit):
    window = visit()
    window.go("notebooks/11_clinic.html#symptom-fault-fix")
    window.page.wait_for_timeout(500)  # pictures near by are loaded
    top = window.page.evaluate("document.querySelector('#symptom-fault-fix').getBoundingClientRect().top")
    assert 0 <= top <= 100


def test_all_links_and_anchors_resolve(built, parsed):
    broken = []
    for name, page in parsed.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or link in ("#", ""):
                continue
            target = (built / name).parent / unquote(parts.path) if parts.path else built / name
            target = target / "index.html" if target.is_dir() else target
            where = target.resolve().relative_to(built.resolve()).as_posix()
            anchor = unquote(parts.fragment)
            if not target.exists() or (anchor and where in parsed and anchor not in parsed[where].anchors):
                broken.append((name, link))
    assert broken == []


def test_pictures_have_alternatives_tables_captions_and_headings_do_not_jump(parsed):
    assert {name: page.silent for name, page in parsed.items() if page.silent} == {}
    assert [name for name, page in parsed.items() if not all(page.tables)] == []
    assert sum(len(page.tables) for page in parsed.values()) > 200
    assert parsed.keys() > {"index.html", "search.html"}
    jumps = {
        name: page.headings
        for name, page in parsed.items()
        if name != "search.html"  # its text is made by a script
        and (page.headings.count(1) != 1 or any(b > a + 1 for a, b in itertools.pairwise(page.headings)))
    }
    assert jumps == {}


def test_a_picture_that_could_not_be_loaded_is_told_of_and_asked_for_again(visit):
    window = visit()
    window.page.route("**/frames/**", lambda route: route.abort())
    window.go("notebooks/02_elbo.html")
    ((box, _),) = figures(window.page)
    control, note = box.locator("input").first, box.locator(".vae-note")
    control.press("ArrowRight")
    window.page.wait_for_function("note => note.textContent.includes('not be loaded')", arg=note.element_handle())
    assert box.locator("img").is_visible()
    window.page.unroute("**/frames/**")
    control.press("ArrowRight")
    window.page.wait_for_function("canvas => canvas.dataset.frame", arg=box.locator("canvas").element_handle())
    assert "not be loaded" not in note.inner_text()
