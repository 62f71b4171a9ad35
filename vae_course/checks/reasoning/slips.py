"""The slips at a piece of a formula: a rank, words for what is wrong, and what stands there instead."""

import ast
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import combinations
from typing import Any

from vae_course.checks.reasoning import rules
from vae_course.checks.reasoning.words import called, speak, subject


def expression(code: str, **parts: ast.AST) -> ast.expr:
    """The expression that a code stands for, with parts put in for names in it; a new one each time."""
    return _filled(_parsed(code), parts)


_parsed = cache(lambda code: ast.parse(code.strip(), mode="eval").body)


def _filled(piece: Any, parts: dict[str, ast.AST]) -> Any:
    if isinstance(piece, list):
        return [_filled(one, parts) for one in piece]
    if not isinstance(piece, ast.AST):
        return piece
    # Only its fields: what prints a traceback may have given nodes that all trees share, such as Load, a parent.
    fields = {name: _filled(value, parts) for name, value in ast.iter_fields(piece)}
    return parts.get(getattr(piece, "id", "")) or ast.copy_location(type(piece)(**fields), piece)


TABLE = [(expression(piece), *rest) for piece, *rest in rules.SLIPS]


def _matches(piece: object, node: object, parts: dict[str, ast.AST]) -> bool:
    """Has a node the form of this piece? Then `parts` is filled with what its letters stand for."""
    if isinstance(piece, ast.Name) and len(piece.id) == 1:
        return isinstance(node, ast.expr) and bool(parts.setdefault(piece.id, node))
    if type(piece) is not type(node):
        return False
    if isinstance(piece, list):
        return len(piece) == len(node) and all(_matches(a, b, parts) for a, b in zip(piece, node, strict=True))
    if isinstance(piece, ast.AST):
        return all(_matches(value, getattr(node, field), parts) for field, value in ast.iter_fields(piece))
    return piece == node


def slips(node: ast.AST, names: tuple[str, ...]) -> Iterator[tuple[int, str, ast.AST | list | Callable]]:
    """All slips at one expression or statement, in a function that knows these names: a rank, words, and what stands
    there instead, or how it is made, since most are never tried; a list is other arguments for the same call."""
    for piece, rank, instead, words in TABLE:
        parts: dict[str, ast.AST] = {"_": node}
        if _matches(piece, node, parts):
            for letter, part in parts.items():
                words = words.replace(f"{{{letter}}}", speak(part))
            yield rank, words, partial(expression, instead, **parts)
    match node:
        case ast.Constant(value=int() | float() as old) if not isinstance(old, bool):
            for new in sorted({0, 1, 2, old * 2, old / 2, old + 1, old - 1, -old} - {old}):
                new = int(new) if isinstance(old, int) and new == int(new) else new
                yield 7, f"{new:g} stands where {old:g} belongs", ast.Constant(new)
        case ast.Compare(ops=[op]) if type(op) in rules.COMPARISONS:
            for other, sign in ((o, sign) for o, sign in rules.COMPARISONS.items() if o is not type(op)):
                words = f"{speak(node)} is asked with {sign} in place of {rules.COMPARISONS[type(op)]}"
                yield 2, words, ast.Compare(node.left, [other()], node.comparators)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=ast.Constant() as once):
            for name in names:
                share = expression(f"_ / {name}.shape[-1]", _=once)
                yield 3, f"{speak(once)} counts once for the whole sum, not in each entry", ast.BinOp(left, op, share)
        case ast.Call():
            yield from _call(node)
        case ast.Expr(value=ast.Call()) | ast.AugAssign():
            yield 2, f"`{ast.unparse(node)}` is left out", ast.Pass()
        case ast.If(test=test, body=body, orelse=rest):
            asked = f"the question whether {speak(test)}"
            yield 2, f"{asked} is left out, yes is assumed", ast.If(ast.Constant(True), body, rest)
            yield 2, f"{asked} is left out, no is assumed", ast.If(ast.Constant(False), body, rest)
            yield 2, f"{asked} is the wrong way round", ast.If(ast.UnaryOp(ast.Not(), test), body, rest)
        case ast.Name(ctx=ast.Load()) if node.id in names:
            for name in (n for n in names if n != node.id):
                yield 4, f"{speak(ast.Name(name))} stands where {speak(node)} belongs", ast.Name(name, node.ctx)
    if isinstance(node, rules.VALUES) and getattr(node, "id", "") not in rules.MODULES:
        result = speak(node) == rules.RESULT
        said = "is returned, not the result itself" if result else f"stands where {speak(node)} belongs"
        for place, (words, code) in enumerate(rules.WRAPPED.items()):
            rank = 5 if not result else 1 if place < 4 else 2  # the first few happen most
            yield rank, f"{words} {speak(node)} {said}", partial(expression, code, _=node)
        for words, code in rules.SHAPED.items() if result else ():
            yield 2, f"the result is returned {words}", partial(expression, code, _=node)
        yield from ((5, f"the number {n} stands where {speak(node)} belongs", ast.Constant(n)) for n in (0, 1))
    if isinstance(node, ast.BinOp | ast.Call):
        for name in names:
            for code, of in ((f"len({name})", "length of "), (f"{name}.shape[-1]", "last size of "), (name, "")):
                by = f"by the {of}{speak(ast.Name(name))}".replace("the the", "the")
                yield 6, f"{speak(node)} is divided {by}", partial(expression, f"_ / {code}", _=node)
                yield 8, f"{speak(node)} is multiplied {by}", partial(expression, f"_ * {code}", _=node)


