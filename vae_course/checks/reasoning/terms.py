"""By which multiples of its summands a formula gives the values of an answer: least squares, then simple fractions."""

import ast
from collections.abc import Callable, Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from vae_course.checks.reasoning.formulas import Change, Formula
from vae_course.checks.reasoning.words import speak

SIMPLE = sorted({s * v for s in (1, -1) for v in (0, 1, 2, 3, 4, 1 / 2, 1 / 3, 1 / 4)})
SAID = {
    0: "is missing",
    -1: "enters with the wrong sign",
    2: "counts twice",
    0.5: "counts half",
    -0.5: "counts half and with the wrong sign",
    -2: "counts twice and with the wrong sign",
}


class Sum(NamedTuple):
    """A sum somewhere in a formula: the words for its terms, and the changes that give each a multiple."""

    words: list[str]
    changes: list[Change]


def sums(formula: Formula) -> list[Sum]:
    """The longest sums of at least two terms."""
    found = []
    for home, node in {"": formula.body, **formula.functions}.items():
        inside = {id(n.left) for n in ast.walk(node) if _is_sum(n)} | {
            id(n.right) for n in ast.walk(node) if _is_sum(n)
        }
        for top in ast.walk(node):
            if _is_sum(top) and id(top) not in inside:
                places = _terms(top)
                changes = [
                    Change(0, "", home, owner, field, None, _times(i, getattr(owner, field)))
                    for i, (owner, field) in enumerate(places)
                ]
                found.append(Sum([speak(getattr(owner, field)) for owner, field in places], changes))
    return found


def _is_sum(node: ast.AST) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub)


def _terms(node: ast.BinOp) -> list[tuple[ast.BinOp, str]]:
    return [
        place
        for field in ("left", "right")
        for place in (_terms(getattr(node, field)) if _is_sum(getattr(node, field)) else [(node, field)])
    ]


def _times(i: int, node: ast.expr) -> ast.expr:
    multiple = ast.Subscript(ast.Name("_multiples", ast.Load()), ast.Constant(i), ast.Load())
    return ast.BinOp(multiple, ast.Mult(), node)


Values = Callable[[Callable], Tensor | None]  # what an answer gives on all cases, as one vector


def multiples(formula: Formula, found: Sum, others: Sequence[Change], given: Tensor, values: Values) -> list[float]:
    """The simple multiples of the terms, with other slips besides, that give these values; none if there are none."""
    n = len(found.words)
    rows = [values(with_multiples(formula, found, others, [float(i == j) for j in range(n)])) for i in range(-1, n)]
    if any(row is None or row.shape != given.shape for row in rows):
        return []
    table = torch.stack([*rows, given], 1)
    table = table[table.isfinite().all(1)]
    basis = table[:, 1:-1] - table[:, :1]
    if len(table) < n or torch.linalg.matrix_rank(basis) < n:
        return []
    fitted = torch.linalg.lstsq(basis, table[:, -1] - table[:, 0]).solution.tolist()
    simple = [min(SIMPLE, key=lambda s, c=c: abs(s - c)) for c in fitted]
    close = all(abs(s - c) <= 0.02 * max(0.5, abs(s)) for s, c in zip(simple, fitted, strict=True))
    return simple if close and len(set(simple)) > 1 else []


def with_multiples(formula: Formula, found: Sum, others: Sequence[Change], values: list[float]) -> Callable | None:
    return formula.changed([*others, *found.changes], _multiples=values)


def said(found: Sum, values: list[float]) -> str:
    """The multiples that are not one, in words."""
    wrong = [(words, value) for words, value in zip(found.words, values, strict=True) if value != 1]
    return "; ".join(f"{words} {SAID.get(value, f'is multiplied by {value:.3g}')}" for words, value in wrong)
