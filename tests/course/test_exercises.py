"""The exercises are exactly what nbgrader makes of the solutions: nothing leaks, and nothing but the stubs fails."""

import os
import re
import sys
from functools import cache
from pathlib import Path

import nbformat
import pytest
from lessons import OFFLINE, ROOT
from nbclient import NotebookClient

from vae_course.checks import CHAPTERS, exercises

pytestmark = pytest.mark.classroom
SOLUTIONS = sorted((ROOT / "solutions").glob("[0-9][0-9]_*.ipynb"))
some_workbooks = pytest.mark.skipif(not SOLUTIONS, reason="there are no workbooks in solutions/")
every_workbook = pytest.mark.parametrize("solution", SOLUTIONS, ids=lambda p: p.stem)
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
HIDDEN = ("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS")


def _tools():
    """`tools/exercises.py`, which needs nbgrader: `make class` has it."""
    pytest.importorskip("nbgrader", reason="nbgrader is installed by `make class`")
    sys.path.insert(0, str(ROOT / "tools"))
    import exercises as tool

    return tool


def _exercise(solution: Path) -> Path:
    return ROOT / "exercises" / solution.name


@cache
def _read(path: Path):
    return nbformat.read(path, as_version=4)


def _kind(cell) -> str:
    """answer, check, written or plain, as nbgrader's metadata say."""
    meta = cell.metadata.get("nbgrader", {})
    names = {(True, False): "answer", (False, True): "check", (True, True): "written"}
    return names.get((meta.get("solution", False), meta.get("grade", False)), "plain")


def _cells(path: Path, *kinds: str) -> list:
    return [cell for cell in _read(path).cells if _kind(cell) in kinds]


def _between(source: str, begin: str, end: str) -> list[str]:
    """The lines that stand between two markers."""
    found = re.findall(rf"^[ ]*{begin}\n(.*?)^[ ]*{end}", source + "\n", flags=re.DOTALL | re.MULTILINE)
    return [line.strip() for part in found for line in part.splitlines() if line.strip()]


def _checked(path: Path) -> set[str]:
    """The names of the exercises that a notebook's checks ask for."""
    return {name for cell in _cells(path, "check") for name in re.findall(r'check\(\s*"([^"]+)"', cell.source)}


@some_workbooks
def test_every_chapter_from_01_to_11_and_chapter_17_have_their_workbooks():
    numbers = [path.name[:2] for path in SOLUTIONS]
    assert numbers == [f"{number:02}" for number in (*range(1, 14), 15, 16, 17)]


def test_every_workbook_belongs_to_a_lesson_and_has_its_student_version():
    names = {path.name for path in SOLUTIONS}
    assert names == {path.name for path in (ROOT / "exercises").glob("*.ipynb")}
    assert names <= {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}


@some_workbooks
def test_every_exercise_is_asked_in_the_workbook_of_its_chapter():
    asked = {solution.stem[:2]: _checked(solution) for solution in SOLUTIONS}
    in_lesson_00 = {name for name in exercises() if name.startswith("start.")}
    assert sorted(set().union(*asked.values(), in_lesson_00)) == sorted(exercises())
    for number, names in asked.items():
        assert {CHAPTERS[name.split(".")[0]][:2] for name in names} == {number}


@every_workbook
def test_generated_again_the_exercises_are_the_same_byte_for_byte(solution):
    tool = _tools()
    first, second = tool.student_version(solution), tool.student_version(solution)
    assert first == second
    assert first.encode() == _exercise(solution).read_bytes(), "run `make exercises`"


@some_workbooks
def test_an_exercise_without_a_solution_is_removed(tmp_path):
    tool = _tools()
    (tmp_path / "99_old.ipynb").write_text("{}")
    made = tool.make_all(ROOT / "solutions", tmp_path)
    assert sorted(tmp_path.iterdir()) == made


