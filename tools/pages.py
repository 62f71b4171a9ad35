"""The pages of the course's web site: `make site`, or python tools/pages.py

Everything on the site is made from what is committed once: lessons from `notebooks/`, workbooks from `solutions/`,
guides from `classroom/`, figures from `benchmarks/RESULTS.md`, the reference from docstrings, the start page from
`docs/` and the README. This writes the pages' sources to `build/site-src`, laid out as the repository is, and has
Sphinx build them, once more for each language that `locales/` has.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import minutes  # noqa: E402
import page_cells  # noqa: E402
import reference  # noqa: E402

from vae_course.checks.catalogue import find  # noqa: E402

SOURCES = ROOT / "build" / "site-src"
SITE = ROOT / "build" / "site"
STILLS = "_stills"  # pictures that docs/_ext/frames.py writes where the pages are


_written: set[Path] = set()


def write(path: Path, text: str) -> None:
    """Leave a file that is the same as it is, so that Sphinx need not read it again."""
    _written.add(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def lessons() -> list[Path]:
    """The lessons in the order of the course."""
    return sorted((ROOT / "notebooks").glob("*.ipynb"))


def title(lesson: Path) -> str:
    return "".join(_read(lesson)["cells"][0]["source"]).split("\n")[0].removeprefix("# ")


def _read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def links(lesson: Path) -> str:
    """To a lesson's notebook, workbook and guide, and to the next lesson."""
    following = dict(zip(lessons(), lessons()[1:], strict=False)).get(lesson)
    shown = [f"{{download}}`Download this lesson's notebook <../_notebooks/{lesson.name}>`"]
    if (ROOT / "solutions" / lesson.name).exists():
        shown.append(f"[Its workbook](../exercises/{lesson.name})")
    if (ROOT / "classroom" / f"{lesson.stem}.md").exists():
        shown.append(f"[Its guide for teachers](../classroom/{lesson.stem}.md)")
    if following:
        shown.append(f"[Next: {title(following)}]({following.name})")
    return " · ".join(shown)


def write_lessons(to: Path) -> None:
    terms: dict[str, dict[str, list[str]]] = tomllib.loads((ROOT / "docs" / "terms.toml").read_text(encoding="utf-8"))
    if lost := sorted(set(terms) - {lesson.stem for lesson in lessons()}):
        raise ValueError(
            f"docs/terms.toml: no lesson is called {', '.join(lost)}; write a notebook's name without .ipynb"
        )
    for lesson in lessons():
        page = page_cells.lesson_page(_read(lesson), links(lesson), terms.get(lesson.stem, {}))
        texts = {cell["id"] for cell in page["cells"] if cell["cell_type"] == "markdown"}
        if unknown := sorted(set(terms.get(lesson.stem, {})) - texts):
            raise ValueError(
                f"docs/terms.toml: {lesson.stem} has no text cells {', '.join(unknown)}; write ids of its own"
            )
        write(to / "notebooks" / lesson.name, json.dumps(page, ensure_ascii=False))
        _copy(lesson, to / "_notebooks" / lesson.name)


def write_workbooks(to: Path) -> None:
    names, rows = [], []
    for workbook in sorted((ROOT / "solutions").glob("*.ipynb")):
        shown = (
            f"{{download}}`Download the workbook to write in <../_notebooks/exercises/{workbook.name}>` · "
            f"[The lesson: {title(ROOT / 'notebooks' / workbook.name)}](../notebooks/{workbook.name})"
        )
        page = page_cells.workbook_page(_read(workbook), shown, lambda name: find(name).hints)
        write(to / "exercises" / workbook.name, json.dumps(page, ensure_ascii=False))
        _copy(ROOT / "exercises" / workbook.name, to / "_notebooks" / "exercises" / workbook.name)
        chapter, stated = title(ROOT / "notebooks" / workbook.name), minutes.stated_minutes(_read(workbook))
        names.append(f"{chapter} <{workbook.stem}>")
        rows.append(
            f"| [{chapter}](../notebooks/{workbook.name}) | [Workbook {workbook.stem[:2]}]({workbook.name}) "
            f"| {len(stated)} | {sum(stated)} |"
        )
    text = (ROOT / "docs" / "workbooks.md").read_text(encoding="utf-8")
    table = "\n".join(("| chapter | workbook | tasks | minutes |", "|---|---|---|---|", *rows))
    listed = f"::::{{table}} The workbooks, with the chapter of each, its tasks and their minutes\n{table}\n::::\n"
    write(to / "exercises" / "index.md", f"{text}\n{listed}\n{_contents(names)}")


