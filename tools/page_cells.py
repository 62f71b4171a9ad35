"""What a page of the site has that its notebook has not: links at its top, anchors, hints and solutions folded.

Pure functions from notebooks, as dictionaries, to notebooks; `tools/pages.py` reads and writes the files. A cell keeps
its id.
"""

import copy
import re
from collections.abc import Callable, Mapping, Sequence

Notebook = dict
Cell = dict

_EXERCISE = re.compile(r"^\*\*Exercise `?(?P<name>\w+\.\w+)`?\*\*", re.MULTILINE)
_EXERCISES = re.compile(r"^\*\*Exercises? `.*$", re.MULTILINE)
_SOLVED = re.compile(r"^( *)### BEGIN SOLUTION\n(.*?)^ *### END SOLUTION\n?", re.MULTILINE | re.DOTALL)
_HIDDEN = re.compile(r"\n*^### BEGIN HIDDEN TESTS\n.*?^### END HIDDEN TESTS\n?", re.MULTILINE | re.DOTALL)


def source(cell: Cell) -> str:
    return "".join(cell["source"])


def anchor(exercise: str) -> str:
    """`kl.gaussian` is found at `#exercise-kl-gaussian`."""
    return "exercise-" + re.sub(r"[._]", "-", exercise)


def lesson_page(notebook: Notebook, links: str, terms: Mapping[str, Sequence[str]]) -> Notebook:
    """A lesson: `links` at its top, its exercises linked, and `terms` by cell, for the index and the search."""
    page = _with_links(notebook, links)
    for cell in page["cells"]:
        if cell["cell_type"] == "markdown":
            text = _EXERCISES.sub(lambda line: _linked(line[0]), source(cell))
            if found := terms.get(cell["id"]):
                text = _indexed(text, found)
            cell["source"] = text
    return page


def workbook_page(notebook: Notebook, links: str, hints: Callable[[str], Sequence[str]]) -> Notebook:
    """A workbook with its solutions: what is to be done, then hints and a solution, folded.

    `hints(name)` are those of an exercise. What a check says about the right answer is left out.
    """
    page = _with_links(notebook, links)
    page["cells"] = [made for cell in page["cells"] for made in _workbook_cells(cell, hints)]
    return page


def _with_links(notebook: Notebook, links: str) -> Notebook:
    page = copy.deepcopy(notebook)
    title = page["cells"][0]
    heading, _, rest = source(title).partition("\n")
    title["source"] = f"{heading}\n\n:::{{div}} page-links\n{links}\n:::\n{rest}"
    return page


def _linked(line: str) -> str:
    """The bold names in a lesson's line of exercises lead to their places in the workbook."""
    return re.sub(r"\*\*(Exercises? )?`(\w+\.\w+)`\*\*", lambda m: f"**{m[1] or ''}[`{m[2]}`](#{anchor(m[2])})**", line)


def _indexed(text: str, terms: Sequence[str]) -> str:
    """Before a cell's heading, so that they lead to its section. `!` has the search show them first."""
    return "".join(f"```{{index}} ! single: {term}\n```\n" for term in terms) + f"\n{text}"


def _workbook_cells(cell: Cell, hints: Callable[[str], Sequence[str]]) -> list[Cell]:
    about = cell["metadata"].get("nbgrader", {})
    if cell["cell_type"] == "markdown":
        if about.get("solution"):
            return [cell | {"source": folded("An answer", source(cell))}]
        return [cell | {"source": _EXERCISE.sub(lambda m: f"({anchor(m['name'])})=\n\n{m[0]}", source(cell))}]
    if about.get("solution"):
        return _answer_cells(cell)
    if about.get("grade"):
        text = _HIDDEN.sub("", source(cell))
        name = re.search(r'check\("([\w.]+)"', text)
        check = cell | {"source": text, "outputs": [], "metadata": {}}
        return [check, _markdown(f"{cell['id']}-hints", _hints(hints(name[1])))] if name else [check]
    return [cell]


def _answer_cells(cell: Cell) -> list[Cell]:
    """The cell as learners get it, and its solution."""
    stub = _SOLVED.sub(lambda m: f"{m[1]}# YOUR CODE HERE\n{m[1]}raise NotImplementedError()\n", source(cell))
    choice = stub.split("\n", 1)[0] if "= ...  #" in stub else ""
    solved = re.sub(r"^ *### (BEGIN|END) SOLUTION\n?", "", source(cell), flags=re.MULTILINE)
    if choice:  # the letter alone
        stub, solved = choice, solved.split("\n", 1)[1]
    prompts = {"code_prompt_show": "A solution", "code_prompt_hide": "A solution"}
    return [
        cell | {"source": stub.rstrip(), "outputs": [], "metadata": {}},
        cell
        | {
            "id": f"{cell['id']}-solution"[:64],
            "source": solved.rstrip(),
            "outputs": [],
            "metadata": {"tags": ["hide-input"], "mystnb": prompts},
        },
    ]


def _hints(hints: Sequence[str]) -> str:
    return "\n\n".join(folded(f"Hint {number}", hint) for number, hint in enumerate(hints, 1))


def folded(title: str, text: str) -> str:
    """Text that one click opens, without JavaScript, too."""
    return f"::::{{dropdown}} {title}\n{text}\n::::"


def _markdown(identity: str, text: str) -> Cell:
    return {"cell_type": "markdown", "id": identity[:64], "metadata": {}, "source": text}
