"""The known answers of an exercise as formulas whose parts can be exchanged."""

import ast
import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property
from types import CodeType, FunctionType, ModuleType
from typing import NamedTuple

from vae_course.checks.reasoning.slips import slips, statement_slips


class Change(NamedTuple):
    """One slip at one place: `owner.field` is replaced in the function `home`, or in the formula itself."""

    rank: int
    words: str
    home: str
    owner: ast.AST
    field: str
    index: int | None
    new: ast.AST

    def swap(self, node: ast.AST) -> ast.AST:
        """Put a node in this place; returns what stood there."""
        place = getattr(self.owner, self.field)
        if self.index is None:
            setattr(self.owner, self.field, node)
            return place
        before, place[self.index] = place[self.index], node
        return before


class Formula:
    """An expression that gives an answer, with the functions of ours that it needs."""

    def __init__(self, expression: ast.expr, module: ModuleType):
        self.body = ast.fix_missing_locations(ast.Expression(expression))
        self.functions: dict[str, ast.FunctionDef] = {}
        self.names: dict[str, object] = {}
        self._gather(expression, module)
        self._codes: dict[str, CodeType] = {name: _compiled(node) for name, node in self.functions.items()}
        self._codes[""] = _compiled(self.body)

    def _gather(self, node: ast.AST, module: ModuleType) -> None:
        """The functions that a node uses, however deep, and all names that they know."""
        self.names = {**vars(module), **self.names}
        ours = _definitions(module)
        for name in sorted({n.id for n in ast.walk(node) if isinstance(n, ast.Name)} - set(self.functions)):
            if name in ours:
                self.functions[name] = ours[name]
                self._gather(ours[name], module)
            elif isinstance(known := vars(module).get(name), FunctionType):
                home = sys.modules[known.__module__]
                if known.__module__.startswith("vae_course.checks.") and name in _definitions(home):
                    self.functions[name] = _definitions(home)[name]
                    self._gather(self.functions[name], home)

    @cached_property
    def changes(self) -> list[Change]:
        """Every slip everywhere, the simplest first."""
        homes = {"": self.body, **self.functions}
        found = [change for home, node in homes.items() for change in _changes(home, node, ())]
        return sorted(found, key=lambda change: change.rank)

    def changed(self, changes: Sequence[Change], **names: object) -> Callable | None:
        """The answer with these slips in it, or nothing where they make no sense."""
        before = [(change, change.swap(ast.fix_missing_locations(change.new))) for change in changes]
        try:
            made = {change.home: _compiled(self.functions.get(change.home, self.body)) for change in changes}
        except (SyntaxError, ValueError, TypeError):
            return None
        finally:
            for change, node in reversed(before):
                change.swap(node)
        space = {**self.names, **names}
        try:
            for name, code in {**self._codes, **made}.items():
                if name:
                    exec(code, space)
            return eval(made.get("", self._codes[""]), space)
        except Exception:
            return None


def _compiled(node: ast.FunctionDef | ast.Expression) -> CodeType:
    if isinstance(node, ast.Expression):
        return compile(node, "<formula>", "eval")
    return compile(ast.Module([node], []), "<formula>", "exec")


class _Fold(ast.NodeTransformer):
    """Minus one is a number, not minus of a number."""

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        if isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
            return ast.copy_location(ast.Constant(-node.operand.value), node)
        return self.generic_visit(node)


@cache
def _tree(module: ModuleType) -> ast.Module:
    return _Fold().visit(ast.parse(inspect.getsource(module)))


@cache
def _definitions(module: ModuleType) -> dict[str, ast.FunctionDef]:
    tree = _tree(module)
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def _changes(home: str, owner: ast.AST, names: tuple[str, ...]) -> Iterator[Change]:
    if isinstance(owner, ast.FunctionDef | ast.Lambda):
        names = (*names, *_names_in(owner))
    for field, value in ast.iter_fields(owner):
        if field in ("annotation", "returns", "args") and not isinstance(owner, ast.Call):
            continue
        for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(owner, ast.FunctionDef) and index == 0 and ast.get_docstring(owner) is not None:
                continue
            if isinstance(node, ast.expr):
                for rank, words, new in slips(node, names):
                    yield Change(rank, words, home, owner, field, index, new)
            elif isinstance(node, ast.stmt):
                for rank, words, new in statement_slips(node):
                    yield Change(rank, words, home, owner, field, index, new)
            if isinstance(node, ast.AST):
                yield from _changes(home, node, names)


def _names_in(function: ast.FunctionDef | ast.Lambda) -> list[str]:
    """Its arguments, and what it gives a name to."""
    inside = [n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return list(dict.fromkeys([a.arg for a in function.args.args] + inside))


class Forms(NamedTuple):
    """Right answers, and listed misconceptions by their place in the list."""

    right: list[Formula]
    wrong: dict[int, Formula]


@cache
def forms(name: str) -> Forms:
    """The formulas of an exercise."""
    module = sys.modules[f"vae_course.checks.{name}"]
    parts = {
        node.targets[0].id: node.value
        for node in _tree(module).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    names = [p.name for p in inspect.signature(module.reference).parameters.values()]
    right = [_called_with(names, ast.Name("reference", ast.Load())), *parts["ALTERNATIVES"].elts]
    wrong = {
        i: node.args[1]
        for i, node in enumerate(parts["MISTAKES"].elts)
        if isinstance(node, ast.Call) and len(node.args) == 3
    }
    return Forms(
        [Formula(n, module) for n in right], {i: Formula(_called_with(names, n), module) for i, n in wrong.items()}
    )


def _called_with(names: list[str], answer: ast.expr) -> ast.Lambda:
    """The answer as a function of arguments with these names, so that they and its result invite slips, too."""
    arguments = ast.arguments([], [ast.arg(name) for name in names], None, [], [], None, [])
    return ast.Lambda(arguments, ast.Call(answer, [ast.Name(name, ast.Load()) for name in names], []))