def write_guides(to: Path) -> None:
    """The teacher's guides, which lead to solutions: on the site, these are the workbooks' pages."""
    guides = sorted((ROOT / "classroom").glob("[0-9]*"))
    for guide in [*guides, ROOT / "classroom" / "README.md"]:
        text = guide.read_text(encoding="utf-8").replace("../solutions/", "../exercises/")
        if guide.name == "README.md":
            text += "\n" + _contents([*(guide.stem for guide in guides), "hub/README"])
        write(to / "classroom" / guide.name, text)
    hub = ROOT / "classroom" / "hub"
    for file in [hub / "README.md", *hub.glob("server/*"), *hub.glob("kubernetes/*")]:
        _copy(file, to / file.relative_to(ROOT))


def _contents(names: list[str]) -> str:
    return "```{toctree}\n:hidden:\n\n" + "\n".join(names) + "\n```\n"


def _copy(file: Path, to: Path) -> None:
    _written.add(to)
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, to)


def prepare(to: Path = SOURCES) -> None:
    """Write the sources of all pages, and remove those of pages that are no more."""
    _written.clear()
    write_lessons(to)
    write_workbooks(to)
    write_guides(to)
    for part in reference.PARTS:
        write(to / "reference" / f"{part}.rst", reference.page(part))
    for page in (ROOT / "docs").glob("*.md"):
        if page.name != "workbooks.md":
            write(to / page.name, page.read_text(encoding="utf-8"))
    write(to / "reference" / "index.md", (ROOT / "docs" / "reference" / "index.md").read_text(encoding="utf-8"))
    for file in ("README.md", "notebooks/README.md", "notebooks/manifold.png", "benchmarks/RESULTS.md"):
        _copy(ROOT / file, to / file)
    for left_over in to.rglob("*"):
        if left_over.is_file() and left_over not in _written and STILLS not in left_over.parts:
            left_over.unlink()


def _read_by_sphinx(site: Path) -> Path:
    """What Sphinx keeps of its sources from one build of a site to the next: beside it, not to be published."""
    return site.with_name(f"{site.name}-read")


def sweep(site: Path) -> None:
    """Remove the pages of an earlier build: what is gone from the course is not to be found."""
    if site.exists() and _read_by_sphinx(site).exists():  # else it is no folder of ours
        shutil.rmtree(site)


def build(builder: str, sources: Path, to: Path, *options: str) -> int:
    """Have Sphinx write all pages anew, as its search forgets others; a warning is an error. Returns its exit code."""
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-a", "-j", "2", "-b", builder, *options]
    kept = ["-d", str(_read_by_sphinx(to))]
    return subprocess.call([*command, *kept, "-c", str(ROOT / "docs"), str(sources), str(to)])


def main() -> int:
    parser = argparse.ArgumentParser(description="Build the course's web site.")
    parser.add_argument("--builder", choices=("html", "gettext"), default="html")
    parser.add_argument("--to", type=Path, default=SITE)
    given = parser.parse_args()
    prepare()
    sweep(given.to)
    failed = build(given.builder, SOURCES, given.to)
    languages = sorted(path.name for path in (ROOT / "locales").iterdir() if path.is_dir())
    for language in languages if given.builder == "html" and not failed else ():
        beside = given.to.with_name(f"{given.to.name}-{language}")
        sweep(beside)
        failed = failed or build("html", SOURCES, beside, "-D", f"language={language}")
        shutil.copytree(beside, given.to / language)
    return failed


if __name__ == "__main__":
    sys.exit(main())
