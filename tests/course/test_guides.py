"""The teacher's guides fit the lessons and the checks they are about."""

import re
import sys

import nbformat
import pytest
from lessons import LESSONS, ROOT, execute

from vae_course.checks import exercises

sys.path.insert(0, str(ROOT / "tools"))
import guides

GUIDES = sorted((ROOT / "classroom").glob("[0-9][0-9]_*.md"))
every_guide = pytest.mark.parametrize("guide", GUIDES, ids=lambda p: p.stem)
SECTIONS = ["Objectives", "90 minutes", "Misconceptions", "Discussion", "When time is short"]


def _text(guide) -> str:
    return guide.read_text(encoding="utf-8")


def _headings(name: str) -> set[str]:
    """A lesson's headings without their numbers."""
    cells = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4).cells
    lines = [line for cell in cells if cell.cell_type == "markdown" for line in cell.source.splitlines()]
    return {re.sub(r"^#+ (D?[\d.·]+ )*", "", line).strip() for line in lines if re.match("#{2,3} ", line)}


def _rows(text: str, section: str) -> list[list[str]]:
    """The cells of the first table of a section."""
    part = text.split(f"## {section}\n")[1].split("\n## ")[0].split("\n### ")[0]
    rows = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("|")]
    return rows[2:]


def test_every_chapter_with_a_workbook_has_its_guide():
    workbooks = [path.stem for path in LESSONS if (ROOT / "solutions" / path.name).is_file()]
    assert [guide.stem for guide in GUIDES] == workbooks and len(workbooks) == 16


@every_guide
def test_a_guide_has_all_its_parts(guide):
    found = re.findall(r"^## (.*)$", _text(guide), flags=re.MULTILINE)
    assert found == SECTIONS


@every_guide
def test_the_plan_fills_ninety_minutes_and_leaves_time_to_work(guide):
    rows = _rows(_text(guide), "90 minutes")
    spans = [tuple(map(int, row[0].split("–"))) for row in rows]
    assert [start for start, _ in spans] == [0, *(end for _, end in spans[:-1])]
    assert spans[-1][1] == 90
    working = [end - start for (start, end), row in zip(spans, rows, strict=True) if "Students work" in row[1]]
    assert sum(working) >= 15


@every_guide
def test_every_section_the_plan_names_is_in_the_lesson(guide):
    headings = _headings(guide.stem)
    named = [
        name for row in _rows(_text(guide), "90 minutes") for name in re.findall(r"\*([^*]+)\*", " ".join(row[2:]))
    ]
    assert len(named) >= 5
    assert [name for name in named if name not in headings] == []


@every_guide
def test_what_to_skip_are_sections_of_the_lesson(guide):
    part = _text(guide).split("## When time is short\n")[1]
    # Emphasised words with a capital are names of sections.
    named = [name for name in re.findall(r"\*([^*]+)\*", part) if name[0].isupper()]
    starts = {heading.lower() for heading in _headings(guide.stem)}
    assert [name for name in named if not any(heading.startswith(name.lower()) for heading in starts)] == []


@every_guide
def test_there_are_questions_with_answers(guide):
    part = _text(guide).split("## Discussion\n")[1].split("\n## ")[0]
    questions = re.findall(r"^\*\*(.+?)\*\* (.+)$", part, flags=re.MULTILINE)
    assert len(questions) >= 5
    assert all(len(answer) > 40 for _, answer in questions)


@every_guide
def test_the_guide_says_what_each_check_says(guide):
    assert guides.updated(guide) == _text(guide), "run `make guides`"


def test_no_mistake_is_missing_from_the_guides():
    everything = "".join(map(_text, GUIDES))
    for exercise in exercises().values():
        assert exercise.chapter == "start" or guides.table(exercise) in everything


def test_the_template_of_a_project_runs_as_it_is_and_has_a_place_for_each_line_of_the_rubric():
    notebook = execute(ROOT / "classroom" / "17_project_template.ipynb")
    printed = "".join(o.text for cell in notebook.cells for o in cell.get("outputs", []) if o.output_type == "stream")
    assert "claim holds" in printed and "the answer is" in printed
    headings = re.findall(r"^## .*$", "\n".join(cell.source for cell in notebook.cells), flags=re.MULTILINE)
    rubric = re.findall(r"^\| \*\*(\w+)\*\* \|", _text(ROOT / "classroom" / "17_your_own.md"), flags=re.MULTILINE)
    assert len(rubric) == 5
    places = " ".join(headings).lower().replace("result", "evidence")
    assert [line for line in rubric if line not in places] == []
