"""A class of five hands in two chapters, and nbgrader gives each exactly the points that were earned."""

import csv
from pathlib import Path

import nbformat
import pytest
from lessons import ROOT

from vae_course.checks import Choice

pytestmark = [
    pytest.mark.classroom,
    # nbgrader's own: it asks its database for what it has not stored yet, and adds cells without an id.
    pytest.mark.filterwarnings("ignore:Object of type", "ignore:Cell is missing an id field"),
]
pytest.importorskip("nbgrader", reason="nbgrader is installed by `make class`")
from classes import SOLUTIONS, Workbook, classroom, course, handed_in, launch, succeeded  # noqa: E402, F401
from nbgrader.api import Gradebook  # noqa: E402
from nbgrader.apps import ExportApp, NbGraderAPI, NbGraderApp, ZipCollectApp  # noqa: E402

some_workbooks = pytest.mark.skipif(not SOLUTIONS, reason="there are no workbooks in solutions/")
# Two chapters that train nothing, so that ten executions are quick.
CHAPTERS = [path for path in SOLUTIONS if path.stem[:2] in ("02", "04")]


def only_tensors(exercise) -> bool:
    """Can an answer to this be a table from tensors to a tensor?"""
    import torch

    if isinstance(exercise, Choice) or exercise.observe.__name__ != "call":
        return False
    cases = list(exercise.cases(torch.Generator().manual_seed(0)))
    everything = [*(exercise.reference(*case) for case in cases), *(argument for case in cases for argument in case)]
    return all(isinstance(value, torch.Tensor) for value in everything)


def tampered(notebook: nbformat.NotebookNode, checks: list[str]) -> nbformat.NotebookNode:
    """Checks emptied, the last one deleted, points raised, and the name `check` given to something that agrees."""
    for cell in notebook.cells:
        meta = cell.metadata.get("nbgrader", {})
        if meta.get("grade_id") in checks:
            cell.source, meta["points"] = "pass", 100
    last = next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == checks[-1])
    notebook.cells.remove(last)
    answer = next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution"))
    answer.source += "\n\ndef check(*_, **__):\n    return 'correct'\n"
    return notebook


def submissions(workbook: Workbook, released: Path) -> dict[str, tuple[nbformat.NotebookNode, int]]:
    """Student to what is handed in, and the points the checks must give for it."""
    questions = workbook.questions
    half = len(questions) // 2
    words = dict.fromkeys(workbook.written, "because it is so")
    right = {q.answer: q.right for q in questions}
    wrong = {q.answer: q.wrong for q in questions}
    partly = {q.answer: q.right if n < half else q.wrong for n, q in enumerate(questions)}
    by_heart = {q.answer: q.memorised for q in questions if only_tensors(q.exercise)}
    first_half = sum(q.points for q in questions[:half])
    checks = [q.check for q in questions]
    return {
        "right": (handed_in(released, right, words), workbook.points),
        "partly": (handed_in(released, partly, words), first_half),
        "wrong": (handed_in(released, wrong, words), 0),
        "tampered": (tampered(handed_in(released, partly, words), checks), first_half),
        "memorised": (handed_in(released, by_heart, {}), 0),
    }


