"""Lay out an nbgrader course with this course's exercises: `make classroom DIR=../my-class`.

DIR becomes a course directory as nbgrader knows it: nbgrader_config.py and vae_class/, which it uses,
source/<assignment>/<notebook>.ipynb for every workbook in solutions/, source/header.ipynb, which opens every notebook
handed out, and gradebook.db with the assignments and, if a list is given, the students. classroom/README.md says how
to go on.
"""

import argparse
import csv
import os
import shutil
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook

ROOT = Path(__file__).resolve().parent.parent
# nbgrader makes its database with the command `alembic`, which lies beside this Python and perhaps not on the path.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

# The settings, and what nbgrader does in a class of this course beside its own.
DIRECTORY = ROOT / "classroom" / "nbgrader"

HEADER = """Write your code where a cell says `YOUR CODE HERE`, your words where it says `YOUR ANSWER HERE`, and change
no other cell. Before you hand in: *Kernel*, *Restart Kernel and Run All Cells*. Save, and hand in this file.

Name and the people you worked with:"""

# A submission may have given the name `check` to something else. Then the hidden tests take it back.
BEGIN_HIDDEN = "### BEGIN HIDDEN TESTS"
TAKE_BACK = f"{BEGIN_HIDDEN}\nfrom vae_course.checks import check"


def lay_out(folder: Path, solutions: Path, students: Path | None = None) -> list[str]:
    """Fill `folder`, which must be new or empty; return the names of the assignments.

    Raises `ValueError` if there is something in the folder, or nothing to make a course of.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ValueError(f"{folder} exists and is not empty; name a new folder, so that no class is overwritten")
    workbooks = sorted(solutions.glob("[0-9][0-9]_*.ipynb"))
    if not workbooks:
        raise ValueError(f"there are no workbooks in {solutions}; run this in the course's repository")
    people = read_students(students) if students else []

    shutil.copytree(DIRECTORY, folder, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    source = folder / "source"
    source.mkdir()
    nbformat.write(_header(), source / "header.ipynb")
    for workbook in workbooks:
        (source / workbook.stem).mkdir()
        nbformat.write(_source(workbook), source / workbook.stem / workbook.name)
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "vae-course") as gradebook:
        for workbook in workbooks:
            gradebook.update_or_create_assignment(workbook.stem)
        for person in people:
            enrol(gradebook, person)
    return [workbook.stem for workbook in workbooks]


def enrol(gradebook: Gradebook, person: dict[str, str]) -> None:
    """Into the gradebook; who is there already gets the names of this row."""
    gradebook.update_or_create_student(person["id"], **{key: value for key, value in person.items() if key != "id"})


def _header() -> nbformat.NotebookNode:
    cells = [new_markdown_cell(HEADER, id="handing-in"), new_code_cell('NAME = ""\nCOLLABORATORS = ""', id="name")]
    return new_notebook(cells=cells)


def _source(workbook: Path) -> nbformat.NotebookNode:
    """The solution as nbgrader takes it: without outputs, and with hidden tests that trust nobody's `check`."""
    notebook = nbformat.read(workbook, as_version=4)
    for cell in notebook.cells:
        cell.source = cell.source.replace(BEGIN_HIDDEN, TAKE_BACK)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def read_students(path: Path) -> list[dict[str, str]]:
    """Rows with the columns id, first_name, last_name and email, of which only id must be there.

    Raises `ValueError` for other columns, and ids that are missing or have an underscore.
    """
    columns = {"id", "first_name", "last_name", "email"}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows, start=2):
        if not row.get("id") or not set(row) <= columns or "_" in row["id"]:
            raise ValueError(
                f"line {number} of {path}: expected columns {', '.join(sorted(columns))} and an id without underscore"
            )
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Lay out an nbgrader course with this course's exercises.")
    parser.add_argument("folder", type=Path, help="a new or empty folder")
    parser.add_argument("--students", type=Path, help="a CSV file with the columns id, first_name, last_name, email")
    arguments = parser.parse_args()
    try:
        made = lay_out(arguments.folder.resolve(), ROOT / "solutions", arguments.students)
    except (ValueError, OSError) as error:
        sys.exit(f"error: {error}")
    print(f"{len(made)} assignments in {arguments.folder}: {', '.join(made)}")
