"""By which multiples of its summands a formula gives the values of an answer: least squares, then simple fractions."""

import ast
from collections.abc import Callable, Iterator
from itertools import takewhile

import torch
from torch import Tensor

from vae_course.checks.reasoning.formulas import Change, Formula, Place, places
from vae_course.checks.reasoning.rules import MULTIPLIED, SIMPLE
from vae_course.checks.reasoning.slips import expression
from vae_course.checks.reasoning.words import speak


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


def multiples(formula: Formula, given: Tensor | None, values: Callable) -> Iterator[tuple[str, Callable | None]]:
    """Simple multiples of the terms of a sum that give these `values`: in words, and the answer."""
    for found in (found for home, node in formula.homes.items() for found in sums(home, node)):
        units = [[0.0] * len(found), *torch.eye(len(found)).tolist()]
        made = (values(formula.changed(found, _multiples=unit)) for unit in units)
        rows = list(takewhile(lambda row: row is not None and given is not None and row.shape == given.shape, made))
        if len(rows) > len(found) and (simple := _simple(torch.stack([*rows, given], 1))):
            wrong = [(term.words, value) for term, value in zip(found, simple, strict=True) if value != 1]
            said = "; ".join(f"{term} {MULTIPLIED.get(v, f'is multiplied by {v:.3g}')}" for term, v in wrong)
            yield said, formula.changed(found, _multiples=simple)


def _simple(table: Tensor) -> list[float] | None:
    """By which simple numbers the columns in the middle, less the first one, have to be multiplied to give the last."""
    table = table[table.isfinite().all(1)]
    basis, n = table[:, 1:-1] - table[:, :1], table.shape[1] - 2
    if len(table) < n or torch.linalg.matrix_rank(basis) < n:
        return None
    fitted = torch.linalg.lstsq(basis, table[:, -1] - table[:, 0]).solution.tolist()
    simple = [min(SIMPLE, key=lambda s, c=c: abs(s - c)) for c in fitted]
    near = all(abs(s - c) <= 0.02 * max(0.5, abs(s)) for s, c in zip(simple, fitted, strict=True))
    return simple if near and len(set(simple)) > 1 else None