@pytest.mark.skipif(len(CHAPTERS) < 2, reason="the workbooks 02 and 04 are not there")
def test_every_submission_gets_the_points_it_earned(course):  # noqa: F811
    app = NbGraderApp()
    app.initialize([])
    api = NbGraderAPI(app.coursedir, config=app.config)
    assert api.get_source_assignments() == {path.stem for path in SOLUTIONS}
    expected = {}

    for workbook in map(Workbook, CHAPTERS):
        name = workbook.name
        succeeded(api.generate_assignment(name))
        handed = submissions(workbook, course / "release" / name / f"{name}.ipynb")
        inbox = course / "downloaded" / name / "archive"
        inbox.mkdir(parents=True)
        for student, (notebook, _) in handed.items():
            nbformat.write(notebook, inbox / f"{student}_{name}.ipynb")
        launch(ZipCollectApp, name, "--force")
        assert api.get_submitted_students(name) == set(handed)

        for student, (_, points) in handed.items():
            succeeded(api.autograde(name, student))
            with api.gradebook as gradebook:
                submission = gradebook.find_submission(name, student)
                assert (submission.score, submission.max_score) == (
                    points,
                    workbook.points + sum(workbook.written.values()),
                ), student
                # Words wait for the teacher, unless there are none.
                assert submission.needs_manual_grade == (student != "memorised")
            expected[name, student] = points
        the_memorised_were_right_where_everybody_sees(course, workbook)

        cell, points = next(iter(workbook.written.items()))
        with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "vae-course") as gradebook:
            grade = gradebook.find_grade(cell, name, name, "partly")
            grade.manual_score, grade.needs_manual_grade = points - 0.5, False
            gradebook.find_comment(cell, name, name, "partly").manual_comment = "Say which half."
            gradebook.db.commit()
        expected[name, "partly"] += points - 0.5

        succeeded(api.generate_feedback(name))
        page = (course / "feedback" / "partly" / name / f"{name}.html").read_text(encoding="utf-8")
        assert "Say which half." in page
        assert workbook.questions[-1].exercise.mistakes[0].message[:30] in page

    launch(ExportApp, "--to", str(course / "grades.csv"))
    with (course / "grades.csv").open() as file:
        rows = {(row["assignment"], row["student_id"]): float(row["score"]) for row in csv.DictReader(file)}
    assert {key: rows[key] for key in expected} == expected
    assert {score for (_, student), score in rows.items() if student == "absent"} == {0}


def the_memorised_were_right_where_everybody_sees(course: Path, workbook: Workbook) -> None:  # noqa: F811
    """An answer known by heart passes the visible check and fails the hidden one, which asks something new."""
    graded = course / "autograded" / "memorised" / workbook.name / f"{workbook.name}.ipynb"
    cells = {cell.id: cell for cell in nbformat.read(graded, as_version=4).cells}
    by_heart = [q for q in workbook.questions if only_tensors(q.exercise)]
    assert by_heart
    for question in by_heart:
        outputs = cells[question.check].outputs
        assert outputs[0].data["text/plain"].startswith(f"{question.exercise.name}: correct"), question.check
        assert outputs[-1].ename == "AssertionError"


def test_a_class_that_exists_is_not_overwritten(tmp_path):
    (tmp_path / "grades.csv").write_text("years of work")
    with pytest.raises(ValueError, match="exists and is not empty"):
        classroom.lay_out(tmp_path, ROOT / "solutions")
    assert [path.name for path in tmp_path.iterdir()] == ["grades.csv"]


@some_workbooks
def test_bad_students_and_missing_workbooks_are_told_before_anything_is_written(tmp_path):
    students = tmp_path / "students.csv"
    students.write_text("name\nAda\n")
    with pytest.raises(ValueError, match="line 2"):
        classroom.lay_out(tmp_path / "class", ROOT / "solutions", students)
    with pytest.raises(ValueError, match="no workbooks"):
        classroom.lay_out(tmp_path / "class", tmp_path)
    assert not (tmp_path / "class").exists()


@some_workbooks
def test_the_class_gets_the_same_notebooks_as_the_repository(course):  # noqa: F811
    """Below the header, what nbgrader releases is what lies in exercises/."""
    app = NbGraderApp()
    app.initialize([])
    api = NbGraderAPI(app.coursedir, config=app.config)
    for path in SOLUTIONS:
        succeeded(api.generate_assignment(path.stem))
        released = nbformat.read(course / "release" / path.stem / path.name, as_version=4)
        ours = nbformat.read(ROOT / "exercises" / path.name, as_version=4)
        assert released.cells[2:] == ours.cells
