"""Write into the teacher's guides what each check says: `make guides`.

In classroom/NN_name.md, everything between the two comments below is made from `vae_course.checks`; the rest is written
by hand. Run this after changing an exercise.
"""

import re
from pathlib import Path

from vae_course.checks import CHAPTERS, Choice, Exercise, exercises
from vae_course.checks.reasoning.formulas import forms

ROOT = Path(__file__).resolve().parent.parent
BEGIN = "<!-- From here to the next comment, this is made by `make guides`. -->"
END = "<!-- The end of what `make guides` makes. -->"


def table(exercise: Exercise | Choice) -> str:
    """One exercise: its effort, and what a reader who makes a mistake, or chooses a wrong option, is told."""
    head = [f"**{exercise.name}** ({exercise.minutes} minutes, difficulty {exercise.difficulty} of 3)", ""]
    if isinstance(exercise, Choice):
        right = f"Right is {exercise.right}: {exercise.options[exercise.right]}"
        head += [exercise.question, "", right, "", "| choice | what the check says |"]
        rows = [(f"{m.name}: {exercise.options[m.name]}", m.message) for m in exercise.mistakes]
    else:
        head += ["| mistake | what the check says |"]
        rows = [(_cell(m.name), m.message) for m in exercise.mistakes]
    return "\n".join(
        [*head, "|---|---|", *(f"| {what} | {_cell(said)} |" for what, said in rows), *_worked_out(exercise)]
    )


def _worked_out(exercise: Exercise | Choice) -> list[str]:
    """What the check finds besides what is listed, with a few examples of it."""
    if isinstance(exercise, Choice):
        return []
    changes = forms(exercise.name)[0][0].changes
    simple = list(
        dict.fromkeys(change.words for change in changes if change.rank <= 2 and "returned" not in change.words)
    )
    examples = "; ".join(simple[:: max(1, len(simple) // 4)][:4])
    return ["", f"Worked out besides: {len(changes)} slips in the formula, one or two at once, such as: {examples}."]


def _cell(text: str) -> str:
    """Plain text inside a Markdown table."""
    return re.sub(r"([|*_<`\\])", r"\\\1", " ".join(text.split()))


def updated(guide: Path) -> str:
    """The guide's text with its generated part made anew."""
    chapter = next(chapter for chapter, title in CHAPTERS.items() if title[:2] == guide.name[:2])
    tables = [table(exercise) for exercise in exercises().values() if exercise.chapter == chapter]
    before, rest = guide.read_text(encoding="utf-8").split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n" + "".join(f"{t}\n\n" for t in tables) + f"{END}{after}"


if __name__ == "__main__":
    for guide in sorted((ROOT / "classroom").glob("[0-9][0-9]_*.md")):
        guide.write_text(updated(guide), encoding="utf-8")
        print(guide.relative_to(ROOT))
