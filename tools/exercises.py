"""Make the exercises from their solutions: `make exercises`.

exercises/NN_name.ipynb is solutions/NN_name.ipynb without answers, hidden tests and outputs. The work is done by
nbgrader's own preprocessors, the ones behind `nbgrader generate_assignment`, so that a class gets the same notebook.
Same solutions, same bytes.
"""

from pathlib import Path

from nbconvert import NotebookExporter
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
)

ROOT = Path(__file__).resolve().parent.parent
STEPS = [LockCells, ClearSolutions, ClearOutput, CheckCellMetadata, ComputeChecksums]
STEPS += [ClearHiddenTests, ClearMarkScheme, ComputeChecksums, CheckCellMetadata]


def student_version(solution: Path) -> str:
    """The notebook a reader starts from, as the text of its file."""
    exporter = NotebookExporter(default_preprocessors=[], preprocessors=STEPS)
    names = {"assignment": solution.stem, "notebook": solution.stem, "student": "."}
    text, _ = exporter.from_filename(str(solution), resources={"nbgrader": names})
    return text.rstrip("\n") + "\n"


def make_all(solutions: Path, exercises: Path) -> list[Path]:
    """Write one exercise notebook for each solution notebook, and remove those that have none."""
    exercises.mkdir(exist_ok=True)
    made = []
    for solution in sorted(solutions.glob("[0-9][0-9]_*.ipynb")):
        made.append(exercises / solution.name)
        made[-1].write_text(student_version(solution), encoding="utf-8", newline="\n")
    for left_over in set(exercises.glob("*.ipynb")) - set(made):
        left_over.unlink()
    return made


if __name__ == "__main__":
    for path in make_all(ROOT / "solutions", ROOT / "exercises"):
        print(path.relative_to(ROOT))
