"""The core path as one PDF: `make pdf`, or python tools/paper.py --to build/vae-course.pdf

Chapters 00 to 11 as one page (Sphinx's singlehtml), printed by Chromium, with bookmarks from its headings and the
pictures that the notebooks keep. Code that is folded on the site stays folded.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools"), str(ROOT / "tests")]

import pages  # noqa: E402
from lab import ARGUMENTS, CHROMIUM  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from pypdf import PdfWriter  # noqa: E402
from pypdf.generic import DictionaryObject, NameObject, TextStringObject  # noqa: E402

SOURCES, PAGE = ROOT / "build" / "paper-src", ROOT / "build" / "paper"
FOOT = '<div style="font-size: 8px; width: 100%; text-align: center"><span class="pageNumber"></span></div>'
WIDTH = 850  # of A4 without margins at a scale of 0.8, in pixels
FIT_FORMULAS = """for (const formula of document.querySelectorAll(".formula"))
    if (formula.scrollWidth > formula.clientWidth)
        formula.style.fontSize = `${90 * formula.clientWidth / formula.scrollWidth}%`"""
ROOT_PAGE = """# A course on variational autoencoders: the core path

```{toctree}
:glob:

notebooks/0*
notebooks/10*
notebooks/11*
```
"""


def printed(page: Path, to: Path) -> list[str]:
    """Print a page to a PDF with bookmarks, and return its headings. Pictures are loaded first, all of them."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        tab = chromium.new_page(viewport=dict(width=WIDTH, height=1200))
        tab.goto(page.as_uri())
        tab.evaluate("document.querySelectorAll('img').forEach(image => image.loading = 'eager')")
        tab.wait_for_function("[...document.images].every(image => image.complete && image.naturalWidth > 0)")
        margin = dict(top="16mm", bottom="16mm", left="15mm", right="15mm")
        options = dict(display_header_footer=True, header_template="<span></span>", footer_template=FOOT)
        tab.emulate_media(media="print")
        tab.evaluate(FIT_FORMULAS)
        headings = tab.locator("h1, h2, h3, h4, h5, h6").evaluate_all(
            "all => all.filter(h => h.checkVisibility()).map(h => [...h.childNodes]"
            ".filter(n => n.className != 'headerlink').map(n => n.textContent).join('').trim())"
        )
        tab.pdf(
            path=to, format="A4", scale=0.8, margin=margin, outline=True, tagged=True, print_background=True, **options
        )
        chromium.close()
    return headings


def name_bookmarks(pdf: Path, headings: list[str]) -> int:
    """Write headings into bookmarks, in which Chromium loses spaces and repeats words where a line or page ends."""
    writer = PdfWriter(clone_from=pdf)
    bookmarks = list(_bookmarks(writer.get_outline_root()))
    for bookmark, heading in zip(bookmarks, headings, strict=True):
        bookmark[NameObject("/Title")] = TextStringObject(heading)
    writer.add_metadata({"/Title": headings[0]})
    writer.write(pdf)
    return len(bookmarks)


def _bookmarks(parent: DictionaryObject) -> Iterator[DictionaryObject]:
    following = parent.get("/First")
    while following is not None:
        bookmark = following.get_object()
        yield bookmark
        yield from _bookmarks(bookmark)
        following = bookmark.get("/Next")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--to", type=Path, default=ROOT / "build" / "vae-course.pdf")
    given = parser.parse_args()
    if not CHROMIUM:
        print("there is no Chromium here, which prints the pages; CHROMIUM=/path/to/it names one", file=sys.stderr)
        return 1
    pages.prepare(SOURCES)
    pages.write(SOURCES / "core.md", ROOT_PAGE)
    whole = ["-D", "root_doc=core", "-D", "suppress_warnings=toc.not_included"]
    if failed := pages.build("singlehtml", SOURCES, PAGE, *whole):
        return failed
    count = name_bookmarks(given.to, printed(PAGE / "core.html", given.to))
    print(f"{given.to}  {given.to.stat().st_size / 1e6:.1f} MB, {count} bookmarks")
    return 0


if __name__ == "__main__":
    sys.exit(main())
