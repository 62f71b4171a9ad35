"""Interactive figures without a browser: callbacks, still images, bad input."""

import ast
import gc
import html
import re

import nbformat
import pytest
from ipywidgets import Box
from lessons import LESSONS, ROOT

from vae_course.notebook import plotting
from vae_course.notebook.widgets import Explorer, choice, explore, slider, watching


def titled(a, b="x"):
    figure, axis = plotting.subplots(width=2, height=1.5)
    axis.set_title(f"{a:.1f} {b}")
    return figure


def _raises_above_one(a):
    if a > 1:
        raise ValueError("above one")
    return titled(a)


def test_moving_a_control_changes_the_image_and_its_text_alternative_stays():
    explorer = Explorer(titled, "A <title>.", {"a": slider("a", 0, 2, 1), "b": choice("b", ["x", "y"])})
    explorer.update()
    seen = {explorer.image.value}
    explorer.controls["a"].value = 2
    seen.add(explorer.image.value)
    explorer.controls["b"].value = "y"
    seen.add(explorer.image.value)
    assert len(seen) == 3 and all('alt="A &lt;title&gt;."' in image for image in seen)


def test_a_drawing_that_raises_says_so_and_the_next_move_recovers():
    explorer = Explorer(_raises_above_one, "A title.", {"a": slider("a", 0, 2, 0)})
    explorer.controls["a"].value = 2
    assert "ValueError: above one" in explorer.image.value and "<img" not in explorer.image.value
    explorer.controls["a"].value = 0.5
    assert explorer.image.value.startswith("<img")


def test_a_move_leaves_axes_and_their_labels_where_they_were():
    figures = []

    def draw(a):
        figure, axes = plotting.subplots(width=3, height=2)
        axes.plot([0, 1], [0, 10**a])  # with wider numbers beside the axis, a layout of its own would be another
        axes.set(xlabel="x", ylabel="y")
        figures.append(figure)
        return figure

    explorer = Explorer(draw, "A line.", {"a": slider("a", 0, 4, 0, steps=4)})
    explorer.update()
    explorer.controls["a"].value = 4
    (first,), (last,) = (figure.axes for figure in figures)
    assert last.get_ylim()[1] > 1000 * first.get_ylim()[1]
    assert last.get_position().bounds == pytest.approx(first.get_position().bounds)
    for one, other in zip((first.xaxis, first.yaxis), (last.xaxis, last.yaxis), strict=True):
        where = [a.label.get_window_extent().bounds for a in (one, other)]
        assert where[1] == pytest.approx(where[0], abs=1.5)  # pixels
        assert len(other.get_majorticklocs()) <= 7  # four intervals, and one beyond each end


def test_garbage_is_collected_again_after_a_drawing_even_if_it_raised():
    explorer = Explorer(_raises_above_one, "A title.", {"a": slider("a", 0, 2, 0, steps=2)})
    explorer.controls["a"].value = 2
    assert explorer.error is not None and gc.isenabled()


def test_the_extremes_of_every_control_are_visited_and_an_error_there_is_raised():
    visited = []
    controls = {"a": slider("a", -1, 2, 0), "b": choice("b", {"one": 1, "two": 2, "three": 3})}
    explorer = Explorer(lambda a, b: visited.append((a, b)) or titled(a), "A title.", controls)
    explorer.visit_extremes()
    assert {(-1, 1), (2, 1), (0, 1), (0, 3)} <= set(visited)
    with pytest.raises(ValueError, match="above one"):
        Explorer(_raises_above_one, "A title.", {"a": slider("a", 0, 2, 0)}).visit_extremes()


def test_the_output_holds_a_still_image_before_the_live_one(displayed):
    explore(titled, "A title.", a=slider("a", 0, 2, 1))
    (still, how), (live, _) = displayed
    assert still["image/png"] and how["metadata"]["image/png"]["alt"] == "A title."
    assert isinstance(live, Box)


