"""The slips that a piece of a formula invites: each puts another expression in its place, with words for it.

Ranks order explanations by simplicity: what people do most comes first.
"""

import ast
from collections.abc import Iterator
from itertools import combinations

from vae_course.checks.reasoning.words import DONE, FUNCTIONS, RESULT, SIBLINGS, called, speak, subject

Slip = tuple[int, str, ast.expr]  # rank, words, what stands there instead

LEFT_OUT = {"clamp", "detach", "cumsum", "flip", "floor", "ceil", "inverse", "clone", "sort", "nan_to_num", "round"}
LEFT_OUT |= {*DONE, *FUNCTIONS} - {"len"}
AXES = {"": "everything", "0": "the first dimension", "1": "dimension 1", "-1": "the last dimension"}
WRAPS = {  # `_` is the expression
    "minus": "-_",
    "twice": "2 * _",
    "half of": "_ / 2",
    "one over log 2 times (so bits, not nats)": "_ / 0.6931471805599453",
    "one minus": "1 - _",
    "one over": "1 / _",
    "the exponential of": "2.718281828459045 ** _",
    "the logarithm of": "_.log()",
    "the square root of": "_ ** 0.5",
    "the square of": "_ ** 2",
    "the absolute value of": "abs(_)",
    "the sigmoid of": "_.sigmoid()",
    "the ReLU (0 where negative) of": "_.relu()",
    "one more than": "_ + 1",
    "one less than": "_ - 1",
    "log 2 times": "0.6931471805599453 * _",
    "the average over the first dimension of": "_.mean(0)",
    "the average over the last dimension of": "_.mean(-1)",
    "the average over everything of": "_.mean()",
    "the sum over the first dimension of": "_.sum(0)",
    "the sum over the last dimension of": "_.sum(-1)",
    "the sum over everything of": "_.sum()",
    "the softmax over the last dimension of": "_.softmax(-1)",
    "the detached value of": "_.detach()",
    "the rounded value of": "_.round()",
    "the larger of itself and one minus": "max(_, 1 - _)",
    "the value, cut off above at 1, of": "_.clamp(max=1)",
    "the running sum of": "_.cumsum(-1)",
    "the first row, for all rows, of": "_[:1].expand_as(_)",
    "the transposed": "_.mT",
    "the centred (minus its average over the first dimension)": "_ - _.mean(0)",
    "the normalised (divided by its sum)": "_ / _.sum(-1, keepdim=True)",
    "the standardised": "(_ - _.mean(0)) / _.std(0)",
}
COMPARISONS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}


class _Fill(ast.NodeTransformer):
    def __init__(self, parts: dict[str, ast.AST]):
        self.parts = parts

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return self.parts.get(node.id, node)


def expression(code: str, **parts: ast.AST) -> ast.expr:
    """The expression that a code stands for, with parts put in for names in it."""
    return _Fill(parts).visit(ast.parse(code, mode="eval").body)


def slips(node: ast.expr, names: tuple[str, ...]) -> Iterator[Slip]:
    """All slips at one expression, in a function that knows these names."""
    match node:
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            yield from _sum(node)
        case ast.BinOp(op=ast.Mult() | ast.Div() | ast.FloorDiv() | ast.MatMult()):
            yield from _product(node)
        case ast.BinOp(op=ast.Pow()):
            yield 1, f"{speak(node.left)} stands where a power of it belongs", node.left
        case ast.UnaryOp(op=ast.USub() | ast.Not()):
            yield 1, f"the {'minus sign' if isinstance(node.op, ast.USub) else '`not`'} is missing", node.operand
        case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
            for value in sorted({0, 1, 2, node.value * 2, node.value / 2, node.value + 1, node.value - 1, -node.value}):
                value = int(value) if isinstance(node.value, int) and value == int(value) else value
                if value != node.value:
                    yield 6, f"{value:g} stands where {node.value:g} belongs", ast.Constant(value)
        case ast.Compare(ops=[op]) if type(op) in COMPARISONS:
            for other in (o for o in COMPARISONS if o is not type(op)):
                words = f"{speak(node)} is asked with {COMPARISONS[other]} in place of {COMPARISONS[type(op)]}"
                yield 2, words, ast.Compare(node.left, [other()], node.comparators)
        case ast.BoolOp(values=kept):
            other, words = (ast.Or(), "or") if isinstance(node.op, ast.And) else (ast.And(), "and")
            yield 2, f"`{words}` joins the conditions of {speak(node)}", ast.BoolOp(other, kept)
            yield from ((2, f"of the conditions only {speak(one)} is asked", one) for one in kept)
        case ast.IfExp(test=test, body=yes, orelse=no):
            yield 2, f"{speak(yes)} is taken, whether or not {speak(test)}", yes
            yield 2, f"{speak(no)} is taken, whether or not {speak(test)}", no
            yield 2, f"the choice by {speak(test)} is the wrong way round", ast.IfExp(test, no, yes)
        case ast.Call():
            yield from _call(node)
        case ast.Attribute(attr="mT" | "T"):
            yield 3, f"{speak(node.value)} is not transposed", node.value
        case ast.Subscript():
            yield from _places(node)
        case ast.Tuple(elts=[a, b, *rest], ctx=ast.Load()):
            yield 2, f"{speak(a)} and {speak(b)} are exchanged", ast.Tuple([b, a, *rest], node.ctx)
            yield 3, f"{speak(a)} stands in the place of {speak(b)}, too", ast.Tuple([a, a, *rest], node.ctx)
            yield 3, f"{speak(b)} stands in the place of {speak(a)}, too", ast.Tuple([b, b, *rest], node.ctx)
        case ast.Name(ctx=ast.Load()) if node.id in names:
            for other in (ast.Name(name, node.ctx) for name in names if name != node.id):
                yield 4, f"{speak(other)} stands where {speak(node)} belongs", other
    if isinstance(node, ast.BinOp | ast.Call | ast.Name | ast.Subscript | ast.Attribute | ast.UnaryOp):
        result = speak(node) == RESULT
        for place, (words, pattern) in enumerate(WRAPS.items()):
            said = "is returned, not the result itself" if result else f"stands where {speak(node)} belongs"
            rank = 5 if not result else 1 if place < 4 else 2  # the first few happen most
            yield rank, f"{words} {speak(node)} {said}", expression(pattern, _=node)
        for value in (0, 1):
            yield 5, f"the number {value} stands where {speak(node)} belongs", ast.Constant(value)
    if isinstance(node, ast.BinOp | ast.Call):
        for name in names:
            who = speak(ast.Name(name))
            for code, of in (
                (f"len({name})", "length of "),
                (f"{name}.shape[-1]", "last size of "),
                (name, "value of "),
            ):
                yield 6, f"{speak(node)} is divided by the {of}{who}", expression(f"_ / {code}", _=node)
                yield 7, f"{speak(node)} is multiplied by the {of}{who}", expression(f"_ * {code}", _=node)


