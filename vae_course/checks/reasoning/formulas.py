"""The known answers of an exercise as formulas whose parts can be exchanged."""

import ast
import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

from vae_course.checks.reasoning.slips import slips


class Place(NamedTuple):
    """Where a piece of a formula stands: in the function `home`, or in the formula itself, whose name is empty."""

    home: str
    holder: Any  # a list, or the fields of a node as a dictionary
    key: Any

    def put(self, node: ast.AST) -> ast.AST:
        """Put a node in this place; returns what stood there."""
        before, self.holder[self.key] = self.holder[self.key], node
        return before


def _located(node: ast.AST) -> ast.AST:
    """The node, with a position, as compiling wants it; what stands below a node with a position has one, too."""
    if isinstance(node, ast.expr | ast.stmt | ast.keyword) and not hasattr(node, "lineno"):
        node.lineno, node.col_offset = 1, 0
        for child in ast.iter_child_nodes(node):
            _located(child)
    return node


@dataclass(frozen=True, eq=False)
class Change:
    """One slip at one place."""

    rank: int
    words: str
    place: Place
    new: ast.AST | Callable[[], ast.AST]  # or how it is made

    def make(self) -> tuple[Place, ast.AST]:
        """Put it where it belongs; returns the place, and what stood there."""
        return self.place, self.place.put(_located(self.new() if callable(self.new) else self.new))


class Formula:
    """An expression that gives an answer, with the functions of ours that it needs."""

    def __init__(self, expression: ast.expr, module: ModuleType):
        self.homes: dict[str, Any] = {}
        self.names: dict[str, object] = {}
        self._gather(expression, module)
        self.homes[""] = ast.fix_missing_locations(ast.Expression(expression))
        self._codes = {home: self._compiled(home) for home in self.homes}
        self._with = lru_cache(4096)(self._with)  # most slips are combined with many others

    def _compiled(self, home: str) -> CodeType:
        return compile(self.homes[home], "<formula>", "exec" if home else "eval")

    def _gather(self, node: ast.AST, module: ModuleType) -> None:
        """The functions that a node uses, however deep, and all names that they know."""
        self.names = {**vars(module), **self.names}
        for name in sorted({n.id for n in ast.walk(node) if isinstance(n, ast.Name)} - set(self.homes)):
            known = vars(module).get(name)
            home = sys.modules[known.__module__] if isinstance(known, FunctionType) else module
            if home.__name__.startswith("vae_course.checks.") and name in _definitions(home):
                self.homes[name] = _definitions(home)[name]
                self._gather(self.homes[name], home)

    @cached_property
    def changes(self) -> list[Change]:
        """Every slip everywhere, the simplest first."""
        homes = sorted(self.homes, key=bool)  # what is done with arguments and the result comes first
        return sorted((c for home in homes for c in _changes_of(home, self.homes[home])), key=lambda c: c.rank)

    def is_outer(self, change: Change) -> bool:
        """Does it concern an argument or the result as a whole?"""
        outer = self.homes[""].body
        return change.place.holder is vars(outer) or change.place.holder is getattr(outer.body, "args", None)

    def changed(self, changes: Sequence[Change], **names: object) -> Callable | None:
        """The answer with these slips in it, or nothing where they make no sense."""
        homes = {c.place.home for c in changes}
        try:
            made = {home: self._with(*(c for c in changes if c.place.home == home)) for home in homes}
            space = {**self.names, **names}
            *_, answer = [eval(code, space) for code in {**self._codes, **made}.values()]  # itself comes last
            return answer if callable(answer) else None
        except Exception:
            return None

    def _with(self, *changes: Change) -> CodeType:
        """The one function that these slips are in."""
        before = [c.make() for c in changes]
        try:
            return self._compiled(changes[0].place.home)
        finally:
            for place, node in reversed(before):
                place.put(node)


class _Fold(ast.NodeTransformer):
    """Minus one is a number, not minus of a number. Types and documentation, which compute nothing, are left out."""

    def visit_arg(self, node: ast.arg) -> ast.AST:
        return ast.copy_location(ast.arg(node.arg), node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns, node.body = None, node.body[ast.get_docstring(node) is not None :]
        return self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        if isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
            return ast.copy_location(ast.Constant(-node.operand.value), node)
        return self.generic_visit(node)


@cache
def _tree(module: ModuleType) -> ast.Module:
    return _Fold().visit(ast.parse(inspect.getsource(module)))


@cache
def _definitions(module: ModuleType) -> dict[str, ast.Module]:
    return {node.name: ast.Module([node], []) for node in _tree(module).body if isinstance(node, ast.FunctionDef)}


def places(home: str, owner: ast.AST) -> Iterator[tuple[Place, ast.AST]]:
    """What stands where directly below a node; but what is written into stays, lest it be a case's own tensor."""
    fixed = {"annotation", "value"} if isinstance(getattr(owner, "ctx", None), ast.Store) else {"annotation"}
    for field, value in ast.iter_fields(owner):
        if field in fixed or (field == "args" and isinstance(owner, ast.FunctionDef | ast.Lambda)):
            continue
        holder, items = (value, enumerate(value)) if isinstance(value, list) else (vars(owner), [(field, value)])
        for key, node in items:
            if isinstance(node, ast.AST):
                yield Place(home, holder, key), node


def _changes(home: str, owner: ast.AST, names: tuple[str, ...]) -> Iterator[Change]:
    if isinstance(owner, ast.FunctionDef | ast.Lambda):  # its arguments, and what it gives a name to
        inside = [n.id for n in ast.walk(owner) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
        names = tuple(dict.fromkeys([*names, *(a.arg for a in owner.args.args), *inside]))
    for place, node in places(home, owner):
        yield from (Change(rank, words, place, new) for rank, words, new in slips(node, names))
        yield from _changes(home, node, names)


@lru_cache(128)
def _changes_of(home: str, tree: ast.AST) -> list[Change]:
    """Those of a function are the same in all formulas that call it."""
    return list(_changes(home, tree, ()))


@lru_cache(4)  # thousands of slips each: those of all exercises at once would fill gigabytes
def forms(name: str) -> tuple[list[Formula], dict[int, Formula]]:
    """The right answers to an exercise, and the listed misconceptions by their place in the list."""
    module = sys.modules[f"vae_course.checks.{name}"]
    parts = {ast.unparse(node.targets[0]): node.value for node in _tree(module).body if isinstance(node, ast.Assign)}
    names = [p.name for p in inspect.signature(module.reference).parameters.values()]

    def called(answer: ast.expr) -> Formula:
        """The answer as a function of arguments with these names, so that they and its result invite slips, too."""
        arguments = ast.arguments([], [ast.arg(name) for name in names], None, [], [], None, [])
        return Formula(ast.Lambda(arguments, ast.Call(answer, [ast.Name(n, ast.Load()) for n in names], [])), module)

    right = [called(ast.Name("reference", ast.Load())), *(Formula(n, module) for n in parts["ALTERNATIVES"].elts)]
    listed = enumerate(parts["MISTAKES"].elts)
    return right, {i: called(n.args[1]) for i, n in listed if isinstance(n, ast.Call) and len(n.args) == 3}
