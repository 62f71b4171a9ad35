"""What the pages' Sphinx extensions do, and what fails the build. Needs what `make site` installs, no browser."""

import json
import re
import runpy
import subprocess
import sys
from xml.etree import ElementTree

import pytest
from lessons import ROOT
from PIL import Image

pytest.importorskip("sphinx", reason="installed by `make site`")
pytest.importorskip("latex2mathml", reason="installed by `make site`")
pytestmark = pytest.mark.browser  # the set-up that has both
sys.path.insert(0, str(ROOT / "docs" / "_ext"))
import bundle  # noqa: E402
import docstrings  # noqa: E402
import light  # noqa: E402
import mathml  # noqa: E402
import sources  # noqa: E402

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="  # one pixel


def test_a_formula_is_mathml_whose_letters_are_letters():
    made = mathml.mathml(r"\mathbb E_{q}[\log p_\theta(x \mid z)] \ge \mathcal L", display=True)
    ElementTree.fromstring(made)
    assert "𝔼" in made and "ℒ" in made and "mathvariant" not in made.replace('mathvariant="normal"', "")


def test_a_long_formula_in_a_line_may_break_before_its_relation():
    pieces = mathml.in_pieces(mathml.mathml(r"\log p_\theta(x, z) = \log p(z) + \log p_\theta(x|z)", False)).split(
        "<wbr>"
    )
    assert len(pieces) > 1
    assert all(ElementTree.fromstring(piece).tag == "math" for piece in pieces)


@pytest.mark.parametrize("latex", [r"\nosuchcommand{x}", r"\mathbb 1 + \mathcal 2"])
def test_a_formula_that_is_not_known_is_an_error(latex):
    with pytest.raises(ValueError):
        mathml.mathml(latex, display=False)


def test_docstrings_are_read_as_they_are_written():
    assert docstrings.plain(["`ImageFile`s of log |det J|, a*b"]) == [r"``ImageFile``\ s of log \|det J\|, a\*b"]
    assert docstrings.plain(["    >>> a | b"]) == ["    >>> a | b"]


def test_only_rules_that_can_fit_are_kept():
    css = ".used{a:b}.other{a:b}.used:not(.other),.other p{c:d}@media print{.other{e:f}}h1{g:h}"
    assert light.used_rules(css, {"used"}) == ".used{a:b}.used:not(.other){c:d}h1{g:h}"


def test_what_opens_pages_says_whose_they_are():
    page = '<a class="reference internal" href="x">The <code>pack</code></a><details><summary><i></i></summary>'
    assert '<summary aria-label="Pages of: The pack">' in light.named(page)


PAGE = """<html><head>
    <link rel="stylesheet" href="{root}_static/a.css?v=1" />
    <link rel="stylesheet" href="{root}_static/styles/b.css?v=1" />
    <link rel="preload" as="script" href="{root}_static/late.js" />
    <script src="{root}_static/documentation_options.js?v=1"></script>
    <script src="{root}_static/early.js"></script>
    <script>OPTIONS.page = 1;</script>
</head><body><img alt="one" loading="lazy" src="1.webp"/><img alt="two" loading="lazy" src="2.webp"/>
<script defer src="{root}_static/late.js"></script></body></html>"""


