"""Claims: statements of a lesson that are executed with it."""

import json
import math
import operator
import os
from collections.abc import Callable
from typing import SupportsFloat

from torch import Tensor

_RELATIONS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
}


class ClaimFailed(AssertionError):
    """A lesson says something that did not happen in this run.

    >>> claim("two is less than one", 2, "<", 1)
    Traceback (most recent call last):
        ...
    vae_course.notebook.claims.ClaimFailed: did not hold: two is less than one: 2 < 1
    """


def claim(statement: str, value: SupportsFloat, relation: str, bound: SupportsFloat, unit: str = "") -> None:
    """Assert `value relation bound`, and print one quiet line that says what held and with which numbers.

    `value` and `bound` are numbers or tensors of one element; `relation` is one of < <= > >= ==. With
    `VAE_COURSE_CLAIMS` naming a file, one JSON line per claim is added to it (`make stability` reads them).

    Raises `ClaimFailed` if the relation does not hold, which includes a value or a bound that is NaN.

    >>> claim("the ELBO rose", 30.4, ">=", 20, "nats")
    claim holds: the ELBO rose: 30.4 nats >= 20 nats
    """
    if relation not in _RELATIONS:
        raise ValueError(f"relation must be one of {' '.join(_RELATIONS)}, got {relation!r}")
    value, bound = (float(v.detach() if isinstance(v, Tensor) else v) for v in (value, bound))
    held = _RELATIONS[relation](value, bound)
    unit = f" {unit}" if unit else ""
    line = f"{statement}: {value:.4g}{unit} {relation} {bound:.4g}{unit}"
    if path := os.environ.get("VAE_COURSE_CLAIMS"):
        margin = abs(value - bound) if held else -abs(value - bound)
        record = dict(claim=statement, value=value, relation=relation, bound=bound, margin=margin, held=held)
        with open(path, "a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")
    if not held:
        reason = " (not a number)" if math.isnan(value) or math.isnan(bound) else ""
        raise ClaimFailed(f"did not hold: {line}{reason}")
    print(f"claim holds: {line}")