def _call(node: ast.Call) -> Iterator[tuple[int, str, ast.AST | list[ast.expr]]]:
    name, inner, method = called(node), subject(node), isinstance(node.func, ast.Attribute)
    of, done = speak(inner) if inner is not None else "it", rules.DONE
    if isinstance(node.func, ast.Name) and len(node.args) == 1:
        yield 3, f"`{name}` is applied twice", ast.Call(node.func, [node], [])
    if inner is not None and (name in rules.LEFT_OUT or (isinstance(node.func, ast.Name) and len(node.args) == 1)):
        yield 1, f"{of} stands where {speak(node)} belongs", inner
    for other in (b for a, b in rules.SIBLINGS if a == name):
        said = (f"the {rules.FUNCTIONS.get(f, f'`{f}`')} of {of}" for f in (other, name))
        words = f"{of} is {done[other]}, not {done[name]}" if {name, other} <= set(done) else " in place of ".join(said)
        usual = {name, other} <= {"sum", "mean", "logsumexp", "median", "var", "std"}
        builtin = method and ast.unparse(node.func.value) == "math" and other in ("sum", "max", "min")
        made = expression(f"_.{other}", _=node.func.value) if method and not builtin else expression(other)
        yield 1 if usual else 2, words, ast.Call(made, node.args, node.keywords)
    if name in done and method and inner is node.func.value:
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute) and not inner.args + inner.keywords:
            early = ast.Call(ast.Attribute(subject(inner), name, ast.Load()), node.args, node.keywords)
            words = f"{speak(subject(inner))} is {done[name]} first, before `{called(inner)}`, not after it"
            yield 2, words, ast.Call(ast.Attribute(early, called(inner), ast.Load()), [], [])
        rest = [k for k in node.keywords if k.arg != "dim"]
        for axis, over in rules.AXES.items():
            axes = [expression(axis, _=inner)] if axis else []
            for reducer in rules.REDUCED if name in rules.REDUCED else [name]:
                made = ast.Call(ast.Attribute(inner, reducer, ast.Load()), axes, rest)
                if ast.unparse(made) != ast.unparse(node):
                    yield 1, f"{of} is {done[reducer]} over {over}", made
    for keyword in node.keywords:
        rest = [k for k in node.keywords if k is not keyword]
        yield 3, f"`{ast.unparse(keyword)}` is left out", ast.Call(node.func, node.args, rest)
    for a, b in (pair for pair in combinations(node.args, 2) if len(set(map(ast.dump, pair))) == 2):
        yield 1, f"{speak(a)} and {speak(b)} are exchanged", [b if x is a else a if x is b else x for x in node.args]
