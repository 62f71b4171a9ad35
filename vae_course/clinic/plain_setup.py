"""What comes before examining a plain model: its weights made ready, its answers checked."""

import torch
from torch import Tensor, nn

from vae_course.clinic.errors import CannotDiagnose, asked, shown
from vae_course.clinic.forward import Forward
from vae_course.clinic.outputs import named_tensors
from vae_course.clinic.program import Program
from vae_course.clinic.untouched import seed_all


def prepare(modules: list[nn.Module], parameters: list[nn.Parameter]) -> None:
    """Half precision becomes single; weights that are not finite become small random ones, so that the loss can still
    be asked."""
    for module in modules:
        for t in (*module._parameters.values(), *module._buffers.values()):
            if t is None or not t.is_floating_point():
                continue
            if t.dtype in (torch.float16, torch.bfloat16):
                t.data = t.data.float()
            if not bool(t.isfinite().all()):
                seed_all(3)
                t.data = 0.05 * torch.randn_like(t) if id(t) in {id(p) for p in parameters} else torch.ones_like(t)


def answers_are_finite(forward: Forward, few: tuple[Tensor, tuple]) -> bool:
    """Are all numbers finite that the model gives for a few images?"""
    with torch.no_grad():
        answer = asked("net", forward, few[0], *few[1])
    return all(bool(t.isfinite().all()) for t in named_tensors(answer).values())


def at_least(n: int, x: Tensor, extras: tuple) -> tuple[Tensor, tuple]:
    """At least `n` images, by repeating them."""
    if len(x) >= n:
        return x, extras
    times = -(-n // len(x))
    repeated = tuple(
        e.repeat(times, *[1] * (e.ndim - 1)) if isinstance(e, Tensor) and len(e) == len(x) else e for e in extras
    )
    return x.repeat(times, *[1] * (x.ndim - 1)), repeated


def largest_variance(x: Tensor) -> float:
    """Largest eigenvalue of the images' covariance."""
    centred = x.flatten(1)[:512] - x.flatten(1)[:512].mean(0)
    return float(torch.linalg.matrix_norm(centred, 2) ** 2 / max(1, len(centred) - 1))


def refuse_changes(before: list[Tensor], parameters: list[nn.Parameter]) -> None:
    """Raise `CannotDiagnose` where parameters are no longer what they were before the model was called."""
    changed = sum(not torch.equal(a, p.data) for a, p in zip(before, parameters, strict=True) if a.isfinite().all())
    if changed:
        raise CannotDiagnose(
            f"calling the model changes {changed} of its parameters, so that two calls cannot be compared. Weights are "
            "changed by optimizer.step() only; take what else changes them out of forward and of the loss"
        )


def no_posterior(program: Program, few: tuple[Tensor, tuple]) -> str:
    """What to say where mean and log-variance were not found."""
    seed_all(0)
    raws, _ = program.run(*few)
    tensors = named_tensors([r for r in raws if r is not None])
    returned = ", ".join(f"{name} {shown(t)}" for name, t in tensors.items()) or "nothing"
    return (
        f"no posterior was found: the model returned {returned}\n"
        "  expected a mean and a log-variance of one shape that the code is drawn from. If the model has them, "
        "name the\n"
        "  parts: diagnose(net, images, loss=loss, encode=net.encoder, decode=net.decoder, sample=net.reparameterize)"
    )
