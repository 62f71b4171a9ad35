"""Execute lessons for the pictures of their moving figures: `make frames`, or

python tools/frames.py notebooks/05_vae.ipynb --to build/frames

The notebooks themselves stay as they are. `make lessons` draws the same frames on its way, so that the pages
(`make site`) need no second execution.
"""

import argparse
import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from lessons import LESSONS, OFFLINE, execute  # noqa: E402


def drawn(lesson: Path, folder: Path) -> float:
    """Execute one lesson with its frames; return the seconds it took."""
    started = time.perf_counter()
    execute(lesson, VAE_COURSE_FRAMES=str(folder), PYTHONPATH=os.pathsep.join([str(ROOT), OFFLINE["PYTHONPATH"]]))
    return time.perf_counter() - started


def summary(folder: Path) -> str:
    """How many figures have frames, how many pictures that is, and what they weigh."""
    figures = [json.loads(file.read_text(encoding="utf-8")) for file in folder.glob("*/*.json")]
    move = [figure for figure in figures if "refused" not in figure]
    count, weight, seconds = (sum(figure[key] for figure in move) for key in ("frames", "bytes", "seconds"))
    return f"{len(move)} figures move, {count} pictures, {weight / 1e6:.1f} MB, drawn in {seconds:.0f} s"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("lessons", nargs="*", type=Path, help="notebooks; all lessons if none is named")
    parser.add_argument("--to", type=Path, default=ROOT / "build" / "frames")
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    interactive = [
        p.resolve() for p in given.lessons or LESSONS if "vae_course.notebook.widgets" in p.read_text("utf-8")
    ]
    with ThreadPoolExecutor(given.workers) as pool:
        for lesson, seconds in zip(
            interactive, pool.map(lambda p: drawn(p, given.to.resolve()), interactive), strict=True
        ):
            print(f"{lesson.name}: {seconds:.0f} s", flush=True)
    print(summary(given.to))


if __name__ == "__main__":
    main()
