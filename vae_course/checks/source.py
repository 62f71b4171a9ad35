"""The source of an exercise's reference, with all it calls, so that it can be read, and run, by itself."""

import ast
import sys
from importlib.util import find_spec
from pathlib import Path

from vae_course.checks.catalogue import find


def source_of(name: str) -> str:
    """What the learner writes, as a comment; what the reference needs imported; what of ours it calls; itself.

    >>> print(source_of("autoencoder.error"))
    # The squared error of each image, summed over its pixels.
    from torch import Tensor
    <BLANKLINE>
    <BLANKLINE>
    def _squares(x_hat: Tensor, x: Tensor) -> Tensor:
        return (x_hat - x).square()
    <BLANKLINE>
    <BLANKLINE>
    def reference(x_hat: Tensor, x: Tensor) -> Tensor:
        return _squares(x_hat, x).flatten(1).sum(1)
    """
    find(name)  # raises for a name that no exercise has
    module = f"vae_course.checks.{name}"
    task = "\n".join(f"# {line}" for line in (ast.get_docstring(_tree(module)[1]) or "").splitlines())
    imports, definitions = _needed(module, {"reference"})
    return f"{task}\n{_import_lines(imports)}\n\n\n" + "\n\n\n".join(definitions)


def _tree(module: str) -> tuple[list[str], ast.Module]:
    text = Path(find_spec(module).origin).read_text(encoding="utf-8")
    return text.splitlines(), ast.parse(text)


def _needed(module: str, wanted: set[str]) -> tuple[set[tuple[str, str]], list[str]]:
    """What a module must import for the wanted names, as pairs (from where or "", as what), and their definitions."""
    lines, tree = _tree(module)
    defined = {name: node for node in tree.body for name in _names_bound_by(node)}
    found, open_names = set(), set(wanted)
    while open_names:
        name = open_names.pop()
        found.add(name)
        if not isinstance(defined[name], ast.Import | ast.ImportFrom):
            open_names |= (_names_used_by(defined[name]) & set(defined)) - found
    imports, ours = set(), []
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            home = getattr(node, "module", "")
            aliases = [alias for alias in node.names if (alias.asname or alias.name) in found]
            if home.split(".")[-1].startswith("_") and aliases:  # shared by exercises: its source is shown as well
                more_imports, more = _needed(home, {alias.name for alias in aliases})
                imports |= more_imports
                ours += [definition for definition in more if definition not in ours]
            else:
                imports |= {(home, ast.unparse(alias)) for alias in aliases}
        elif _names_bound_by(node) & found:
            ours.append(_source(lines, node))
    return imports, ours


def _source(lines: list[str], node: ast.stmt) -> str:
    """A statement with its decorators and the comments right above it."""
    first = min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", ()))]) - 1
    while lines[first - 1].startswith("#"):
        first -= 1
    return "\n".join(lines[first : node.end_lineno])


def _names_bound_by(node: ast.stmt) -> set[str]:
    """The names that a statement at the top of a module gives to something."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name for alias in node.names}
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return {part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)}


def _names_used_by(node: ast.stmt) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _import_lines(imports: set[tuple[str, str]]) -> str:
    """Imports in the usual order: Python's own, then the others; in each group `import`, then `from`."""
    groups: tuple[list[str], list[str]] = ([], [])
    for home in sorted({home for home, _ in imports}):
        whats = sorted(what for where, what in imports if where == home)
        for what in whats if not home else [", ".join(whats)]:
            standard = (home or what).split(".")[0] in sys.stdlib_module_names
            groups[not standard].append(f"from {home} import {what}" if home else f"import {what}")
    return "\n\n".join("\n".join(group) for group in groups if group)
