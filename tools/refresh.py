"""Execute notebooks top to bottom and save them with their outputs, so that two refreshes differ in nothing.

python tools/refresh.py                                # all lessons and solutions
python tools/refresh.py notebooks/02_elbo.ipynb        # one of them
"""

import os
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

WIDGET = "application/vnd.jupyter.widget-view+json"
# What other programs need to know of the language, to make a file `.py`, or to colour it; no version, which is a
# machine's.
LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
ROOT = Path(__file__).resolve().parent.parent
# A progress bar in a saved notebook would be a picture of the clock.
os.environ |= {"TQDM_DISABLE": "1", "PYTHONHASHSEED": "0"}
# Nor is the author's own progress with the exercises anybody else's.
os.environ["VAE_COURSE_PROGRESS"] = str(Path(tempfile.mkdtemp()) / "progress.json")


def refresh(path: Path) -> float:
    """Execute the notebook at `path` in its own folder and write it back; return the seconds it took."""
    notebook = nbformat.read(path, as_version=4)
    started = time.perf_counter()
    client = NotebookClient(
        notebook,
        timeout=600,
        record_timing=False,
        store_widget_state=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    seconds = time.perf_counter() - started
    path.write_text(nbformat.writes(normalised(notebook)) + "\n", encoding="utf-8")
    return seconds


def normalised(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Take out what changes from run to run or from machine to machine and says nothing about the lesson."""
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": LANGUAGE,
        }
    )
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            # A live figure is nothing without its kernel; its still picture stands beside it.
            cell.outputs = _merged([o for o in cell.outputs if WIDGET not in o.get("data", {})])
    return notebook


def _merged(outputs: list) -> list:
    """Neighbouring pieces of printed text as one: how a kernel cuts them up depends on timing."""
    merged: list = []
    for output in outputs:
        last = merged[-1] if merged else {}
        if output.output_type == "stream" and last.get("output_type") == "stream" and last.name == output.name:
            last.text += output.text
        else:
            merged.append(output)
    return merged


if __name__ == "__main__":
    paths = [Path(p) for p in sys.argv[1:]] or sorted(ROOT.glob("notebooks/[0-9a]*.ipynb")) + sorted(
        ROOT.glob("solutions/[0-9]*.ipynb")
    )
    for path in paths:
        print(f"{path.name}: {refresh(path.resolve()):.0f} s", flush=True)
