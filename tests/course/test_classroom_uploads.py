"""What classes really hand in: two uploads, platforms' names, lost metadata, cells that end the process, broken files.

Every submission is graded, or stands in the list of those that could not be; none of them becomes a zero."""

import csv
import io
import os
import zipfile
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

pytestmark = [
    pytest.mark.classroom,
    pytest.mark.filterwarnings("ignore:Object of type", "ignore:Cell is missing an id field"),
]
pytest.importorskip("nbgrader", reason="nbgrader is installed by `make class`")
from classes import SOLUTIONS, Workbook, course, handed_in, launch, succeeded  # noqa: E402, F401
from nbgrader.apps import AutogradeApp, ExportApp, NbGraderAPI, NbGraderApp, ZipCollectApp  # noqa: E402

NAME = "04_kl_divergence"
pytestmark.append(pytest.mark.skipif(NAME not in [p.stem for p in SOLUTIONS], reason="the workbook 04 is not there"))


def _cell(notebook, name: str):
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)


def _stripped(notebook):
    """As after pasting every cell into a new notebook: no metadata, other ids."""
    maker = {"code": new_code_cell, "markdown": new_markdown_cell}
    return new_notebook(cells=[maker[cell.cell_type](cell.source) for cell in notebook.cells])


def _copied(notebook, answer: str):
    """One answer cell copied below itself, the older try above."""
    place = notebook.cells.index(_cell(notebook, answer))
    older = nbformat.from_dict(notebook.cells[place])
    older.source, older.id = older.source.replace("return", "return -1 *"), "older-try"
    notebook.cells.insert(place, older)
    return notebook


def _from_elsewhere(notebook, check: str):
    """A cell of another chapter's workbook, one with half of its metadata, and a check deleted."""
    other = new_code_cell("x = 1")
    other.metadata["nbgrader"] = {
        "grade": True,
        "grade_id": "elbo-check",
        "locked": True,
        "points": 50,
        "solution": False,
    }
    half = new_code_cell("y = 1")
    half.metadata["nbgrader"] = {}
    notebook.cells.remove(_cell(notebook, check))
    notebook.cells[4:4] = [other, half]
    return notebook


def _ending(notebook, answer: str):
    """Three cells that end the process: politely, at once, and inside an answer."""
    _cell(notebook, answer).source += "\n\nimport os\n\ndef discrete_kl(p, q):\n    os._exit(3)\n"
    notebook.cells[2:2] = [
        new_code_cell("exit()"),
        new_code_cell("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"),
    ]
    return notebook


def _zipped(files: dict[str, bytes]) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as file:
        for name, data in files.items():
            file.writestr(name, data)
    return raw.getvalue()


@pytest.fixture
def released(course) -> Path:  # noqa: F811
    app = NbGraderApp()
    app.initialize([])
    succeeded(NbGraderAPI(app.coursedir, config=app.config).generate_assignment(NAME))
    return course / "release" / NAME / f"{NAME}.ipynb"


def _put(course: Path, name: str, content) -> Path:  # noqa: F811
    inbox = course / "downloaded" / NAME / "archive"
    inbox.mkdir(parents=True, exist_ok=True)
    raw = content if isinstance(content, bytes) else nbformat.writes(content).encode()
    (inbox / name).write_bytes(raw)
    return inbox / name


def _grades(course: Path) -> dict[str, dict]:  # noqa: F811
    launch(ExportApp, "--to", str(course / "grades.csv"))
    with (course / "grades.csv").open(encoding="utf-8", newline="") as file:
        return {row["student_id"]: row for row in csv.DictReader(file) if row["assignment"] == NAME}


def _said(capfd) -> str:
    captured = capfd.readouterr()
    return captured.out + captured.err


