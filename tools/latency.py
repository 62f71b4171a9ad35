"""The table of key press to picture that `make browser` measured: artefacts/latency.md."""

import json
from pathlib import Path

ARTEFACTS = Path(__file__).resolve().parent.parent / "artefacts"


def table(measured: dict[str, dict]) -> str:
    """One line a lesson; milliseconds from a key press to the next picture, in JupyterLab in Chromium."""
    lines = ["| lesson | key presses | median, ms | 95th percentile, ms |", "|---|---|---|---|"]
    for lesson, m in sorted(measured.items()):
        lines.append(f"| {lesson} | {m['n']} | {m['median']:.0f} | {m['p95']:.0f} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    files = ARTEFACTS.glob("latency-*.json")
    measured = {file.stem.removeprefix("latency-"): json.loads(file.read_text()) for file in files}
    if measured:
        (ARTEFACTS / "latency.md").write_text(table(measured))
        print(table(measured))
