"""A submission's cells are put right before it is graded, and nothing that a student wrote is changed."""

import sys

import pytest
from lessons import ROOT
from nbformat.v4 import new_code_cell, new_markdown_cell

sys.path.insert(0, str(ROOT / "classroom" / "nbgrader"))
from vae_class.repair import LOST, Source, repair

STUB = "def kl(p, q):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
VISIBLE = 'display(check("kl.discrete", kl))'
CHECK = f'{VISIBLE}\n### BEGIN HIDDEN TESTS\ncheck("kl.discrete", kl, fresh=True)\n### END HIDDEN TESTS'
QUESTION, WORDS = "**Question.** Why?", "YOUR ANSWER HERE"
ANSWER = "def kl(p, q):\n    return (p * (p / q).log()).sum(-1)"


def _source(name, text, cell_type="code", grade=False, solution=False):
    metadata = {"grade_id": name, "grade": grade, "solution": solution, "locked": not solution, "points": 2}
    return Source(text, cell_type, metadata)


SOURCES = [
    _source("kl-answer", STUB, solution=True),
    _source("kl-check", CHECK, grade=True),
    _source("why-answer", WORDS, "markdown", grade=True, solution=True),
]


def _cells(answer=ANSWER, words="Because.", metadata=True):
    made = [
        new_code_cell("import torch"),
        new_code_cell(answer),
        new_code_cell(VISIBLE),
        new_markdown_cell(QUESTION),
        new_markdown_cell(words),
    ]
    if metadata:
        for cell, source in zip((made[1], made[2], made[4]), SOURCES, strict=True):
            cell.metadata["nbgrader"] = dict(source.metadata)
    return made


RELEASED = _cells(STUB, WORDS)


def _named(cells):
    return {c.metadata.nbgrader.grade_id: c.source for c in cells if "nbgrader" in c.metadata}


def test_a_whole_submission_stays_as_it_is():
    cells = _cells()
    before = [cell.source for cell in cells]
    assert repair(cells, SOURCES, RELEASED) == []
    assert [cell.source for cell in cells] == before
    assert _named(cells) == {"kl-answer": ANSWER, "kl-check": VISIBLE, "why-answer": "Because."}


@pytest.mark.parametrize(
    "answer", [ANSWER, "import math\n\n" + ANSWER, "kl = torch.nn.functional.kl_div", "def kl(p, q:\n"]
)
def test_cells_without_metadata_are_recognised_by_what_they_define_check_and_answer(answer):
    cells = _cells(answer, metadata=False)
    repair(cells, SOURCES, RELEASED)
    assert _named(cells) == {"kl-answer": answer, "kl-check": VISIBLE, "why-answer": "Because."}
    assert len(cells) == 5


def test_cells_that_kept_only_their_ids_are_recognised_by_them():
    cells = _cells("kl = lambda p, q: 0", "Because.", metadata=False)
    for cell, source in zip((cells[1], cells[2], cells[4]), SOURCES, strict=True):
        cell.id = source.name
    cells[2].source = "print('no check')"
    repair(cells, SOURCES)
    assert set(_named(cells)) == {"kl-answer", "kl-check", "why-answer"} and len(cells) == 5


def test_of_two_answers_with_one_name_the_last_that_was_worked_on_is_the_answer_and_both_are_executed():
    cells = _cells()
    for place, text in ((1, "def kl(p, q):\n    return 0"), (3, STUB)):
        copied = new_code_cell(text)
        copied.metadata["nbgrader"] = dict(SOURCES[0].metadata)
        cells.insert(place, copied)
    assert repair(cells, SOURCES, RELEASED) == ["there were 3 cells kl-answer"]
    assert _named(cells)["kl-answer"] == ANSWER and len(cells) == 7


@pytest.mark.parametrize(
    "metadata", [{}, None, [], {"grade_id": "elbo-check", "points": 50}, {"grade": True}, {"grade_id": 3}]
)
def test_metadata_that_are_not_of_this_workbook_are_taken_away(metadata):
    cells = _cells()
    strange = new_code_cell("x = 1")
    strange.metadata["nbgrader"] = metadata
    cells.insert(1, strange)
    repair(cells, SOURCES, RELEASED)
    assert "nbgrader" not in strange.metadata and len(_named(cells)) == 3


def test_points_and_kind_come_from_what_was_handed_out():
    cells = _cells()
    cells[2].metadata["nbgrader"] = {"grade_id": "kl-check", "points": 100, "grade": False, "schema_version": 99}
    repair(cells, SOURCES, RELEASED)
    assert cells[2].metadata.nbgrader == SOURCES[1].metadata


def test_a_check_that_is_missing_comes_back_below_its_answer_and_without_the_answer_at_the_end():
    cells = _cells()
    del cells[2]
    assert repair(cells, SOURCES, RELEASED) == ["the cell kl-check was missing"]
    assert [cells[1].source, cells[2].source] == [ANSWER, CHECK]
    cells = _cells()
    del cells[1:3]
    repair(cells, SOURCES, RELEASED)
    assert cells[-1].source == CHECK


def test_words_that_cannot_be_found_wait_for_the_teacher_and_are_no_untouched_answer():
    cells = _cells(metadata=False)
    del cells[3]  # the question, below which the words stood
    repair(cells, SOURCES, RELEASED)
    assert _named(cells)["why-answer"] == LOST != WORDS
    assert "Because." in [cell.source for cell in cells]


def test_a_notebook_without_any_cell_of_the_workbook_cannot_be_put_right():
    for cells in ([], [new_code_cell("print(1)")], [new_markdown_cell("")]):
        with pytest.raises(ValueError, match="no cell of this workbook"):
            repair(cells, SOURCES, RELEASED)
