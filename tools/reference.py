"""The reference of the package for the site: a page for each file or folder of the reading path, from its docstrings.

What is public is what a module's `__all__` names, or else what it defines without an underscore.
"""

import importlib
import inspect
import pkgutil
from pathlib import Path
from types import ModuleType

# In the order in which the package is read (README.md has the tree).
PARTS = (
    "distributions priors networks models conditional objectives training checkpoints evaluation data theory applications "
    "beyond kept clinic scaling notebook checks"
).split()


def modules(part: str) -> list[ModuleType]:
    """A module, or a folder's own names and then its public modules; exercises are not listed: the workbooks are."""
    top = importlib.import_module(f"vae_course.{part}")
    inside = getattr(top, "__path__", [])
    found = [] if part == "checks" else sorted(m.name for m in pkgutil.iter_modules(inside) if m.name[0] != "_")
    return [top, *(importlib.import_module(f"{top.__name__}.{name}") for name in found)]


def own_names(module: ModuleType) -> list[str]:
    """The functions and classes that a module defines, in the order of its text. `__init__` has what `__all__` names."""
    listed = getattr(module, "__all__", None) if module.__name__ == "vae_course.checks" else None
    things = {name: value for name, value in vars(module).items() if _is_public(name, value, module, listed)}
    return sorted(things, key=lambda name: inspect.getsourcelines(things[name])[1])


def _is_public(name: str, value: object, module: ModuleType, listed: list[str] | None) -> bool:
    if not (inspect.isfunction(value) or inspect.isclass(value)) or not value.__doc__:
        return False
    return name in listed if listed else name[0] != "_" and value.__module__ == module.__name__


def page(part: str) -> str:
    """The page of one part, in reStructuredText, which is what autodoc writes."""
    lines = []
    for module in modules(part):
        names = own_names(module)
        if not names and lines:
            continue
        title = module.__name__
        lines += [title, ("-" if lines else "=") * len(title), "", f".. automodule:: {title}", "   :no-members:", ""]
        for name in names:
            value = getattr(module, name)
            kind = "autofunction" if inspect.isfunction(value) else "autoclass"
            lines += [f".. {kind}:: {title}.{name}"]
            lines += ["   :members:"] * (kind == "autoclass") + [""]
    return "\n".join(lines)


def write(folder: Path) -> None:
    """Write every part's page."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        (folder / f"{part}.rst").write_text(page(part), encoding="utf-8")
