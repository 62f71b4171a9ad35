"""Docstrings as they are written here, read as reStructuredText: code stands between single backticks, and a bar or a
star outside them is a bar or a star.
"""

import re
from typing import Any

from sphinx.application import Sphinx

# Left as they are: examples, and what stands in backticks or was marked by napoleon before.
_MARKED = re.compile(r"(``.*?``|`[^`]*`|:\w+:`|\*\*[^*\n]+\*\*|^ *>>>.*$)", re.MULTILINE)


def plain(lines: list[str]) -> list[str]:
    """Code as reStructuredText marks it, whatever follows it; bars and stars in the text escaped."""
    parts = _MARKED.split("\n".join(lines))
    texts = [part.replace("|", "\\|").replace("*", "\\*") for part in parts[::2]]
    marked = [_literal(part, following) for part, following in zip(parts[1::2], texts[1:], strict=True)]
    return "".join(text + mark for text, mark in zip(texts, [*marked, ""], strict=True)).split("\n")


def _literal(part: str, following: str) -> str:
    if not part.startswith("`"):
        return part
    glued = following and not following[0].isspace()
    return f"``{part.strip('`')}``" + ("\\ " if glued else "")


def _process(app: Sphinx, what: str, name: str, thing: Any, options: Any, lines: list[str]) -> None:
    lines[:] = plain(lines)


def _signature(app: Sphinx, what: str, name: str, thing: Any, options: Any, shown: str | None, result: str | None):
    """Types by their whole names: the tilde is Sphinx's mark to shorten them, left where it cannot read a signature."""
    return None if shown is None else (shown.replace("~", ""), result and result.replace("~", ""))


def _skip(app: Sphinx, what: str, name: str, thing: Any, skip: bool, options: Any) -> bool | None:
    """Fields of named tuples say nothing of themselves."""
    return True if (getattr(thing, "__doc__", "") or "").startswith("Alias for field number") else None


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("autodoc-process-docstring", _process, priority=400)
    app.connect("autodoc-process-signature", _signature)
    app.connect("autodoc-skip-member", _skip)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
