"""Every lesson has the same form, so that who has read one knows where everything is in the next; its minutes are
counted, not felt."""

import json
import re
import sys
from itertools import pairwise

import pytest
from lessons import LESSONS, ROOT

sys.path.insert(0, str(ROOT / "tools"))
import minutes

CLOSING = ["What was shown", "Common mistakes", "Exercises", "Deeper", "Read next"]
EVERY_LESSON = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


def _cells(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [(cell["id"], cell["cell_type"], "".join(cell["source"])) for cell in cells]


def _headings(path):
    text = "\n".join(source for _, kind, source in _cells(path) if kind == "markdown")
    text = re.sub(r"```.*?```", "", text, flags=re.S)
    return [(len(marks), name.strip()) for marks, name in re.findall(r"^(#+) (.*)$", text, re.M)]


def _workbook(path):
    found = ROOT / "solutions" / path.name
    return json.loads(found.read_text(encoding="utf-8")) if found.exists() else None


@EVERY_LESSON
def test_one_title_with_the_chapters_number_and_headings_without_jumps(path):
    headings = _headings(path)
    number = "Appendix A" if path.stem.startswith("appendix") else path.stem[:2]
    assert headings[0][0] == 1 and headings[0][1].startswith(f"{number} · ")
    assert [name for level, name in headings if level == 1] == [headings[0][1]]
    levels = [level for level, _ in headings]
    assert all(after <= before + 1 for before, after in pairwise(levels))


@EVERY_LESSON
def test_sections_are_numbered_and_the_closing_ones_in_their_order(path):
    sections = [name for level, name in _headings(path) if level == 2]
    main = [name for name in sections if re.match(r"\d+ · ", name)]
    assert [name.split(" ")[0] for name in main] == [str(i) for i in range(1, len(main) + 1)] and main
    deeper = [name for name in sections if re.match(r"D\d+ · ", name)]
    assert [name.split(" ")[0] for name in deeper] == [f"D{i}" for i in range(1, len(deeper) + 1)]
    unheard = {"Exercises"} - ({"Exercises"} if _workbook(path) else set()) | (set() if deeper else {"Deeper"})
    closing = [name for name in CLOSING if name not in unheard]
    at = closing.index("Deeper") + 1 if deeper else len(closing)
    opening = sections[: sections.index(main[0])]
    assert all(name not in CLOSING for name in opening)
    assert sections[len(opening) :] == main + closing[:at] + deeper + closing[at:]


@EVERY_LESSON
def test_the_first_cell_says_what_you_will_be_able_to_do_what_you_need_and_how_long_it_takes(path):
    source = _cells(path)[0][2]
    assert source.index("After this chapter you can") < source.index("You need") < source.index("\nMain line ")


@EVERY_LESSON
def test_the_minutes_announced_are_those_counted_and_the_main_line_takes_an_hour_at_most(path):
    lesson, workbook = json.loads(path.read_text(encoding="utf-8")), _workbook(path)
    counted = minutes.count(lesson, workbook)
    assert counted.main <= (25 if path.stem.startswith("00") else 60)
    announced = minutes.LINE.search("".join(lesson["cells"][0]["source"]))
    assert announced, "the first cell has no line of times: make minutes"
    for said, found in zip(announced.groups()[:3], counted[:3], strict=True):
        assert abs(int(said or 0) - found) <= 5
    row = next(m for m in minutes.ROW.finditer((ROOT / "README.md").read_text()) if m["file"] == path.name)
    assert [int(cell or 0) for cell in re.findall(r"\| *(\d*) *(?=\|)", row[0][len(row[1]) - 1 :])] == [
        int(part or 0) for part in announced.groups()
    ]


@pytest.mark.parametrize("path", [path for path in LESSONS if _workbook(path)], ids=lambda path: path.stem)
def test_guide_and_workbook_announce_the_same(path):
    announced = minutes.LINE.search(_cells(path)[0][2])
    guide = (ROOT / "classroom" / path.with_suffix(".md").name).read_text(encoding="utf-8")
    assert announced[0] in guide
    workbook = _workbook(path)
    text = "\n".join("".join(cell["source"]) for cell in workbook["cells"])
    assert abs(int(minutes.ALLOW.search(text)[1]) - sum(minutes.stated_minutes(workbook))) <= 5
    questions = len(re.findall(r"^\*\*(?:Question|Exercise)\b", text, re.M))
    assert len(minutes.stated_minutes(workbook)) == questions, "each exercise and question states its minutes"


@EVERY_LESSON
def test_each_prediction_is_followed_by_its_code_and_then_by_its_answer(path):
    cells = _cells(path)
    for i, (name, kind, source) in enumerate(cells):
        if kind != "markdown" or "**Predict.**" not in source:
            continue
        assert source.count("**Predict.**") == 1, name
        assert cells[i + 1][1] == "code", f"{cells[i + 1][0]} stands between {name} and its code"
        answer = next(cell for cell in cells[i + 1 :] if cell[1] == "markdown")
        assert not answer[2].startswith(("#", "**Exercise", "**Predict")), f"{answer[0]} does not answer {name}"


@EVERY_LESSON
def test_folded_cells_are_folded_everywhere_and_hold_a_drawing_or_set_up(path):
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        hidden = cell["metadata"].get("jupyter", {}).get("source_hidden", False)
        assert hidden == ("hide-input" in cell["metadata"].get("tags", [])), cell["id"]
        assert not (hidden and cell["cell_type"] != "code"), cell["id"]
