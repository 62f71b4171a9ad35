"""One exercise, one file; and only the file that is asked for is imported."""

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import vae_course.checks
from vae_course.checks import check, hint, solution
from vae_course.checks.catalogue import CHAPTERS, exercises, find, names
from vae_course.checks.exercise import Exercise
from vae_course.checks.tries import TRIES

ROOT = Path(vae_course.checks.__file__).parent
PARTS = ["cases", "reference", "observe", "ALTERNATIVES", "MISTAKES", "EXERCISE"]
every_exercise = pytest.mark.parametrize("name", names())


def _file(name: str) -> Path:
    return ROOT.joinpath(*name.split(".")).with_suffix(".py")


def _names_at_the_top(tree: ast.Module) -> list[str]:
    """What a module defines, in order."""
    found = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            found.append(node.name)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.append(node.targets[0].id)
    return found


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_order_of_a_chapter_names_every_file_in_its_folder(chapter):
    files = {path.stem for path in (ROOT / chapter).glob("*.py")} - {"__init__", "_shared"}
    order = import_module(f"vae_course.checks.{chapter}").ORDER
    assert sorted(order) == sorted(files)


def test_no_folder_of_exercises_is_left_out():
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert folders == {*CHAPTERS, "reasoning"}


def test_fewer_are_tried_in_exercises_that_exist():
    usual = Exercise.__dataclass_fields__["tries"].default
    for name, tries in TRIES.items():
        assert find(name).tries == tries < usual


def test_an_exercise_is_called_as_its_file():
    assert [e.name for e in exercises().values()] == list(exercises()) == list(names())
    assert all(_file(name).is_file() for name in names())


@every_exercise
def test_an_exercise_file_says_in_a_line_what_is_written_and_has_its_parts_in_order(name):
    tree = ast.parse(_file(name).read_text(encoding="utf-8"))
    said = ast.get_docstring(tree)
    assert said.endswith(".") and "\n" not in said
    parts = [found for found in _names_at_the_top(tree) if found in PARTS]
    if name.split(".")[1].startswith("q"):
        assert parts == ["EXERCISE"]
    else:
        assert parts in (PARTS, [part for part in PARTS if part != "observe"])


@every_exercise
def test_an_exercise_imports_no_other_exercise(name):
    chapter = name.split(".")[0]
    for node in ast.walk(ast.parse(_file(name).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module.startswith("vae_course.checks."):
            home = node.module.removeprefix("vae_course.checks.")
            assert home in {f"{chapter}._shared", "_gaussian", "exercise", "choice", "compare", "sandbox"}, home


def _loaded_after(code: str) -> set[str]:
    """The modules of exercises that a fresh Python has loaded after this code."""
    report = "import sys; print('LOADED', *(m for m in sys.modules if m.startswith('vae_course.checks.')))"
    run = subprocess.run([sys.executable, "-c", f"{code}\n{report}"], capture_output=True, text=True, check=True)
    modules = run.stdout.split("LOADED")[1].split()
    return {m.removeprefix("vae_course.checks.") for m in modules if m.count(".") == 3 and ".reasoning." not in m}


def test_importing_checks_loads_no_exercise():
    assert _loaded_after("import vae_course.checks") == set()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("check('kl.gaussian', lambda mean, log_var: mean)", {"kl.gaussian"}),
        ("check('kl.discrete', lambda p, q: p)", {"kl.discrete", "kl._shared"}),
        ("check('elbo.q1', 'b')", {"elbo.q1"}),
        ("hint('vae.step')", {"vae.step", "vae._shared"}),
        ("solution('autoencoder.error')", {"autoencoder.error", "autoencoder._shared"}),
        ("progress()", set()),
    ],
)
def test_only_the_exercise_that_is_asked_for_is_loaded(code, expected):
    assert _loaded_after(f"from vae_course.checks import check, hint, progress, solution\n{code}") == expected


@pytest.mark.invalid_input
@pytest.mark.parametrize("ask", [lambda name: check(name, None), hint, solution], ids=["check", "hint", "solution"])
def test_an_unknown_name_lists_the_nearest(ask):
    with pytest.raises(ValueError, match=r"no exercise 'kl\.gausian'; the nearest are kl\.gaussian"):
        ask("kl.gausian")
    with pytest.raises(ValueError, match="no exercise"):
        ask("nothing.like.it")
    with pytest.raises(ValueError, match="no exercise"):
        ask(3)
