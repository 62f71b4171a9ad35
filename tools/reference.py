"""The reference of the package for the site: a page for each file or folder, from its docstrings.

What is public is what a folder's stub or `__all__` names, and what a file defines without an underscore.
"""

import importlib
import inspect
import re
from pathlib import Path
from types import ModuleType

# In the order in which the package is read (README.md has the tree).
PARTS = ("distributions", "priors", "networks", "models", "conditional", "objectives", "training", "checkpoints")
PARTS += ("evaluation", "data", "theory", "applications", "beyond", "kept", "clinic", "scaling", "notebook", "checks")


def public_names(module: ModuleType) -> list[str]:
    """Of a folder what it offers, of a file what it defines in the order of its text; documented things only."""
    if not hasattr(module, "__path__"):
        own = [name for name, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__]
        return [name for name in own if name[0] != "_" and _documented(getattr(module, name))]
    stub = Path(module.__file__).with_suffix(".pyi")
    offered = re.findall(r" as (\w+)$", stub.read_text("utf-8"), re.M) if stub.exists() else module.__all__
    return [name for name in offered if _documented(getattr(module, name))]


def _documented(thing: object) -> bool:
    return (inspect.isfunction(thing) or inspect.isclass(thing) or inspect.ismodule(thing)) and bool(thing.__doc__)


def page(part: str) -> str:
    """The page of one part, in reStructuredText, which is what autodoc writes."""
    top = importlib.import_module(f"vae_course.{part}")
    lines = _section(top, "=")
    for name in public_names(top):
        if inspect.ismodule(module := getattr(top, name)):
            lines += _section(module, "-")
    return "\n".join(lines)


def _section(module: ModuleType, underline: str) -> list[str]:
    title = module.__name__
    lines = [title, underline * len(title), "", f".. automodule:: {title}", "   :no-members:", ""]
    for name in public_names(module):
        thing = getattr(module, name)
        if inspect.isclass(thing):
            lines += [f".. autoclass:: {title}.{name}", "   :members:", ""]
        elif inspect.isfunction(thing):
            lines += [f".. autofunction:: {title}.{name}", ""]
    return lines
