"""A class of this course, laid out and driven with nbgrader's own commands."""

import re
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from lessons import OFFLINE, ROOT

from vae_course.checks import exercises

sys.path.insert(0, str(ROOT / "tools"))
import classroom

SOLUTIONS = sorted((ROOT / "solutions").glob("[0-9][0-9]_*.ipynb"))


class Workbook:
    """A solution notebook: its questions, and what is needed to answer them well, badly or dishonestly."""

    def __init__(self, path: Path):
        cells = nbformat.read(path, as_version=4).cells
        graded = [cell for cell in cells if cell.metadata.get("nbgrader", {}).get("grade")]
        self.name = path.stem
        self.written = {cell.id: cell.metadata.nbgrader.points for cell in graded if cell.cell_type == "markdown"}
        self.questions = [self._question(cell, cells) for cell in graded if cell.cell_type == "code"]
        self.points = sum(question.points for question in self.questions)

    @staticmethod
    def _question(check, cells) -> SimpleNamespace:
        name, function = re.search(r'check\("([\w.]+)", (\w+)', check.source).groups()
        answers = [c for c in cells if c.metadata.get("nbgrader", {}).get("solution") and c.cell_type == "code"]
        given = rf"^((def|class) {function}\b|{function} =)"  # a function or class, or the letter of a choice
        answer = next(c for c in answers if re.search(given, c.source, flags=re.MULTILINE))
        return SimpleNamespace(
            check=check.id,
            points=check.metadata.nbgrader.points,
            exercise=exercises()[name],
            answer=answer.id,
            right=answer.source,
            wrong=f'from vae_course.checks import exercises\n{function} = exercises()["{name}"].mistakes[0].answer',
            memorised=MEMORY.format(name=name, function=function),
        )


# Knows by heart what the visible check asks, and nothing else.
MEMORY = """
import torch
from vae_course.checks import exercises

asked = exercises()["{name}"]
cases = [case for seed in range(3) for case in asked.cases(torch.Generator().manual_seed(seed))]
known = [(case, asked.reference(*case)) for case in cases]

def {function}(*arguments):
    for case, value in known:
        if all(a.shape == b.shape and torch.equal(a, b) for a, b in zip(arguments, case)):
            return value
    return torch.zeros_like(value)
"""


def handed_in(released: Path, answers: dict[str, str], words: dict[str, str]) -> nbformat.NotebookNode:
    """The released notebook with answers filled in."""
    notebook = nbformat.read(released, as_version=4)
    for cell in notebook.cells:
        cell.source = {**answers, **words}.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
    return notebook


def succeeded(result: dict) -> None:
    assert result["success"], result.get("error") or result.get("log")


def launch(app, *arguments: str) -> None:
    """Run one of nbgrader's commands in this process."""
    app.clear_instance()
    command = app()
    command.initialize(list(arguments))
    command.start()


@pytest.fixture
def course(tmp_path, monkeypatch) -> Path:
    """An empty class, and this process in it."""
    for name, value in OFFLINE.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("VAE_COURSE_PROGRESS", "overwritten by the course's configuration")
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "config"))
    folder = tmp_path / "a class"
    students = tmp_path / "students.csv"
    students.write_text("id,first_name,last_name\nright,Ada,Right\nabsent,Abe,Absent\n")
    classroom.lay_out(folder, ROOT / "solutions", students)
    monkeypatch.chdir(folder)
    return folder
