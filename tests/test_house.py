"""The house: what stands where, which way imports go, how long a file is, what a reader finds at each name."""

import ast
import importlib
import inspect
import pkgutil
import re
import shutil
import statistics
import subprocess
import sys
import typing
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import vae_course as vc

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "vae_course"

# In the order in which they may import each other. Files with an underscore are shared; they count as what they import.
READING_PATH = (
    "data",
    "distributions",
    "networks",
    "priors",
    "models",
    "objectives",
    "conditional",
    "checkpoints",
    "training",
    "evaluation",
)
PERIPHERY = ("theory", "applications", "beyond", "kept", "clinic", "scaling", "notebook", "checks")
FOLDERS = {"data", "evaluation", *PERIPHERY}
DATA_TABLES: set[str] = set()  # files that may be longer than the others, since they hold nothing but data


# What stands where


def test_the_rooms_are_those_of_the_plan():
    inside = {path for path in PACKAGE.iterdir() if path.name != "__pycache__"}
    assert {path.name for path in inside if path.is_dir()} == FOLDERS
    files = {path.name for path in inside if path.is_file()}
    assert {"__init__.py", "__init__.pyi", "py.typed"} <= files
    assert {name for name in files if not name.startswith("_")} == {
        "py.typed",
        *(f"{room}.py" for room in READING_PATH if room not in FOLDERS),
    }


@pytest.mark.parametrize(
    ("mark", "folders"),
    {
        "browser": {"course", "hub", "scaling", "site"},
        "classroom": {"course", "hub"},
        "hub": {"hub"},
        "other_datasets": {"course"},
    }.items(),
)
def test_a_test_with_a_mark_lies_where_the_makefile_looks_for_it(mark, folders):
    """A run that gathers two folders does not have to import the eleven thousand tests of the others."""
    marked = [
        p.relative_to(ROOT / "tests")
        for p in (ROOT / "tests").rglob("test_*.py")
        if f"mark.{mark}" in p.read_text(encoding="utf-8")
    ]
    assert {path.parts[0] for path in marked} - {"test_house.py"} == folders


MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.skipif(not shutil.which("make"), reason="there is no make here")
@pytest.mark.parametrize("command", re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE))
def test_make_knows_how_to_come_by_everything_a_command_needs(command, tmp_path):
    """On a machine where nothing is installed yet; what would be run is printed, not run."""
    planned = ["make", "--dry-run", command, f"VENV={tmp_path / 'none'}", "DIR=x"]
    done = subprocess.run(planned, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_file_has_at_most_250_lines_and_half_of_them_at_most_120():
    lengths = {
        path.relative_to(PACKAGE).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in PACKAGE.rglob("*.py")
    }
    assert {name: n for name, n in lengths.items() if n > 250 and name not in DATA_TABLES} == {}
    assert statistics.median(lengths.values()) <= 120


# Imports


def _room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def _offered() -> dict[str, str]:
    """The room of each name that `vae_course` itself offers, from the stub."""
    rooms = {}
    for statement in ast.parse((PACKAGE / "__init__.pyi").read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.ImportFrom):
            for alias in statement.names:
                rooms[alias.asname or alias.name] = (statement.module or alias.name).split(".")[0]
    return rooms


def _imported(path: Path) -> set[str]:
    """The rooms that a file imports anywhere: in functions and under TYPE_CHECKING, too."""
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ["vae_course", *path.relative_to(PACKAGE).parts][: -node.level] if node.level else []
            base += node.module.split(".") if node.module else []
            modules = [".".join([*base, alias.name]) for alias in node.names]
        else:
            continue
        for package, room, *_ in ([*module.split("."), "everything"] for module in modules):
            if package == "vae_course":
                rooms.add(_offered().get(room, room))
    return rooms


@cache
def _graph() -> dict[str, set[str]]:
    """What each room imports, itself left out."""
    graph: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        if path != PACKAGE / "__init__.py":
            graph.setdefault(_room(path), set()).update(_imported(path))
    return {room: imported - {room} for room, imported in graph.items()}


def _reached(room: str) -> set[str]:
    """The rooms that a room imports, directly or by way of files with an underscore."""
    reached, todo = set(), {room}
    while todo:
        new = _graph().get(todo.pop(), set()) - reached
        reached |= new
        todo |= {name for name in new if name.startswith("_")}
    return {name for name in reached - {room} if not name.startswith("_")}


@pytest.mark.parametrize("room", READING_PATH)
def test_the_reading_path_imports_only_what_was_explained_before(room):
    assert _reached(room) <= set(READING_PATH[: READING_PATH.index(room)])


@pytest.mark.parametrize("file", sorted(path.stem for path in PACKAGE.glob("_[!_]*.py")))
def test_what_the_reading_path_shares_imports_no_periphery(file):
    assert _reached(file) <= set(READING_PATH)


def test_no_two_rooms_import_each_other():
    assert list(TopologicalSorter(_graph()).static_order())  # raises CycleError, which names the circle


def test_importing_the_course_loads_nothing_but_itself():
    code = "import sys, torch; before = set(sys.modules); import vae_course; print(*(set(sys.modules) - before))"
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {name for name in out.split() if name.split(".")[0] not in sys.stdlib_module_names} <= {
        "vae_course",
        "lazy_loader",
    }


# Types and examples


def _is_exercise(module: str) -> bool:
    return module.startswith("vae_course.checks.") and module.count(".") > 2


DOORS = ("data", "evaluation", "clinic", "checks")  # one calls what these folders offer, and none of their files
MODULES = sorted(m.name for m in pkgutil.walk_packages(vc.__path__, "vae_course.") if not _is_exercise(m.name))


def _public(module: str) -> dict[str, object]:
    """The functions and classes that a module defines for others."""
    loaded = pytest.importorskip(module, exc_type=ModuleNotFoundError)
    return {
        name: thing
        for name, thing in vars(loaded).items()
        if not name.startswith("_")
        and (inspect.isfunction(thing) or inspect.isclass(thing))
        and thing.__module__ == module
    }


def _is_error(thing: object) -> bool:
    return inspect.isclass(thing) and issubclass(thing, BaseException)


def _with_methods(things: dict[str, object]) -> dict[str, object]:
    found = dict(things)
    for name, thing in things.items():
        for method, value in vars(thing).items() if inspect.isclass(thing) else ():
            value = value.fget if isinstance(value, property) else getattr(value, "__func__", value)
            if inspect.isfunction(value):
                found[f"{name}.{method}"] = value
    return found


@pytest.mark.parametrize("module", MODULES)
def test_every_annotation_means_something(module):
    for name, thing in _with_methods(_public(module)).items():
        try:
            typing.get_type_hints(thing)
        except Exception as error:
            pytest.fail(f"the annotations of {module}.{name} cannot be read: {error!r}")


def test_every_name_the_course_offers_has_an_example():
    offered = {name: getattr(vc, name) for name in vc.__all__}
    things = {name: thing for name, thing in offered.items() if inspect.isfunction(thing) or inspect.isclass(thing)}
    assert [name for name, thing in things.items() if ">>>" not in (thing.__doc__ or "")] == []


@pytest.mark.parametrize("module", [m for m in MODULES if "._" not in m and m.split(".")[1] not in DOORS])
def test_every_public_function_and_class_has_an_example(module):
    things = {name: thing for name, thing in _public(module).items() if not _is_error(thing)}
    assert [name for name, thing in things.items() if ">>>" not in (thing.__doc__ or "")] == []


@pytest.mark.parametrize("folder", DOORS)
def test_what_a_folder_offers_has_an_example(folder):
    loaded = importlib.import_module(f"vae_course.{folder}")
    things = {name: thing for name in loaded.__all__ if callable(thing := getattr(loaded, name))}
    assert things
    assert [name for name, thing in things.items() if ">>>" not in (thing.__doc__ or "")] == []
