"""The core path as one PDF: `make pdf`, or python tools/paper.py --to build/vae-course.pdf

Chapters 00 to 11 as one page (Sphinx's singlehtml), printed by Chromium, with bookmarks from its headings and the
pictures that the notebooks keep. Code that is folded on the site stays folded.
"""

import argparse
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import pages  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SOURCES, PAGE = ROOT / "build" / "paper-src", ROOT / "build" / "paper"
FOOT = '<div style="font-size: 8px; width: 100%; text-align: center"><span class="pageNumber"></span></div>'
ROOT_PAGE = """# A course on variational autoencoders: the core path

```{toctree}
:glob:

notebooks/0*
notebooks/10*
notebooks/11*
```
"""


def printed(page: Path, to: Path, browser: str) -> None:
    """Print a page to a PDF with bookmarks. Pictures are loaded first, all of them."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        tab = chromium.new_page()
        tab.goto(page.as_uri())
        tab.evaluate("document.querySelectorAll('img').forEach(image => image.loading = 'eager')")
        tab.wait_for_function("[...document.images].every(image => image.complete && image.naturalWidth > 0)")
        margin = dict(top="16mm", bottom="16mm", left="15mm", right="15mm")
        options = dict(display_header_footer=True, header_template="<span></span>", footer_template=FOOT)
        tab.pdf(path=to, format="A4", margin=margin, outline=True, tagged=True, print_background=True, **options)
        chromium.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--to", type=Path, default=ROOT / "build" / "vae-course.pdf")
    given = parser.parse_args()
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print(f"none of {', '.join(BROWSERS)} was found; install Chromium, which prints the pages", file=sys.stderr)
        return 1
    pages.prepare(SOURCES)
    pages.write(SOURCES / "core.md", ROOT_PAGE)
    whole = ["-D", "root_doc=core", "-D", "suppress_warnings=toc.not_included"]
    if failed := pages.build("singlehtml", SOURCES, PAGE, *whole):
        return failed
    printed(PAGE / "core.html", given.to, browser)
    print(f"{given.to}  {given.to.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
