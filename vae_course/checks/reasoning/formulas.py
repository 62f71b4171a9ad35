"""The known answers of an exercise as formulas whose parts can be exchanged."""

import ast
import inspect
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

from vae_course.checks.reasoning.slips import expression, slips
from vae_course.checks.reasoning.words import NAMES, speak, written_out


class Place(NamedTuple):
    """Where a piece of a formula stands: in the function `home`, or in the formula itself, whose name is empty."""

    home: str
    holder: Any  # a list, or the fields of a node as a dictionary
    key: Any

    def put(self, node: ast.AST | list) -> ast.AST | list:
        """Put a node in this place; returns what stood there."""
        before, self.holder[self.key] = self.holder[self.key], node
        return before


@dataclass(frozen=True, eq=False)
class Change:
    """One slip at one place."""

    rank: int
    words: str
    place: Place
    new: ast.AST | list[ast.expr] | Callable[[], ast.AST]  # or how it is made

    def make(self) -> tuple[Place, ast.AST | list]:
        """Put it where it belongs; returns the place, and what stood there."""
        if isinstance(self.new, ast.AST):
            ast.fix_missing_locations(self.new)
        return self.place, self.place.put(self.new() if callable(self.new) else self.new)


class Formula:
    """An expression that gives an answer, with the functions of ours that it needs."""

    def __init__(self, expression: ast.expr, module: ModuleType):
        self.homes: dict[str, Any] = {}
        self.names: dict[str, object] = {}
        self._gather(expression, module)
        self.homes[""] = ast.fix_missing_locations(ast.Expression(expression))
        self._codes = {home: self._with(home) for home in self.homes}
        self._with = lru_cache(4096)(self._with)  # most slips are combined with many others

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
        return any(change.place.holder is h for h in (vars(outer), vars(outer.body), getattr(outer.body, "args", None)))

    def told(self, change: Change, beside: Change) -> str:
        """Its words beside another one: where that exchanges two arguments, each has the other's name in the answer."""
        if not self.is_outer(beside) or not beside.words.endswith(" are exchanged"):
            return change.words
        pairs = zip(self.homes[""].body.body.args, beside.new, strict=True)
        said = {f(a): f(b) for a, b in pairs if a is not b for f in (speak, ast.unparse)}
        names = rf"(?<!\w)({'|'.join(map(re.escape, said))})(?!\w)"
        return re.sub(names, lambda found: said[found[0]], change.words)

    def changed(self, changes: Sequence[Change], **names: object) -> Callable | None:
        """The answer with these slips in it, or nothing where they make no sense."""
        homes = {c.place.home for c in changes}
        try:
            made = {home: self._with(home, *(c for c in changes if c.place.home == home)) for home in homes}
            space = {**self.names, **names}
            *_, answer = [eval(code, space) for code in {**self._codes, **made}.values()]  # itself comes last
            return answer if callable(answer) else None
        except Exception:
            return None

    def _with(self, home: str, *changes: Change) -> CodeType:
        """The code of one function with these slips in it."""
        before = [c.make() for c in changes]
        try:
            return compile(self.homes[home], "<formula>", "exec" if home else "eval")
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


def _changes(home: str, owner: ast.AST, names: tuple[str, ...], own: dict[str, ast.expr]) -> Iterator[Change]:
    if isinstance(owner, ast.FunctionDef | ast.Lambda):  # its arguments, and what it gives a name to
        inside = [n.id for n in ast.walk(owner) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
        arguments = [a.arg for a in owner.args.args]
        names = tuple(dict.fromkeys([*names, *arguments, *inside]))
        set_here = [n for n in ast.walk(owner) if isinstance(n, ast.Assign) and isinstance(n.targets[0], ast.Name)]
        once = [n for n in set_here if (arguments + inside).count(n.targets[0].id) == 1 and len(ast.unparse(n)) <= 60]
        own = {n.targets[0].id: n.value for n in reversed(once) if n.targets[0].id not in NAMES}
    for place, node in places(home, owner):
        for rank, words, new in (s for s in slips(node, names) if s[0] < 5 or place.key != "func"):  # it is no value
            where = Place(home, vars(node), "args") if isinstance(new, list) else place
            yield Change(rank, written_out(words, own), where, new)
        yield from _changes(home, node, names, own)


@lru_cache(128)
def _changes_of(home: str, tree: ast.AST) -> list[Change]:
    """Those of a function are the same in all formulas that call it."""
    return list(_changes(home, tree, (), {}))


@lru_cache(4)  # thousands of slips each: those of all exercises at once would fill gigabytes
def forms(name: str) -> tuple[list[Formula], dict[int, Formula]]:
    """The right answers to an exercise, and the listed misconceptions by their place in the list."""
    module = sys.modules[f"vae_course.checks.{name}"]
    parts = {ast.unparse(node.targets[0]): node.value for node in _tree(module).body if isinstance(node, ast.Assign)}
    names = ", ".join(inspect.signature(module.reference).parameters)

    def called(answer: ast.expr) -> Formula:
        """The answer as a function of arguments with these names, so that they and its result invite slips, too."""
        return Formula(expression(f"lambda {names}: _({names})", _=answer), module)

    right = [called(ast.Name("reference", ast.Load())), *(Formula(n, module) for n in parts["ALTERNATIVES"].elts)]
    listed = enumerate(parts["MISTAKES"].elts)
    return right, {i: called(n.args[1]) for i, n in listed if isinstance(n, ast.Call) and len(n.args) == 3}