def test_a_page_loads_one_sheet_and_one_script_and_its_first_picture_at_once(tmp_path):
    (tmp_path / "_static" / "styles").mkdir(parents=True)
    (tmp_path / "_static" / "scripts").mkdir()
    for name, text in {
        "_static/a.css": "a { background: url(pictures/a.png) url(data:x) }",
        "_static/styles/b.css": "b { background: url('../pictures/b.png') }",
        "_static/documentation_options.js": "const OPTIONS = {};",
        "_static/early.js": "early()",
        "_static/late.js": "(() => 1)()",
        "index.html": PAGE.format(root=""),
        "part/page.html": PAGE.format(root="../"),
        "de/index.html": PAGE.format(root=""),  # another language, with a _static of its own
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    Image.new("L", (3, 2)).save(tmp_path / "part" / "1.webp")
    bundle.bundle(tmp_path)
    page = (tmp_path / "part" / "page.html").read_text()
    assert re.findall(r'(?:href|src)="([^"?]*)', page) == [
        "../_static/styles/all.css",
        "../_static/scripts/all.js",
        "1.webp",
        "2.webp",
    ]
    assert page.index("const OPTIONS") < page.index("OPTIONS.page")
    assert "<script src" not in page and "<script defer" not in page  # loaded when the page has been painted
    assert page.count('src: "../_static/scripts/all.js') == 1
    assert 'width="3" height="2" alt="one" fetchpriority' in page and '<img alt="two" loading="lazy"' in page
    css = (tmp_path / "_static" / "styles" / "all.css").read_text()
    assert "url(../pictures/a.png) url(data:x)" in css and "url(../pictures/b.png)" in css
    assert (tmp_path / "_static" / "scripts" / "all.js").read_text().startswith("early()\n;\n(() => 1)()\n;\n")
    assert (tmp_path / "de" / "index.html").read_text() == PAGE.format(root="")


@pytest.mark.parametrize(
    ("page", "suffix", "source"),
    [
        ("notebooks/05_vae", ".ipynb", "notebooks/05_vae.ipynb"),
        ("exercises/05_vae", ".ipynb", "solutions/05_vae.ipynb"),
        ("exercises/index", ".md", "docs/workbooks.md"),
        ("why-this-kl-weight", ".md", "docs/why-this-kl-weight.md"),
        ("reference/index", ".md", "docs/reference/index.md"),
        ("classroom/README", ".md", "classroom/README.md"),
        ("reference/theory", ".rst", ""),
    ],
)
def test_edit_leads_to_what_a_page_is_made_from(page, suffix, source):
    assert sources.source_of(page, suffix) == source
    assert not source or (ROOT / source).exists()


MARKDOWN = "What was measured, in nats:\n\n| model | $\\beta$ |\n|---|---|\n| VAE | 1 |\n"


def test_translations_are_looked_for_where_they_are_kept(tmp_path):
    settings = runpy.run_path(str(ROOT / "docs" / "conf.py"))
    pages = tmp_path  # they are written elsewhere, and Sphinx begins there
    assert [pages / folder for folder in settings["locale_dirs"]] == [ROOT / "locales"]


def _built(folder, text, alt="a dot", output="", settings=()):
    """Build a page with our settings; return what Sphinx says."""
    picture = {"output_type": "display_data", "data": {"image/png": PNG}, "metadata": {"image/png": {"alt": alt}}}
    printed = {"output_type": "stream", "name": "stdout", "text": output}
    said = {"output_type": "display_data", "data": {"text/markdown": MARKDOWN}, "metadata": {}}
    cells = [
        {"cell_type": "markdown", "id": "title", "metadata": {}, "source": f"# A lesson\n\n{text}"},
        {"cell_type": "code", "id": "drawn", "metadata": {}, "source": "1", "execution_count": 1}
        | {"outputs": [picture, *([printed, said] if output else [])]},
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    lesson = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (folder / "index.ipynb").write_text(json.dumps(lesson), encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-W", "-q", "-b", "html", "-c", str(ROOT / "docs"), str(folder)]
    done = subprocess.run([*command, *settings, str(folder / "out")], capture_output=True, text=True)
    return done.returncode, done.stderr


def test_a_page_with_everything_builds_and_has_anchors_and_light_pictures(tmp_path):
    table = "| a | b |\n|---|---|\n| 1 | 2 |\n"
    text = f"$x$\n\n## D2 · Costs\n\nWhat a nat costs here and there:\n\n{table}\nThen\n\n{table}\n{table}"
    printed = "before\nclaim holds: one < 2\nclaim holds: two < 3\n"
    code, said = _built(tmp_path, text, output=printed, settings=("-D", "repository=https://github.com/a/b"))
    assert code == 0, said
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert 'id="claim-drawn"' in page and 'id="claim-drawn-2"' in page
    assert 'alt="a dot"' in page and 'fetchpriority="high"' in page and ".webp" in page
    names = re.findall(r'<caption class="table-name">(.*?)</caption>', page)
    assert names == [
        "Costs: What a nat costs here and there",
        "Costs",
        "Costs: a, b",
        "Costs: What was measured, in nats",
    ]
    assert page.count("<table") == 4 and "|---" not in page and "|—" not in page
    assert "https://github.com/a/b/edit/main/docs/index.ipynb" in page
    assert "<math>" in page and "mathjax.js" not in page


@pytest.mark.parametrize(
    ("text", "alt", "said"),
    [
        ("Text.", "", "a picture without a text alternative: write vc.show(figure, alt="),
        ("[a](nowhere.ipynb)", "a dot", "nowhere.ipynb"),
        ("[a](#exercise-kl-nothing)", "a dot", "exercise-kl-nothing"),
        ("$\\nosuchcommand$", "a dot", "this formula has no MathML"),
    ],
    ids=["no alternative", "broken link", "unknown cross-reference", "unknown command"],
)
def test_what_is_wrong_with_a_page_fails_the_build(tmp_path, text, alt, said):
    code, heard = _built(tmp_path, text, alt)
    assert code != 0
    assert said in heard