@every_workbook
def test_every_answer_has_its_markers_and_its_first_line_outside_them(solution):
    for cell in _cells(solution, "answer"):
        lines = [line.strip() for line in cell.source.splitlines()]
        assert lines.count(BEGIN) == lines.count(END) == 1, cell.id
        first = r"^(def |class |q\d = \.\.\.)"  # a function, a class, or a letter to choose
        assert re.search(first, cell.source[: cell.source.index(BEGIN)], flags=re.MULTILINE), cell.id
        assert _between(cell.source, BEGIN, END), cell.id
    for cell in _cells(solution, "check", "plain"):
        assert BEGIN not in cell.source, cell.id


@every_workbook
def test_every_check_shows_its_result_and_has_a_hidden_one_on_fresh_cases(solution):
    for cell in _cells(solution, "check"):
        lines = [line for line in cell.source.splitlines() if not line.startswith("#")]
        shown = re.fullmatch(r'display\(check\(("[\w.]+", \w+)\)\)', lines[0])
        assert shown, f"{cell.id}: {lines[0]}"
        hidden = _between(cell.source, *HIDDEN)
        assert f"check({shown[1]}, fresh=True, strict=True)" in hidden, cell.id
        assert cell.metadata.nbgrader.points >= 1


@every_workbook
def test_nothing_of_the_answers_the_hidden_tests_or_the_outputs_leaks(solution):
    student = _read(_exercise(solution))
    text = "\n".join(cell.source for cell in student.cells)
    for marker in (BEGIN, END, *HIDDEN, "MARK SCHEME", "fresh=True"):
        assert marker not in text
    for source, cell in zip(_read(solution).cells, student.cells, strict=True):
        assert source.id == cell.id and not cell.get("outputs") and cell.get("execution_count") is None
        if _kind(source) == "written":
            assert cell.source == "YOUR ANSWER HERE"
        if _kind(source) == "answer":
            # What remains is what stood outside the markers, and a stub.
            before, rest = source.source.split(BEGIN)
            after = rest.split(END)[1]
            stub = "# YOUR CODE HERE raise NotImplementedError()"
            assert " ".join(cell.source.split()) == " ".join(f"{before} {stub} {after}".split()), cell.id


@every_workbook
def test_grade_ids_are_unique_and_stand_for_the_cells_they_are_on(solution):
    cells = _cells(solution, "answer", "check", "written")
    ids = [cell.metadata.nbgrader.grade_id for cell in cells]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", i) for i in ids)
    assert ids == [cell.id for cell in cells]
    for cell in cells:
        assert (cell.cell_type == "markdown") == (_kind(cell) == "written"), cell.id
        assert cell.metadata.nbgrader.locked == (_kind(cell) == "check"), cell.id


@every_workbook
def test_a_workbook_has_its_share_of_code_and_of_words(solution):
    assert len(_checked(solution)) >= 6
    assert len(_cells(solution, "written")) >= 3


@every_workbook
def test_the_solution_is_saved_executed_and_every_check_in_it_is_correct(solution):
    for cell in _cells(solution, "check"):
        assert ": correct" in "".join(o.data["text/plain"] for o in cell.outputs), cell.id
    code = [cell for cell in _read(solution).cells if cell.cell_type == "code" and cell.source.strip()]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))


@every_workbook
def test_untouched_it_fails_at_its_stubs_and_nowhere_else(solution, tmp_path):
    notebook = nbformat.read(_exercise(solution), as_version=4)
    client = NotebookClient(
        notebook,
        timeout=300,
        allow_errors=True,
        store_widget_state=False,
        resources={"metadata": {"path": str(ROOT / "exercises")}},
    )
    client.execute(env={**os.environ, **OFFLINE, "VAE_COURSE_PROGRESS": str(tmp_path / "progress.json")})
    for cell in notebook.cells:
        errors = [output.ename for output in cell.get("outputs", []) if output.output_type == "error"]
        assert set(errors) <= {"NotImplementedError"}, f"{cell.id}: {errors}"
        if _kind(cell) == "check":
            said = "".join(output.get("data", {}).get("text/plain", "") for output in cell.outputs)
            assert errors or ": not attempted" in said, cell.id