def test_a_watched_training_leaves_its_last_image(displayed):
    with watching(titled, "A title.") as on_epoch:
        for epoch in range(3):
            on_epoch(epoch)
    assert [isinstance(thing, Box) for thing, _ in displayed] == [True, False]
    assert displayed[-1][0]["image/png"]


@pytest.mark.invalid_input
def test_bad_controls_and_missing_names_are_told():
    with pytest.raises(ValueError, match="at least one control"):
        explore(titled, "A title.")
    with pytest.raises(ValueError, match="must lie between"):
        slider("a", 0, 1, 2)
    with pytest.raises(NameError, match="run the cell above in which it is made"):
        explore(lambda a: titled(a + eval("never_trained")), "A title.", a=slider("a", 0, 1, 0))
    with pytest.raises(ValueError, match="text alternative"):
        explore(titled, "  ", a=slider("a", 0, 1, 0))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda p: p.stem)
def test_on_paper_every_figure_is_an_image_with_a_text_alternative(lesson):
    nbconvert = pytest.importorskip("nbconvert")
    notebook = nbformat.read(lesson, as_version=4)
    assert "widgets" not in notebook.metadata
    saved = 0
    for cell in notebook.cells:
        shown = [o for o in cell.get("outputs", []) if "image/png" in o.get("data", {})]
        assert all(o.metadata["image/png"]["alt"].strip() for o in shown), cell.id
        if re.search(r"^(explore|with watching)\(", cell.source, re.M):
            assert shown, cell.id
        saved += len(shown)
    exporter = nbconvert.HTMLExporter(
        extra_template_basedirs=[str(ROOT / "tools" / "templates")], template_name="described"
    )
    page, _ = exporter.from_notebook_node(notebook)
    images = re.findall(r'<img\b[^>]*src="data:image/png[^>]*>', page)
    said = [html.unescape(re.search(r'\balt="([^"]*)"', image)[1]) for image in images]
    alts = [
        o.metadata["image/png"]["alt"]
        for c in notebook.cells
        for o in c.get("outputs", [])
        if "image/png" in o.get("data", {})
    ]
    assert len(alts) == saved and said == alts and "No description" not in page


def test_every_chapter_has_a_figure_one_can_touch():
    have = {path.stem[:2] for path in LESSONS if '"explore(' in path.read_text(encoding="utf-8")}
    assert {f"{n:02}" for n in range(12)} <= have


def _top_level_names(tree: ast.AST) -> set[str]:
    """Names a cell gives in the notebook: not those inside its functions and comprehensions."""
    if isinstance(tree, ast.FunctionDef | ast.ClassDef):
        return {tree.name}
    if isinstance(tree, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        return set()
    own = {tree.id} if isinstance(tree, ast.Name) and isinstance(tree.ctx, ast.Store) else set()
    return own.union(*map(_top_level_names, ast.iter_child_nodes(tree)))


def _needed(tree: ast.AST, functions: dict[str, ast.FunctionDef]) -> set[str]:
    """Names of the notebook that a drawing function looks up when it is called, by way of others, too."""
    todo, needed = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}, set()
    while todo:
        name = todo.pop()
        needed.add(name)
        if name in functions:
            function = functions[name]  # what its defaults name is looked up when it is made, not when it is called
            nodes = [n for statement in function.body for n in ast.walk(statement)]
            own = {n.arg for n in ast.walk(function) if isinstance(n, ast.arg)}
            own |= {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
            todo |= {n.id for n in nodes if isinstance(n, ast.Name)} - own - needed
    return needed


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda p: p.stem)
def test_what_a_figure_draws_from_keeps_its_name_to_the_end_of_the_lesson(lesson):
    notebook = nbformat.read(lesson, as_version=4)
    cells = [ast.parse(cell.source) for cell in notebook.cells if cell.cell_type == "code"]
    for i, cell in enumerate(cells):
        functions = {n.name: n for c in cells[: i + 1] for n in c.body if isinstance(n, ast.FunctionDef)}
        calls = [n for n in ast.walk(cell) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "explore"]
        for call in calls:
            later = set().union(*map(_top_level_names, cells[i + 1 :]))
            assert _needed(call.args[0], functions) & later == set()
