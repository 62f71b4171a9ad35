"""`complete`: how a program's loss is called, found out by its names or by trial; or what to write where it is not."""

from dataclasses import replace
from math import inf
from typing import Any

from torch import Tensor

from vae_course.clinic.calling import unknown_parameters, ways
from vae_course.clinic.errors import CannotDiagnose, in_our_words, shown
from vae_course.clinic.flow import Flow
from vae_course.clinic.gradient_fits import fit_kl, parameters_for
from vae_course.clinic.outputs import named_tensors
from vae_course.clinic.plain_probe import Probe
from vae_course.clinic.program import Program
from vae_course.clinic.roles import Roles
from vae_course.clinic.untouched import seed_all


def complete(program: Program, x: Tensor, extras: tuple) -> tuple[Program, Flow, Roles]:
    """The program with the way in which its loss is called, found out; and what a run of it shows."""
    if program.loss is None:
        if program.forward is None:
            raise CannotDiagnose(_no_forward(program.net))
        flow, roles, outputs = program.traced(x, extras)
        return replace(program, names=roles.names), flow, roles
    outputs: dict[str, Tensor] = {}
    raw: Any = None
    names: dict[str, str] = {}
    if program.forward is not None:
        bare = replace(program, loss=None)
        _, roles, _ = bare.traced(x, extras)
        seed_all(0)
        raw = program.forward(x, *extras)
        outputs = named_tensors(raw)
        names = {role: name for role, name in roles.names.items() if name in outputs}
    program = replace(program, names=names)
    found, tried = _ways_that_work(program, outputs, raw, x, extras)
    if not found:
        _explain(program, outputs, tried, x, extras)
    best = found[0]
    if len(found) > 1 and not best.way.certain:
        best = min(found, key=lambda candidate: _strangeness(candidate, x, extras))
    flow, roles, _ = best.traced(x, extras)
    return best, flow, roles


def _ways_that_work(
    program: Program, outputs: dict[str, Tensor], raw: Any, x: Tensor, extras: tuple
) -> tuple[list[Program], tuple[Program, Exception | None] | None]:
    """The ways to call the loss that give a number with a gradient; of those that its names tell, the first alone. And
    the first that did not work, with its error."""
    found: list[Program] = []
    failed = None
    for way in ways(program.loss, outputs, program.names, raw, len(extras)):
        if program.forward is None and any(a not in ("net", "x", "labels") for a in way.arguments):
            continue
        for shape in ("as given", "like the reconstruction"):
            candidate = replace(program, way=way, x_shape=shape)
            try:
                _, total = _quiet_run(candidate, x, extras)
            except Exception as error:
                failed = failed or (candidate, error)
                continue
            if total.requires_grad:
                found.append(candidate)
                if way.certain or way.usual:
                    return [candidate], failed
                break
            failed = failed or (candidate, None)
        if way.certain and failed is not None:
            return found, failed
    return found, failed


def _strangeness(program: Program, x: Tensor, extras: tuple) -> float:
    """How little a loss called in this way is a VAE's: what no likelihood and no KL explain of its gradients."""
    try:
        roles = program.traced(x, extras)[1]
        _, got, fit = Probe(program, roles, x, extras).likelihood(len(x), positive=False)
    except Exception:
        return inf
    kl = min(fit_kl(got.m, got.b, got.by_m, got.by_b, name).misfit for name in parameters_for(got.b.detach()))
    return fit.misfit + kl + (fit.weight <= 0)


def _quiet_run(program: Program, x: Tensor, extras: tuple) -> tuple[list[Any], Tensor]:
    seed_all(0)
    return program.run(x, extras)


def _explain(
    program: Program,
    outputs: dict[str, Tensor],
    tried: tuple[Program, Exception | None] | None,
    x: Tensor,
    extras: tuple,
) -> None:
    """Say why the loss could not be called, and the line to write instead."""
    name = getattr(program.loss, "__name__", type(program.loss).__name__)
    returned = ", ".join(f"{key} {shown(t)}" for key, t in outputs.items()) or "nothing that was seen"
    line = f"diagnose(net, images, loss=lambda net, x: {name}(...)) with your own call of it in the place of the dots"
    if tried is None and program.forward is None:
        raise CannotDiagnose(_no_forward(program.net))
    unknown = unknown_parameters(program.loss, outputs, len(extras))
    if unknown and not (tried and tried[0].way.certain):
        raise CannotDiagnose(
            f"{name} asks for {', '.join(unknown)}, which the model's answer ({returned}) does not give by that name. "
            f"Write {line}"
        )
    if tried is None:
        raise CannotDiagnose(f"no way was found to call {name} with the model's answer ({returned}). Write {line}")
    candidate, error = tried
    called = str(candidate.way).replace("loss(", f"{name}(")
    if error is None:
        raise CannotDiagnose(
            f"{called} gave a loss without a gradient: it was detached, or computed from numbers. Return the tensor "
            "that you call backward() on"
        )
    raise in_our_words(called, error, advice=f"If it is called otherwise, write {line}")


def _no_forward(net: Any) -> str:
    return (
        f"{type(net).__name__} has neither a forward that takes these images nor encode and decode. Say them by name:\n"
        "  diagnose(net, images, loss=loss, encode=net.my_encoder, decode=net.my_decoder)"
    )
