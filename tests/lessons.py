"""Which lessons there are, and which of them can run on other data sets than `strokes`."""

import os
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
LESSONS = sorted((ROOT / "notebooks").glob("[0-9a]*.ipynb"))  # chapters, then appendices
# Chapters whose claims are about images: they run unchanged on any image data set. The others make their own data.
ON_ANY_IMAGES = ("01", "04", "05", "06", "07", "11")
# The author's own progress is not that of a test.
PROGRESS = str(ROOT / "build" / "progress.json")
OFFLINE = {
    "VAE_COURSE_PROGRESS": PROGRESS,
    "PYTHONPATH": str(ROOT / "tests" / "offline"),
    "TQDM_DISABLE": "1",
    "OMP_NUM_THREADS": "1",
}


def execute(lesson: Path, **environment: str) -> nbformat.NotebookNode:
    """Run a lesson from top to bottom in a fresh kernel without network; raises at the first cell that fails."""
    notebook = nbformat.read(lesson, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        notebook, timeout=600, store_widget_state=False, resources={"metadata": {"path": str(lesson.parent)}}
    )
    client.execute(env={**os.environ, **OFFLINE, **environment})
    return notebook
