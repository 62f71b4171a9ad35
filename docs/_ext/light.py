"""Light pages with names: what the theme brings and no page uses is taken out when the site is written.

- Its icons come as a font and once more as 1.5 MB of JavaScript; the font is enough.
- It has every page load the index of the search; the page of results loads it, too.
- Of its style sheets, most rules are for things that do not occur here.

And what opens a list of pages at the left is given a name, which the theme forgets.
"""

import re
from pathlib import Path

from bundle import bundle
from sphinx.application import Sphinx

NOT_NEEDED = re.compile(
    r'\s*<script[^>]*src="[^"]*(?:fontawesome|searchtools|language_data|searchindex)\.js[^"]*"></script>'
)
ICONS = re.compile(r'\s*<script[^>]*src="[^"]*fontawesome\.js[^"]*"></script>')
LARGE = 20_000  # letters of a style sheet from which on it is worth it
_OPENER = re.compile(r"(<a [^>]*>)((?:(?!</a>).)*)(</a><details[^>]*><summary)>", re.DOTALL)
# The search sums up what stands in an anchor; before a heading that is nothing, and an error. Its section is meant.
SUMMARY = ("return anchorContent.textContent", 'return (anchorContent.closest("section") ?? anchorContent).textContent')
_IMPORT = re.compile(r'@import "([^"]+)";')  # one request less, before anything is seen
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_ALTERNATIVES = re.compile(r",(?![^(]*\))")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")


def _bare(selector: str) -> str:
    """Without what stands in parentheses, as in `:not(.this)` and `:is(.one, .other)`: it is not asked for."""
    while (inner := re.sub(r"\([^()]*\)", "", selector)) != selector:
        selector = inner
    return selector


def used_rules(css: str, names: set[str]) -> str:
    """The style sheet without rules whose every selector asks for a class that is not among `names`."""

    def kept(rule: re.Match) -> str:
        head, _, selectors = rule[1].rpartition(";") if "@charset" in rule[1] else ("", "", rule[1])
        fitting = [one for one in _ALTERNATIVES.split(selectors) if set(_CLASS.findall(_bare(one))) <= names]
        return f"{head}{','.join(fitting)}{{{rule[2]}}}" if fitting else ""

    css = _RULE.sub(kept, re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    return re.sub(r"@media[^{}]*\{\s*\}", "", css)


def named(page: str) -> str:
    """A page in which what opens the pages below another one says whose they are."""
    return _OPENER.sub(lambda m: f'{m[1]}{m[2]}{m[3]} aria-label="Pages of: {re.sub("<[^>]*>", "", m[2])}">', page)


def lighten(app: Sphinx, error: Exception | None) -> None:
    if error is not None or app.builder.name not in ("html", "singlehtml"):
        return
    out, names = Path(app.outdir), set[str]()
    for page in out.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        lighter = named((ICONS if page.name == "search.html" else NOT_NEEDED).sub("", text))
        if lighter != text:
            page.write_text(lighter, encoding="utf-8")
        for value in re.findall(r'class="([^"]*)"', text):
            names.update(value.split())
    for script in (out / "_static").rglob("*.js"):
        if script.name != "fontawesome.js":
            names.update(re.findall(r"[\w-]+", script.read_text(encoding="utf-8")))
    # What is called mystnb myst-nb writes once only, and wants to find again as it was.
    for sheet in (sheet for sheet in (out / "_static").rglob("*.css") if not sheet.name.startswith("mystnb")):
        text = _IMPORT.sub(lambda m, s=sheet: (s.parent / m[1]).read_text("utf-8"), sheet.read_text(encoding="utf-8"))
        sheet.write_text(used_rules(text, names) if len(text) > LARGE else text, encoding="utf-8")
    search = out / "_static/searchtools.js"
    search.write_text(search.read_text("utf-8").replace(*SUMMARY), encoding="utf-8")
    (out / "_static/scripts/fontawesome.js").unlink(missing_ok=True)
    for left_over in (out / "_static").rglob("*.map"):
        left_over.unlink()
    bundle(out)


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("build-finished", lighten, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
