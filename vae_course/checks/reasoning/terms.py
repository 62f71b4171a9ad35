"""By which multiples of its summands a formula gives the values of an answer: least squares, then simple fractions."""

import ast
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile

import torch
from torch import Tensor

from vae_course.checks.reasoning.formulas import Change, Formula, Place, places
from vae_course.checks.reasoning.slips import expression
from vae_course.checks.reasoning.words import speak

SIMPLE = sorted({s * v for s in (1, -1) for v in (0, 1, 2, 3, 4, 1 / 2, 1 / 3, 1 / 4)})
SAID = {0: "is missing", -1: "enters with the wrong sign", 2: "counts twice", 0.5: "counts half"}


def sums(home: str, owner: ast.AST) -> Iterator[list[Change]]:
    """All sums below a node, each as the changes that give its terms multiples."""
    for _, node in places(home, owner):
        if _is_sum(node) and not _is_sum(owner):
            terms = enumerate(_terms(home, node))
            yield [
                Change(0, speak(term), where, expression(f"_multiples[{i}] * _", _=term)) for i, (where, term) in terms
            ]
        yield from sums(home, node)


def _is_sum(node: ast.AST) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub)


def _terms(home: str, node: ast.AST) -> list[tuple[Place, ast.AST]]:
    sides = [(place, side) for place, side in places(home, node) if isinstance(side, ast.expr)]
    return [term for place, side in sides for term in (_terms(home, side) if _is_sum(side) else [(place, side)])]


def multiples(
    formula: Formula, found: list[Change], others: Sequence[Change], given: Tensor, values: Callable
) -> tuple[str, Callable | None] | None:
    """Simple multiples of the terms, with other slips besides, that give these `values`: in words, and the answer."""
    n = len(found)

    def with_(numbers: list[float]) -> Callable | None:
        return formula.changed([*others, *found], _multiples=numbers)

    made = (values(with_([float(i == j) for j in range(n)])) for i in range(-1, n))
    rows = list(takewhile(lambda row: row is not None and row.shape == given.shape, made))
    if len(rows) <= n:
        return None
    table = torch.stack([*rows, given], 1)
    table = table[table.isfinite().all(1)]
    basis = table[:, 1:-1] - table[:, :1]
    if len(table) < n or torch.linalg.matrix_rank(basis) < n:
        return None
    fitted = torch.linalg.lstsq(basis, table[:, -1] - table[:, 0]).solution.tolist()
    simple = [min(SIMPLE, key=lambda s, c=c: abs(s - c)) for c in fitted]
    if len(set(simple)) == 1 or any(abs(s - c) > 0.02 * max(0.5, abs(s)) for s, c in zip(simple, fitted, strict=True)):
        return None
    wrong = [(term.words, value) for term, value in zip(found, simple, strict=True) if value != 1]
    return "; ".join(f"{term} {SAID.get(v, f'is multiplied by {v:.3g}')}" for term, v in wrong), with_(simple)