def test_whatever_is_handed_in_is_graded_or_said_not_to_be(course, released, capfd):  # noqa: F811
    workbook = Workbook(next(p for p in SOLUTIONS if p.stem == NAME))
    first = workbook.questions[0]
    words = dict.fromkeys(workbook.written, "because it is so")

    def right():
        return handed_in(released, {q.answer: q.right for q in workbook.questions}, words)

    untouched = nbformat.read(released, as_version=4)
    newer = _put(course, f"twice_{NAME} (1).ipynb", right())
    older = _put(course, f"twice_{NAME}.ipynb", untouched)
    os.utime(newer, (older.stat().st_mtime - 100,) * 2)  # a browser's number says more than a date
    moodle = f"Ada Right_712_assignsubmission_file_/{NAME}.ipynb"
    notebook = nbformat.writes(right()).encode()
    _put(course, "moodle.zip", _zipped({moodle: notebook, f"__MACOSX/._{moodle}": b"\0", ".DS_Store": b"\0"}))
    _put(course, f"stripped_{NAME}.ipynb", _stripped(right()))
    _put(course, f"copied_{NAME}.ipynb", _copied(right(), first.answer))
    _put(course, f"elsewhere_{NAME}.ipynb", _from_elsewhere(right(), first.check))
    _put(course, f"ending_{NAME}.ipynb.txt", _ending(right(), first.answer))
    failed = {
        "empty": b"",
        "cut": notebook[: len(notebook) // 2],
        "page": b"<!DOCTYPE html><title>Log in</title>",
        "other": nbformat.writes(new_notebook(cells=[new_code_cell("print(1)")])).encode(),
        "list": b"[]",
    }
    for student, raw in failed.items():
        _put(course, f"{student}_{NAME}.ipynb", raw)
    _put(course, "broken.zip", _zipped({"a.ipynb": notebook})[:-30])
    _put(course, "no_name.ipynb", notebook)

    launch(ZipCollectApp, NAME, "--force")
    end = _said(capfd).rstrip().splitlines()[-6:]
    left_out = {line.split("Left out: ")[1].split(": ")[0] for line in end if "Left out: " in line}
    assert left_out == {"broken.zip", "no_name.ipynb", f"twice_{NAME}.ipynb"}, end

    with pytest.raises(SystemExit) as ended:
        launch(AutogradeApp, NAME)
    assert ended.value.code == 1
    capfd.readouterr()

    grades = _grades(course)
    listed = _said(capfd)
    for student in ("twice", "right", "stripped", "copied", "elsewhere"):
        assert (student, float(grades[student]["score"])) == (student, workbook.points), grades[student]
        assert grades[student]["state"] == "answers in words wait for your points"
    assert float(grades["ending"]["score"]) == workbook.points - first.points
    for student in failed:
        row = grades[student]
        assert (row["score"], row["raw_score"]) == ("", "") and row["state"].startswith("could not be graded: "), row
        assert f"{student}, {NAME}: could not be graded" in listed
    assert "empty" in grades["empty"]["state"] and "no cell of this workbook" in grades["other"]["state"]
    assert (grades["absent"]["score"], grades["absent"]["state"]) == ("0.0", "not handed in")

    # Handed in again: the old grade is not shown as the new one's, and grading takes the new one without being told to.
    later = _put(course, f"empty_{NAME} (1).ipynb", right())
    os.utime(later, (later.stat().st_mtime + 100,) * 2)
    again = _put(course, f"copied_{NAME} (1).ipynb", untouched)
    os.utime(again, (again.stat().st_mtime + 100,) * 2)
    launch(ZipCollectApp, NAME, "--force")
    row = _grades(course)["copied"]
    assert (row["score"], row["state"]) == ("", "handed in again since it was graded")
    for student in ("empty", "copied"):
        launch(AutogradeApp, NAME, "--student", student)
    grades = _grades(course)
    assert [float(grades[student]["score"]) for student in ("empty", "copied")] == [workbook.points, 0]


def test_where_nothing_was_put_or_nothing_can_be_understood_collecting_fails_and_says_why(course, released, capfd):  # noqa: F811
    with pytest.raises(SystemExit) as ended:
        launch(ZipCollectApp, NAME)
    assert ended.value.code == 1 and "There is nothing in" in _said(capfd)
    _put(course, "homework.ipynb", b"{}")
    with pytest.raises(SystemExit) as ended:
        launch(ZipCollectApp, NAME, "--force")
    said = _said(capfd)
    assert ended.value.code == 1 and "Left out: homework.ipynb" in said and "No notebook was collected" in said
