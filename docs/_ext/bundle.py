"""One style sheet and one script a page, so that its first picture need not wait for fifteen files.

The theme and the extensions bring eight style sheets and nine scripts; five of these scripts stop a page from being
shown until they have been loaded and run. When the site is written, the sheets become one, and the scripts become one
that runs when the page has been painted. A page's first picture is asked for at once, not only when the text has been
laid out; those that come later have their places kept, so that a text does not move away from whoever reads it.
"""

import hashlib
import os
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from PIL import Image

_LINK = re.compile(r'[ \t]*<link (?=[^>]*rel="stylesheet")[^>]*href="((?:\.\./)*)_static/([^"?]+)[^"]*"[^>]*>\n?')
_SCRIPT = re.compile(r'[ \t]*<script [^>]*src="((?:\.\./)*)_static/([^"?]+)[^"]*"[^>]*></script>\n?')
_AHEAD = re.compile(r'[ \t]*<link rel="preload" as="script"[^>]*>\n?')
_ADDRESS = re.compile(r"url\((?![\"']?(?:data:|#|https?:|/))[\"']?([^)\"']+)[\"']?\)")
_PICTURE = re.compile(r'<img (?![^>]*\b(?:width|style)=)(?=[^>]*src="([^":]+)")')
_FIRST_PICTURE = re.compile(r'(<img [^>]*)loading="lazy"')
# A few words that scripts in the page need before any other: put into the page.
OPTIONS = "documentation_options.js"
TABS, TABS_SCRIPT = 'class="sd-tab-set', "design-tabs.js"  # nobody needs the script who has no tabs
# Whoever begins at the top of a page gets the top first (course.css); a link into it, or a page that is loaded again
# where it was left, needs all heights at once.
FIRST = """if (!location.hash && performance.getEntriesByType("navigation")[0]?.type === "navigate")
    document.documentElement.dataset.top = "first";"""
# Not `defer`: browsers run those before they paint for the first time what they have.
LATE = """addEventListener("load", () => requestAnimationFrame(() => setTimeout(() => {
    delete document.documentElement.dataset.top;
    document.head.append(Object.assign(document.createElement("script"), { src: "ADDRESS" })); })));"""
SEARCH = "search.html"  # whose own scripts stand between the others


def joined_sheets(static: Path, names: Iterable[str], into: Path) -> str:
    """Style sheets behind each other; addresses in them lead from `into` to the same files."""

    def moved(sheet: Path, address: str) -> str:
        return f"url({Path(os.path.relpath(sheet.parent / address, into.parent)).as_posix()})"

    return "\n".join(
        _ADDRESS.sub(lambda m, s=static / name: moved(s, m[1]), (static / name).read_text(encoding="utf-8"))
        for name in names
    )


def joined_scripts(static: Path, names: Iterable[str]) -> str:
    """Scripts behind each other; none is continued by the next one."""
    texts = "".join(f"{(static / name).read_text(encoding='utf-8').rstrip()}\n;\n" for name in names)
    return texts + 'document.documentElement.dataset.scripts = "done";\n'


def bundle(out: Path) -> None:
    """Join the files that the pages of a site load, and have the pages load them so."""
    static, texts = out / "_static", {page: page.read_text(encoding="utf-8") for page in out.rglob("*.html")}
    # Pages that load something of this folder: not those of another language below it, which are joined already.
    texts = {p: text for p, text in texts.items() if (p.parent / _root(text) / "_static").resolve() == static.resolve()}
    sheets = _in_order(_LINK, texts.values())
    scripts = _in_order(_SCRIPT, (text for page, text in texts.items() if page.name != SEARCH))
    left_out = {OPTIONS} | ({TABS_SCRIPT} if not any(TABS in text for text in texts.values()) else set())
    into = static / "styles/all.css"
    sheet = _written(into, joined_sheets(static, sheets, into))
    script = _written(static / "scripts/all.js", joined_scripts(static, [n for n in scripts if n not in left_out]))
    options = (static / OPTIONS).read_text(encoding="utf-8")
    for page, text in texts.items():
        text = _PICTURE.sub(lambda m, at=page.parent: f"<img {_size((at / unquote(m[1])).resolve())}", text)
        page.write_text(_light(text, sheet, script if page.name != SEARCH else "", options), encoding="utf-8")


@cache
def _size(picture: Path) -> str:
    """As attributes: a browser keeps its place before it is loaded."""
    try:
        with Image.open(picture) as opened:
            return f'width="{opened.width}" height="{opened.height}" '
    except OSError:  # no file of pixels
        return ""


def _root(page: str) -> str:
    """From a page to the top of its site, as its files are addressed."""
    found = _LINK.search(page)
    return found[1] if found else ""


def _in_order(what: re.Pattern[str], pages: Iterable[str]) -> list[str]:
    """The files that pages load, each once, in the order in which they ask for them."""
    return list(dict.fromkeys(found[2] for page in pages for found in what.finditer(page)))


def _written(file: Path, text: str) -> str:
    """The address below `_static/`; a browser that has kept another version asks for this one."""
    file.write_text(text, encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    return f"{file.parent.name}/{file.name}?v={digest}"


def _light(page: str, sheet: str, script: str, options: str) -> str:
    """A page that loads one sheet and, if `script` is given, one script; its first picture is not put off."""
    root = _root(page)
    page = _instead(_LINK, page, f'    <link rel="stylesheet" href="{root}_static/{sheet}" />\n')
    if script:
        address = f"{root}_static/{script}"
        made = f'    <link rel="preload" as="script" href="{address}" />\n'
        made += f"    <script>{options}\n{FIRST}\n{LATE.replace('ADDRESS', address)}</script>\n"
        page = _instead(_SCRIPT, _AHEAD.sub("", page), made)
    return _FIRST_PICTURE.sub(r'\1fetchpriority="high"', page, count=1)


def _instead(what: re.Pattern[str], page: str, made: str) -> str:
    """The first of them replaced, the others gone."""
    first = what.search(page)
    return page[: first.start()] + made + what.sub("", page[first.end() :]) if first else page
