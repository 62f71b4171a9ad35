"""How a loss is called: from the names of its parameters, or, where they do not tell, by trial."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import permutations
from typing import Any

from torch import Tensor, nn

from vae_course.clinic.errors import CannotDiagnose, shown
from vae_course.clinic.outputs import called

ROLES = ("net", "mean", "log_var", "reconstruction", "x", "z", "out", "labels")
TOTAL = (
    "loss",
    "total",
    "totalloss",
    "losstotal",
    "objective",
    "negelbo",
    "nelbo",
    "elboloss",
    "lossval",
    "train_loss",
)


@dataclass(frozen=True)
class Way:
    """A way to call a loss: for each argument, where it comes from (a role, or "*" and an output's name)."""

    arguments: tuple[str, ...]
    keywords: tuple[str, ...] = ()  # of keyword-only parameters, which have the roles of the same places below
    keyword_roles: tuple[str, ...] = ()
    certain: bool = False  # by its names; otherwise one of several to be tried
    usual: bool = False  # what is meant if it works

    def __str__(self) -> str:
        return "loss(" + ", ".join(a.lstrip("*") if a != "*" else "*net(x)" for a in self.arguments) + ")"


def ways(loss: Callable, outputs: dict[str, Tensor], roles: dict[str, str], raw: Any, extras: int) -> Iterator[Way]:
    """The ways to call a loss, the likeliest first. `outputs` are the model's by name, `roles` says which of them is
    the reconstruction, the mean, and so on; `raw` is the model's answer.

    >>> import torch
    >>> tensors = {"0": torch.zeros(1), "1": torch.zeros(1), "2": torch.zeros(1)}
    >>> roles = {"reconstruction": "0", "mean": "1", "log_var": "2"}
    >>> print(next(ways(lambda x, x_hat, mu, logvar: 0, tensors, roles, tuple(tensors.values()), 0)))
    loss(x, reconstruction, mean, log_var)
    """
    positional, keyword_only, takes_any = _parameters(loss)
    single = isinstance(raw, Tensor)
    if positional or keyword_only:
        named = [_role(name, outputs, roles, single, extras, positional) for name in (*positional, *keyword_only)]
        named = _filled(named, roles)
        if None not in named and len(set(named)) == len(named):
            split = len(positional)
            yield Way(tuple(named[:split]), tuple(keyword_only), tuple(named[split:]), certain=True)
    if keyword_only:
        return
    count, parts = len(positional), tuple(f"*{name}" for name in outputs)
    generic: list[tuple[str, ...]] = [
        ("net", "x"),
        ("out", "x"),
        ("x", "out"),
        ("reconstruction", "x"),
        ("out",),
        ("x",),
    ]
    generic += [("net", "x", "labels"), ("out", "x", "labels"), ("x", "labels")] if extras else []
    if not single and isinstance(raw, (tuple, list)):
        generic += [parts, (*parts, "x"), ("x", *parts)]
    known = [role for role in ("reconstruction", "x", "mean", "log_var", "z") if role == "x" or role in roles]
    four = [role for role in known if role != "z"]
    for size in (4, 5, 3):
        generic += list(permutations(four if size < 5 else known, size)) if len(known) >= size else []
    if takes_any and not positional and not single and isinstance(raw, (tuple, list)):
        yield Way(parts, usual=True)
    seen = set()
    for arguments in generic:
        fits = len(arguments) == count or (takes_any and len(arguments) > count)
        given = all(a not in ROLES or a in ("net", "x", "out", "labels") or a in roles for a in arguments)
        if fits and given and arguments not in seen:
            seen.add(arguments)
            yield Way(arguments)


def _parameters(loss: Callable) -> tuple[list[str], list[str], bool]:
    """Names of the positional parameters and of the keyword-only ones that have no default; and is there `*args`?"""
    loss = loss.forward if isinstance(loss, nn.Module) else loss
    try:
        parameters = inspect.signature(loss).parameters.values()
    except (TypeError, ValueError):
        return [], [], True
    needed = [p for p in parameters if p.default is p.empty]
    positional = [p.name for p in needed if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    keyword_only = [p.name for p in needed if p.kind == p.KEYWORD_ONLY]
    return positional, keyword_only, any(p.kind == p.VAR_POSITIONAL for p in parameters)


def _role(
    name: str, outputs: dict[str, Tensor], roles: dict[str, str], single: bool, extras: int, positional: list[str]
) -> str | None:
    if name in outputs:
        return next((role for role, output in roles.items() if output == name), f"*{name}")
    for role in ROLES:
        if not called(role, name):
            continue
        if role == "labels" and not extras:
            continue
        if role in ("reconstruction", "out") and called("out", name):
            alone = not any(called("mean", other) for other in positional)
            return "out" if alone and not single else "reconstruction"
        if role in ("reconstruction", "mean", "log_var", "z") and role not in roles:
            continue
        return role
    return None


def _filled(named: list[str | None], roles: dict[str, str]) -> list[str | None]:
    """A single parameter whose name says nothing is the one thing that is missing."""
    missing = [role for role in ("reconstruction", "x", "mean", "log_var") if role not in named]
    missing = [role for role in missing if role == "x" or role in roles]
    if named.count(None) == 1 and "net" not in named and "out" not in named and len(named) > 1 and len(missing) == 1:
        return [missing[0] if role is None else role for role in named]
    return named


def unknown_parameters(loss: Callable, outputs: dict[str, Tensor], extras: int) -> list[str]:
    """Parameters without a default whose names say nothing that is known here."""
    positional, keyword_only, _ = _parameters(loss)
    roles = dict.fromkeys(("reconstruction", "mean", "log_var", "z"), "")
    names = [*positional, *keyword_only]
    return [n for n in names if _role(n, outputs, roles, False, extras, positional) is None]


def total_of(value: Any) -> Tensor:
    """The one number that is minimised, from what a loss returned.

    >>> import torch
    >>> total_of({"recon": torch.tensor(1.0), "loss": torch.tensor(3.0, requires_grad=True)}).item()
    3.0
    """
    if isinstance(value, Tensor):
        return _one(value)
    if isinstance(value, dict) or hasattr(value, "_asdict"):
        parts = dict(value) if isinstance(value, dict) else value._asdict()
        parts = {str(k): v for k, v in parts.items() if isinstance(v, Tensor)}
        for name in (*TOTAL, "elbo"):
            for key, part in parts.items():
                if key.lower().replace(" ", "").replace("_", "") == name.replace("_", ""):
                    return -_one(part) if name == "elbo" else _one(part)
        return _sum_among(list(parts.values()), value)
    if isinstance(value, (tuple, list)):
        return _sum_among([part for part in value if isinstance(part, Tensor)], value)
    raise CannotDiagnose(
        f"the loss returned {shown(value)}; expected a scalar tensor that backward() can be called on. "
        "Do not call .item() or float() on it; write: return reconstruction + kl"
    )


def _sum_among(parts: list[Tensor], value: Any) -> Tensor:
    """The part that is the sum of others or, of three and more, the first; of one, that one."""
    scalars = [_one(part) for part in parts if part.numel() == 1 or part.ndim == 1]
    if len(scalars) == 1 or len(scalars) >= 3:
        return scalars[0]
    if len(scalars) == 2 and scalars[0].requires_grad and not scalars[1].requires_grad:
        return scalars[0]
    raise CannotDiagnose(
        f"the loss returned {shown(value)}, and which of it is minimised cannot be seen. "
        "Hand over the sum that you call backward() on: loss=lambda *a: sum(loss(*a))"
    )


def _one(part: Tensor) -> Tensor:
    if part.numel() == 1:
        return part.reshape(())
    if part.ndim == 1:  # one number an image, of which training takes the mean
        return part.mean()
    raise CannotDiagnose(
        f"the loss returned a tensor of shape {shown(part)}; expected a scalar. "
        "Sum over pixels and latent dimensions, and average over the batch: return loss.flatten(1).sum(1).mean()"
    )
