"""How long a lesson takes, counted: `make minutes` writes the line of times in each lesson, its workbook's total and
the README's table.

Prose takes 180 words a minute, visible code 12 lines a minute, a displayed equation 20 seconds, a figure and a
Predict 40 seconds each. Folded code (`jupyter.source_hidden`) and *Read next* are not counted. The main line ends where
*Deeper* begins. Exercises take what the workbook says of each. Seconds are measured, not counted, and stay as they are.
"""

import json
import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
LINE = re.compile(r"^Main line (\d+) minutes(?: · Deeper (\d+))?(?: · Exercises (\d+))? · the cells run (\d+) s$", re.M)
ROW = re.compile(r"^(\| \[[^]]*\]\(notebooks/(?P<file>[^)]+)\) \|[^|\n]*\|).*$", re.M)
SECTION = re.compile(r"^## D(\d+) · ", re.M)
OF_SECTION = re.compile(r'("## D(\d+) · (?:(?!"## ).)*?"\*)\d+ minutes?', re.S)  # in a notebook's file
STATED = re.compile(r"^\*\*(?:Exercise|Question)\b[^\n]*?\((\d+) minutes", re.M)
ALLOW = re.compile(r"Allow (\d+) minutes")


class Minutes(NamedTuple):
    """What the count gives, in minutes. `sections` are those of *Deeper*, by number."""

    main: float
    deeper: float
    exercises: int
    sections: dict[int, float]


def count(notebook: dict, workbook: dict | None = None) -> Minutes:
    """The minutes of a lesson, main line and *Deeper*, and those that its workbook states."""
    seconds: dict[str | int, float] = {"main": 0.0, "deeper": 0.0, "next": 0.0}  # and each section of Deeper
    part: str | int = "main"
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] != "markdown":
            seconds[part] += _seconds_of_code(cell, source)
            continue
        if section := SECTION.search(source):
            part = int(section[1])
        elif re.search(r"^## Deeper", source, re.M):
            part = "deeper"
        elif re.search(r"^## Read next", source, re.M):
            part = "next"
        seconds[part] = seconds.get(part, 0.0) + _seconds_of_prose(source)
    stated = sum(stated_minutes(workbook)) if workbook else 0
    sections = {number: s / 60 for number, s in seconds.items() if isinstance(number, int)}
    return Minutes(seconds["main"] / 60, seconds["deeper"] / 60 + sum(sections.values()), stated, sections)


def stated_minutes(workbook: dict) -> list[int]:
    """The minutes at each exercise and question of a workbook, in its order."""
    text = "\n".join("".join(cell["source"]) for cell in workbook["cells"] if cell["cell_type"] == "markdown")
    return [int(minutes) for minutes in STATED.findall(text)]


def _seconds_of_prose(source: str) -> float:
    equations = re.findall(r"\$\$.*?\$\$", source, re.S)
    prose = re.sub(r"\$\$.*?\$\$", " ", source, flags=re.S)
    prose = re.sub(r"^Main line \d+ minutes .*$", " ", prose, flags=re.M)
    figures = len(re.findall(r"!\[", prose))
    words = [word for word in re.sub(r"\]\([^)]*\)", "]", prose).split() if re.search(r"\w", word)]
    return len(words) / 3 + 20 * len(equations) + 40 * figures + 40 * prose.count("**Predict.**")


def _seconds_of_code(cell: dict, source: str) -> float:
    hidden = cell["metadata"].get("jupyter", {}).get("source_hidden", False)
    lines = 0 if hidden else sum(bool(line.strip()) for line in source.splitlines())
    shown = {"image/png", "image/svg+xml", "application/vnd.jupyter.widget-view+json"}
    figure = any(shown & set(output.get("data", {})) for output in cell["outputs"])
    return 5 * lines + 40 * figure


def rounded(minutes: float) -> int:
    """To five minutes, up: nobody minds to be done early."""
    return 5 * -(-int(minutes + 0.999) // 5)


def in_words(minutes: float) -> str:
    """Of one section: to the next minute."""
    whole = max(1, round(minutes))
    return f"{whole} minute{'s' * (whole > 1)}"


def _read(path: Path) -> dict | None:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def lessons() -> dict[Path, Minutes]:
    """Every lesson and its count."""
    found = sorted((ROOT / "notebooks").glob("*.ipynb"))
    return {path: count(_read(path), _read(ROOT / "solutions" / path.name)) for path in found}


def line(minutes: Minutes, seconds: int) -> str:
    """The line of times, as it stands in the lesson's first cell."""
    deeper = f" · Deeper {rounded(minutes.deeper)}" if minutes.deeper else ""
    exercises = f" · Exercises {rounded(minutes.exercises)}" if minutes.exercises else ""
    return f"Main line {rounded(minutes.main)} minutes{deeper}{exercises} · the cells run {seconds} s"


def _write(path: Path, pattern: re.Pattern, replacement: str) -> None:
    """Change one place in a notebook's file, and nothing else."""
    text = path.read_text(encoding="utf-8")
    changed = pattern.sub(replacement, text, count=1)
    if changed != text:
        path.write_text(changed, encoding="utf-8")


def main() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = {}
    for path, minutes in lessons().items():
        title = "".join(_read(path)["cells"][0]["source"])
        announced = LINE.search(title)
        print(
            f"{path.stem:26s} main {minutes.main:5.1f}  deeper {minutes.deeper:5.1f}  exercises {minutes.exercises:3d}"
        )
        if not announced:
            print("    has no line of times in its first cell")
            continue
        seconds = int(announced.group(4))
        _write(path, re.compile(re.escape(announced.group(0))), line(minutes, seconds))
        text = path.read_text(encoding="utf-8")
        stated = OF_SECTION.sub(lambda m, s=minutes.sections: m[1] + in_words(s[int(m[2])]), text)
        if stated != text:
            path.write_text(stated, encoding="utf-8")
        _write(
            ROOT / "solutions" / path.name, ALLOW, f"Allow {rounded(minutes.exercises)} minutes"
        ) if minutes.exercises else None
        guide = ROOT / "classroom" / path.with_suffix(".md").name
        if guide.exists():
            _write(guide, LINE, line(minutes, seconds))
        times = [rounded(part) or "" for part in (minutes.main, minutes.deeper, minutes.exercises)]
        rows[path.name] = " | ".join(str(cell) for cell in (*times, seconds))
    new = ROW.sub(lambda m: f"{m[1]} {rows[m['file']]} |" if m["file"] in rows else m[0], readme)
    (ROOT / "README.md").write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
