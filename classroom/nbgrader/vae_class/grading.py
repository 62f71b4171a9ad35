"""Grading: submissions put right first, cells that end the process skipped, and what cannot be graded noted."""

import json
from pathlib import Path

import nbformat
from nbclient.exceptions import DeadKernelError
from nbconvert.exporters import NotebookExporter
from nbgrader.api import Gradebook
from nbgrader.preprocessors import Execute as NbGraderExecute
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.preprocessors.execute import UnresponsiveKernelError

from vae_class.repair import Source, repair

NOT_GRADED = Path("not_graded")  # in the course directory, where nbgrader works


class CannotBeGraded(ValueError):
    """A submission out of which no grade can be made; the text says why."""


class Exporter(NotebookExporter):
    """Notes why a submission could not be graded, in not_graded/CHAPTER/STUDENT.txt, until it can."""

    def from_filename(self, filename, resources=None, **keywords):
        about = (resources or {}).get("nbgrader", {})
        note = NOT_GRADED / about.get("assignment", "") / f"{about.get('student', '')}.txt"
        note.unlink(missing_ok=True)
        try:
            _look_at(Path(filename))
            return super().from_filename(filename, resources=resources, **keywords)
        except Exception as error:
            note.parent.mkdir(parents=True, exist_ok=True)
            note.write_text(_reason(error) + "\n", encoding="utf-8")
            raise


def _look_at(file: Path) -> None:
    """Raise `CannotBeGraded` for a file that is no notebook."""
    raw = file.read_bytes()
    if not raw.strip(b"\0 \r\n\t"):
        raise CannotBeGraded("the file is empty")
    try:
        content = json.loads(raw)
    except ValueError as error:
        start = raw.lstrip()[:1]
        what = "a page of a website" if start == b"<" else "not a whole notebook"
        raise CannotBeGraded(f"the file is {what} ({error})") from None
    if not isinstance(content, dict) or "nbformat" not in content:
        raise CannotBeGraded("the file is not a notebook")


def _reason(error: Exception) -> str:
    if isinstance(error, DeadKernelError):
        return "its cells end the process again and again"
    if isinstance(error, UnresponsiveKernelError):
        return "a cell does not end and cannot be interrupted"
    return " ".join((str(error) or type(error).__name__).split())[:300]


class Repair(NbGraderPreprocessor):
    """See `vae_class.repair`."""

    def preprocess(self, nb, resources):
        about = resources["nbgrader"]
        with Gradebook(about["db_url"]) as gradebook:
            sources = _sources(gradebook.find_notebook(about["notebook"], about["assignment"]))
        released = Path("release") / about["assignment"] / f"{about['notebook']}.ipynb"
        cells = nbformat.read(released, as_version=4).cells if released.exists() else ()
        try:
            changes = repair(nb.cells, sources, cells)
        except ValueError as error:
            raise CannotBeGraded(str(error)) from None
        for change in changes:
            self.log.warning("%s, %s: %s", about["student"], about["assignment"], change)
        for cell in nb.cells:
            if nb.nbformat_minor < 5:
                cell.pop("id", None)
        return nb, resources


def _sources(notebook) -> list[Source]:
    """What nbgrader's database knows of a notebook that was handed out, as cells' metadata."""
    points = {cell.name: cell.max_score for cell in notebook.grade_cells}
    answers = {cell.name for cell in notebook.solution_cells}
    tasks = {cell.name: cell.max_score for cell in notebook.task_cells}
    found = []
    for cell in notebook.source_cells:
        metadata = {
            "schema_version": 3,
            "grade_id": cell.name,
            "grade": cell.name in points,
            "solution": cell.name in answers,
            "task": cell.name in tasks,
            "locked": bool(cell.locked),
            "cell_type": cell.cell_type,
            "checksum": cell.checksum,
        }
        if cell.name in points or cell.name in tasks:
            metadata["points"] = points.get(cell.name, tasks.get(cell.name))
        found.append(Source(cell.source, cell.cell_type, metadata))
    return found


class EndedProcess(DeadKernelError):
    """A cell asked the kernel to end, as exit() does."""


class Execute(NbGraderExecute):
    """A cell that ends the process is skipped, and the others are executed in a new one."""

    attempts = 12

    def preprocess(self, nb, resources=None, km=None):
        self.skipped: set[int] = set()
        while True:
            try:
                return super().preprocess(nb, resources, km)
            except DeadKernelError:
                self.log.warning(
                    "Cell %d ends the process; it is skipped, and the notebook run again.", self.current + 1
                )
                self.skipped.add(self.current)
                if len(self.skipped) > self.attempts:
                    raise

    def preprocess_cell(self, cell, resources, index):
        self.current = index
        if index in self.skipped:
            cell.outputs = [
                nbformat.v4.new_output(
                    "error",
                    ename="ProcessEnded",
                    evalue="this cell ends the process, and was skipped",
                    traceback=["ProcessEnded: this cell ends the process, and was skipped"],
                )
            ]
            return cell, resources
        return super().preprocess_cell(cell, resources, index)

    def on_cell_executed(self, **keywords):
        super().on_cell_executed(**keywords)
        payload = keywords["execute_reply"]["content"].get("payload", ())
        if any(part.get("source") == "ask_exit" for part in payload):  # the kernel ends only after this reply
            raise EndedProcess("the cell calls exit() or quit()")
