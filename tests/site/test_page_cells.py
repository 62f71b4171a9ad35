"""What a page has that its notebook has not."""

import json
import sys

import pytest
from lessons import ROOT

sys.path.insert(0, str(ROOT / "tools"))
import page_cells
import reference

from vae_course.checks.catalogue import find, names

WORKBOOKS = sorted((ROOT / "solutions").glob("*.ipynb"))


def notebook(*cells):
    return {"cells": [{"metadata": {}, "outputs": [], **cell} for cell in cells]}


TITLE = {"cell_type": "markdown", "id": "title", "source": "# 04 · The KL\n\nWhy."}
ANSWER = {
    "cell_type": "code",
    "id": "answer",
    "metadata": {"nbgrader": {"solution": True}},
    "source": "def f(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION",
}
CHECK = {
    "cell_type": "code",
    "id": "check",
    "metadata": {"nbgrader": {"grade": True}},
    "source": 'display(check("kl.gaussian", f))\n### BEGIN HIDDEN TESTS\nsecret\n### END HIDDEN TESTS',
}


def test_links_stand_under_the_title_and_the_notebook_stays_as_it_was():
    lesson = notebook(TITLE)
    page = page_cells.lesson_page(lesson, "LINKS", {})
    assert page["cells"][0]["source"].startswith("# 04 · The KL\n\n:::{div} page-links\nLINKS\n:::")
    assert lesson["cells"][0]["source"] == TITLE["source"]


def test_an_exercise_is_linked_from_its_lesson_and_found_in_its_workbook():
    text = "**Exercises `kl.gaussian`** (8 minutes); **`kl.q1`** (2 minutes): `torch.nn`."
    lesson = page_cells.lesson_page(notebook(TITLE, {"cell_type": "markdown", "id": "e", "source": text}), "", {})
    assert "[`kl.gaussian`](#exercise-kl-gaussian)" in lesson["cells"][1]["source"]
    assert "[`kl.q1`](#exercise-kl-q1)" in lesson["cells"][1]["source"]
    assert "[`torch.nn`]" not in lesson["cells"][1]["source"]
    task = {"cell_type": "markdown", "id": "t", "source": "## 1\n\n**Exercise `kl.gaussian`** (8 minutes)"}
    page = page_cells.workbook_page(notebook(TITLE, task), "", lambda name: [])
    assert "(exercise-kl-gaussian)=\n\n**Exercise" in page["cells"][1]["source"]


def test_a_solution_is_folded_behind_what_learners_get_and_hidden_tests_are_gone():
    page = page_cells.workbook_page(notebook(TITLE, ANSWER, CHECK), "", lambda name: [f"hint of {name}"])
    _, stub, solution, check, hints = page["cells"]
    assert "raise NotImplementedError()" in stub["source"] and "return x" not in stub["source"]
    assert "    return x" in solution["source"] and "SOLUTION" not in solution["source"]
    assert solution["metadata"]["tags"] == ["hide-input"]
    assert "secret" not in check["source"]
    assert hints["source"] == "::::{dropdown} Hint 1\nhint of kl.gaussian\n::::"


def test_a_term_is_before_the_heading_of_its_section():
    cell = {"cell_type": "markdown", "id": "collapse", "source": "## 4 · Collapse\n\nText."}
    page = page_cells.lesson_page(notebook(TITLE, cell), "", {"collapse": ["posterior collapse"]})
    assert page["cells"][1]["source"] == "```{index} ! single: posterior collapse\n```\n\n## 4 · Collapse\n\nText."


@pytest.mark.parametrize("workbook", WORKBOOKS, ids=lambda path: path.stem)
def test_every_workbook_becomes_a_page_without_answers_in_the_open(workbook):
    page = page_cells.workbook_page(json.loads(workbook.read_text(encoding="utf-8")), "", lambda name: find(name).hints)
    for cell in page["cells"]:
        assert "HIDDEN TESTS" not in page_cells.source(cell) and "SOLUTION" not in page_cells.source(cell), cell["id"]
    assert len({cell["id"] for cell in page["cells"]}) == len(page["cells"])


def test_every_exercise_has_one_anchor():
    texts = [page_cells.workbook_page(json.loads(w.read_text("utf-8")), "", lambda name: []) for w in WORKBOOKS]
    sources = "\n".join(page_cells.source(cell) for page in texts for cell in page["cells"])
    wrong = {name: sources.count(f"({page_cells.anchor(name)})=") for name in names() if not name.startswith("start.")}
    assert {name: count for name, count in wrong.items() if count != 1} == {}


def test_the_reference_has_what_readers_import():
    pages = {part: reference.page(part) for part in reference.PARTS}
    for name in ("models.VAE", "objectives.elbo", "training.fit", "evaluation.log_likelihood", "checks.check"):
        assert f":: vae_course.{name}\n" in pages[name.split(".")[0]]
    assert "test_" not in "".join(pages.values()) and "._" not in "".join(pages.values())


@pytest.fixture
def pages(monkeypatch):
    """The module that writes the pages' sources."""
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import pages

    return pages


def test_what_is_no_longer_made_is_removed_and_workbooks_are_listed(pages, tmp_path):
    to = tmp_path / "site-src"
    for left_over in ("notebooks/99_gone.ipynb", "_notebooks/99_gone.ipynb", "_stills/05-picture.png"):
        (to / left_over).parent.mkdir(parents=True)
        (to / left_over).write_text("old")
    pages.prepare(to)
    assert not (to / "notebooks" / "99_gone.ipynb").exists() and not (to / "_notebooks" / "99_gone.ipynb").exists()
    assert (to / "_stills" / "05-picture.png").exists() and (to / "notebooks" / "05_vae.ipynb").exists()
    listed = (to / "exercises" / "index.md").read_text(encoding="utf-8")
    for workbook in WORKBOOKS:
        assert f"[Workbook {workbook.stem[:2]}]({workbook.name})" in listed
        assert f"](../notebooks/{workbook.name}) |" in listed


def test_a_build_is_swept_and_a_folder_that_is_none_is_left_alone(pages, tmp_path):
    for folder in ("site/notebooks", "site-read", "other/notebooks"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "page").write_text("old")
    pages.sweep(tmp_path / "site"), pages.sweep(tmp_path / "other"), pages.sweep(tmp_path / "none")
    assert not (tmp_path / "site").exists() and (tmp_path / "site-read" / "page").exists()
    assert (tmp_path / "other" / "notebooks" / "page").exists()
