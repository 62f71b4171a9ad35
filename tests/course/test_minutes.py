"""`make minutes`: what counts, for how much, and where the main line ends."""

import sys

import pytest
from lessons import ROOT

sys.path.insert(0, str(ROOT / "tools"))
import minutes

PICTURE = {"output_type": "display_data", "data": {"image/png": ""}, "metadata": {}}


def prose(text):
    return {"cell_type": "markdown", "metadata": {}, "source": [text]}


def code(lines, hidden=False, outputs=()):
    metadata = {"jupyter": {"source_hidden": True}} if hidden else {}
    return {"cell_type": "code", "metadata": metadata, "source": ["x = 1\n"] * lines, "outputs": list(outputs)}


def counted(*cells):
    return minutes.count({"cells": list(cells)})


@pytest.mark.parametrize(
    "cell, expected",
    [
        (prose("word " * 180), 1),
        (prose("before $$a + b = c$$ after " + "word " * 178), 1 + 1 / 3),
        (prose("**Predict.** " + "word " * 179), 1 + 2 / 3),
        (prose("![a picture with four words](file.png) " + "word " * 175), 1 + 2 / 3),
        (prose("- [text](a/long/address) " + "word " * 179), 1),
        (prose("Main line 55 minutes · Deeper 30 · the cells run 60 s"), 0),
        (code(12), 1),
        (code(24, outputs=[PICTURE]), 2 + 2 / 3),
        (code(24, hidden=True), 0),
        (code(24, hidden=True, outputs=[PICTURE]), 2 / 3),
    ],
)
def test_each_thing_takes_its_time(cell, expected):
    assert counted(cell).main == pytest.approx(expected)


def test_the_main_line_ends_where_deeper_begins_and_what_to_read_next_takes_no_time():
    lesson = [prose("## 1 · A"), code(12), prose("## Deeper"), prose("## D1 · B"), code(24)]
    one, two = counted(*lesson), counted(*lesson, prose("## Read next\n" + "word " * 900))
    assert one == two
    assert (one.main, one.deeper) == pytest.approx((1 + 2 / 180, 2 + 3 / 180))


def test_every_deeper_section_has_its_own_minutes():
    lesson = [code(12), prose("## Deeper"), prose("## D1 · A"), code(24), prose("## D2 · B"), code(48)]
    assert counted(*lesson).sections == pytest.approx({1: 2 + 2 / 180, 2: 4 + 2 / 180})


@pytest.mark.parametrize("path, found", minutes.lessons().items(), ids=lambda p: getattr(p, "stem", ""))
def test_lessons_state_the_minutes_of_their_deeper_sections(path, found):
    stated = minutes.OF_SECTION.findall(path.read_text(encoding="utf-8"))
    assert [int(number) for _, number in stated] == sorted(found.sections)
    text = path.read_text(encoding="utf-8")
    assert all(start + minutes.in_words(found.sections[int(number)]) in text for start, number in stated)


def test_a_workbook_states_its_minutes_at_each_exercise_and_question():
    workbook = {"cells": [prose("**Exercise `a.b`** (8 minutes, difficulty 1 of 3). Why 3 minutes?"), prose("text")]}
    workbook["cells"] += [prose("**Question 1** (4 minutes, 2 points). How?"), prose("**Question.** No time.")]
    assert minutes.stated_minutes(workbook) == [8, 4]


@pytest.mark.parametrize("found, said", [(0, 0), (0.2, 5), (5, 5), (5.02, 10), (56.1, 60)])
def test_announced_minutes_are_rounded_up_to_five(found, said):
    assert minutes.rounded(found) == said


def test_the_line_of_times_is_read_as_it_is_written():
    written = minutes.line(minutes.Minutes(56.1, 0, 61, {}), 70)
    assert written == "Main line 60 minutes · Exercises 65 · the cells run 70 s"
    assert minutes.LINE.fullmatch(written).groups() == ("60", None, "65", "70")