def _sum(node: ast.BinOp) -> Iterator[Slip]:
    a, b, minus = node.left, node.right, isinstance(node.op, ast.Sub)
    turned = ast.BinOp(a, ast.Add() if minus else ast.Sub(), b)
    yield 0, f"{speak(b)} is missing", a
    yield 0, f"{speak(a)} is missing", expression("-b" if minus else "b", b=b)
    yield 0, f"{speak(b)} enters with the wrong sign", turned
    yield 0, f"{speak(a)} enters with the wrong sign", ast.UnaryOp(ast.USub(), turned)
    if minus:
        yield 1, f"{speak(b)} minus {speak(a)} is taken, not the other way round", ast.BinOp(b, ast.Sub(), a)
    if minus and isinstance(b, ast.Call) and called(b).startswith("log") and subject(b) is not None:
        yield 2, f"{speak(a)} is divided by {speak(subject(b))} itself", ast.BinOp(a, ast.Div(), subject(b))
    for factor, words in ((2, "counts twice"), (0.5, "counts half")):
        yield 1, f"{speak(b)} {words}", ast.BinOp(a, node.op, expression(f"{factor} * b", b=b))
        yield 1, f"{speak(a)} {words}", ast.BinOp(expression(f"{factor} * a", a=a), node.op, b)
    yield 5, f"{speak(a)} and {speak(b)} are multiplied", ast.BinOp(a, ast.Mult(), b)
    yield 5, f"{speak(a)} is divided by {speak(b)}", ast.BinOp(a, ast.Div(), b)


def _product(node: ast.BinOp) -> Iterator[Slip]:
    a, b = node.left, node.right
    parts = dict(a=a, b=b)
    who, whom = speak(a), speak(b)
    if isinstance(node.op, ast.Mult | ast.MatMult):
        yield 1, f"{who} is not multiplied by {whom}", a
        yield 1, f"{whom} is not multiplied by {who}", b
        yield 2, f"{who} and {whom} are multiplied in the other order", ast.BinOp(b, node.op, a)
        yield 2, f"{who} is divided by {whom}, not multiplied", expression("a / b", **parts)
        yield 2, f"{whom} is divided by {who}, not multiplied", expression("b / a", **parts)
        yield 4, f"{who} and {whom} are added", expression("a + b", **parts)
        if isinstance(node.op, ast.MatMult):
            yield (
                2,
                f"the average of {whom} stands where its product with {who} belongs",
                expression("b.mean(0)", **parts),
            )
        return
    yield 1, f"{who} is not divided by {whom}", a
    yield 1, f"{who} is multiplied by {whom}, not divided", expression("a * b", **parts)
    yield 2, f"the ratio of {who} and {whom} is upside down", expression("b / a", **parts)
    yield 2, f"the number 1 stands where {who} belongs", expression("1 / b", **parts)
    if isinstance(node.op, ast.FloorDiv):
        yield 2, f"{speak(node)} is not rounded down", expression("a / b", **parts)
        yield 2, f"{speak(node)} is rounded up", expression("-(-a // b)", **parts)


