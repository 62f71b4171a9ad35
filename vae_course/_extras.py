"""Packages that only some sections use: imported when they are needed, with a word on where they come from."""

import importlib
from types import ModuleType


def require(name: str, command: str = "make extras") -> ModuleType:
    """The module `name`, or a `ModuleNotFoundError` that says which `command` installs the package that is missing."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        package = (error.name or name).partition(".")[0].replace("_", "-")
        raise ModuleNotFoundError(
            f"{package} is not installed: run `{command}` in the course's folder", name=error.name
        ) from None
