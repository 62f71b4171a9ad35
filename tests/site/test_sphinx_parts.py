"""What the pages' Sphinx extensions do, and what fails the build. Needs what `make site` installs, no browser."""

import json
import subprocess
import sys
from xml.etree import ElementTree

import pytest
from lessons import ROOT

pytest.importorskip("sphinx", reason="installed by `make site`")
pytest.importorskip("latex2mathml", reason="installed by `make site`")
pytestmark = pytest.mark.browser  # the set-up that has both
sys.path.insert(0, str(ROOT / "docs" / "_ext"))
import docstrings  # noqa: E402
import light  # noqa: E402
import mathml  # noqa: E402

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


def _built(folder, text, alt="a dot", output=""):
    """Build a page with our settings; return what Sphinx says."""
    picture = {"output_type": "display_data", "data": {"image/png": PNG}, "metadata": {"image/png": {"alt": alt}}}
    printed = {"output_type": "stream", "name": "stdout", "text": output}
    cells = [
        {"cell_type": "markdown", "id": "title", "metadata": {}, "source": f"# A lesson\n\n{text}"},
        {"cell_type": "code", "id": "drawn", "metadata": {}, "source": "1", "execution_count": 1}
        | {"outputs": [picture, *([printed] if output else [])]},
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    lesson = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (folder / "index.ipynb").write_text(json.dumps(lesson), encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-W", "-q", "-b", "html", "-c", str(ROOT / "docs"), str(folder)]
    done = subprocess.run([*command, str(folder / "out")], capture_output=True, text=True)
    return done.returncode, done.stderr


def test_a_page_with_everything_builds_and_has_anchors_and_light_pictures(tmp_path):
    code, said = _built(tmp_path, "$x$", output="before\nclaim holds: one < 2\nclaim holds: two < 3\n")
    assert code == 0, said
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert 'id="claim-drawn"' in page and 'id="claim-drawn-2"' in page
    assert 'alt="a dot"' in page and 'loading="lazy"' in page and ".webp" in page
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