def _call(node: ast.Call) -> Iterator[Slip]:
    name, inner = called(node), subject(node)
    of = speak(inner) if inner is not None else "it"
    if name in LEFT_OUT and inner is not None:
        yield 1, f"{of} stands where {speak(node)} belongs", inner
    for other in SIBLINGS.get(name, ()):
        said = (f"the {FUNCTIONS.get(f, f'`{f}`')} of {of}" for f in (other, name))
        words = f"{of} is {DONE[other]}, not {DONE[name]}" if {name, other} <= set(DONE) else " in place of ".join(said)
        made = ast.Attribute(node.func.value, other, ast.Load()) if isinstance(node.func, ast.Attribute) else None
        usual = {name, other} <= {"sum", "mean", "logsumexp", "median", "var", "std"}
        yield 1 if usual else 2, words, ast.Call(made or ast.Name(other, ast.Load()), node.args, node.keywords)
    if name in DONE and isinstance(node.func, ast.Attribute) and inner is node.func.value:
        rest = [k for k in node.keywords if k.arg != "dim"]
        for axis, over in AXES.items():
            for reducer in sorted({name, "sum", "mean"}) if name in ("sum", "mean") else [name]:
                made = ast.Call(ast.Attribute(inner, reducer, ast.Load()), [expression(axis)] if axis else [], rest)
                if ast.unparse(made) != ast.unparse(node):
                    yield 1, f"{of} is {DONE[reducer]} over {over}", made
        match inner:
            case ast.BinOp(left=a, op=ast.Add() | ast.Sub() as op, right=ast.Constant() | ast.Name() as b):
                reduced = ast.Call(ast.Attribute(a, name, ast.Load()), node.args, node.keywords)
                yield 2, f"{speak(b)} counts once for all, not once for each entry", ast.BinOp(reduced, op, b)
    if name in ("cdist", "norm"):
        absolute = ast.Call(node.func, node.args, [*node.keywords, ast.keyword("p", ast.Constant(1))])
        yield 3, f"absolute differences are summed in {speak(node)}, not squares", absolute
    if name in ("var", "std", "cov") and not any(k.arg == "correction" for k in node.keywords):
        biased = ast.Call(node.func, node.args, [*node.keywords, ast.keyword("correction", ast.Constant(0))])
        yield 2, f"{speak(node)} is divided by n, not by n - 1", biased
    for keyword in node.keywords:
        rest = [k for k in node.keywords if k is not keyword]
        yield 3, f"`{ast.unparse(keyword)}` is left out", ast.Call(node.func, node.args, rest)
    for i, j in combinations(range(len(node.args)), 2):
        swapped = list(node.args)
        swapped[i], swapped[j] = swapped[j], swapped[i]
        words = f"{speak(node.args[i])} and {speak(node.args[j])} are exchanged"
        yield 1, words, ast.Call(node.func, swapped, node.keywords)
    if name == "range":
        yield 3, f"{speak(node)} begins with 1", expression("range(1, _)", _=node.args[-1])
        yield 3, f"{speak(node)} ends one too early", expression("range(_ - 1)", _=node.args[-1])


def _places(node: ast.Subscript) -> Iterator[Slip]:
    place = node.slice
    if isinstance(place, ast.Constant) and type(place.value) is int:
        for k in sorted({0, 1, -1, place.value + 1, place.value - 1} - {place.value}):
            words = f"entry {k} of {speak(node.value)} stands where entry {place.value} belongs"
            yield 3, words, expression(f"_[{k}]", _=node.value)
    elif isinstance(place, ast.Slice | ast.Name | ast.BinOp | ast.Compare):
        yield 2, f"all of {speak(node.value)} is taken, not only {speak(node)}", node.value
        if isinstance(place, ast.Name | ast.BinOp):
            for by, words in ((-1, "early"), (1, "late")):
                yield (
                    3,
                    f"{speak(node)} is taken one place too {words}",
                    expression(f"a[i + {by}]", a=node.value, i=place),
                )
        if isinstance(place, ast.Slice) and (place.lower is None) != (place.upper is None):
            other = ast.Subscript(node.value, ast.Slice(place.upper, place.lower), node.ctx)
            yield 3, f"the other part of {speak(node.value)} is taken than {speak(node)}", other


def statement_slips(node: ast.stmt) -> Iterator[tuple[int, str, ast.stmt]]:
    """All slips at one statement."""
    match node:
        case ast.Expr(value=ast.Call()):
            yield 1, f"`{ast.unparse(node)}` is left out", ast.Pass()
        case ast.AugAssign():
            yield 2, f"`{ast.unparse(node)}` is left out", ast.Pass()
            other = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
            yield 2, f"`{ast.unparse(node)}` is done with another sign", ast.AugAssign(node.target, other, node.value)
        case ast.If(test=test, body=body, orelse=rest):
            asked = f"the question whether {speak(test)}"
            yield 2, f"{asked} is left out, yes is assumed", ast.If(ast.Constant(True), body, rest)
            yield 2, f"{asked} is left out, no is assumed", ast.If(ast.Constant(False), body, rest)
            yield 2, f"{asked} is the wrong way round", ast.If(ast.UnaryOp(ast.Not(), test), body, rest)
