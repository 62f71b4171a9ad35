"""`Probe`: runs a program with means, log-variances and reconstructions that are chosen, and sees what comes of
them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import log
from typing import Any

import torch
from torch import Tensor

from vae_course.clinic.errors import CannotDiagnose, asked
from vae_course.clinic.gradient_fits import LikelihoodFit, fit_likelihood
from vae_course.clinic.program import Program
from vae_course.clinic.roles import Roles
from vae_course.clinic.spy import Place, Spy
from vae_course.clinic.untouched import seed_all


@dataclass(frozen=True)
class Run:
    """What one run gave: the loss, and the tensors at the places that were watched or replaced."""

    total: Tensor | None
    seen: dict[Place, Tensor]
    was: dict[Place, Tensor]


@dataclass(frozen=True)
class Gradients:
    """Of the loss, by reconstruction, mean and second output, at the values that were chosen."""

    r: Tensor
    x: Tensor
    m: Tensor
    b: Tensor
    by_r: Tensor
    by_m: Tensor
    by_b: Tensor
    scale: Tensor | None


@dataclass(frozen=True)
class Probe:
    """A program whose roles are known; `x` and `extras` are a batch."""

    program: Program
    roles: Roles
    x: Tensor
    extras: tuple

    def run(self, replace: dict[Place, Tensor] | None = None, seed: int = 0, n: int | None = None) -> Run:
        """On the first `n` images, with tensors slipped in at places."""
        watch = {self.roles.mean, self.roles.log_var, self.roles.z, self.roles.decoder_input}
        watch |= {*self.roles.reconstructions[:1], *self.roles.scales}
        x = self.x if n is None else self.x[:n]
        extras = self.extras if n is None else cut(self.extras, slice(0, n), len(self.x))
        seed_all(seed)
        with Spy(replace=replace or {}, watch={p for p in watch if p}) as spy:
            _, total = asked("the loss of the model", self.program.run, x, extras)
        return Run(total, spy.seen, spy.was)

    def chosen(self, n: int, positive: bool, seed: int = 0) -> tuple[Tensor, Tensor]:
        """Means of N(0, 2^2) and second outputs that mean standard deviations from 0.1 to 1.6, as leaves."""
        at = self.run(n=min(n, 2)).seen[self.roles.mean]
        noise = torch.Generator().manual_seed(987_654_321 + seed)  # never a seed that the model's noise is drawn with
        size = (n, *at.shape[1:]) if at.shape[0] == min(n, 2) else (n * at.shape[0] // min(n, 2), *at.shape[1:])
        mean = 2 * torch.randn(size, generator=noise)
        spread = 5 * torch.rand(size, generator=noise) - 4
        if positive:
            spread = (0.5 * spread).exp()
        return tuple(t.to(at.device, at.dtype).requires_grad_() for t in (mean, spread))

    def gradients(self, n: int, positive: bool, draws: int = 4, move: bool = False) -> Gradients:
        """Mean over a few draws of the noise. With `move`, the posteriors of all images but the first are others."""
        roles = self.roles
        m, b = self.chosen(n, positive)
        if move:
            with torch.no_grad():
                m[1:] = m[1:].roll(1, -1) + 1
        r = self._chosen_reconstruction(m, b, n)
        sums = None
        replace = {roles.mean: m, roles.log_var: b, roles.reconstruction: r}
        scale = self._scale(replace, n)
        if scale is not None:
            replace[scale[0]] = scale[1]
        for seed in range(draws):
            run = self.run(replace, seed=seed, n=n)
            total = run.total
            if total is None or not bool(total.isfinite()):
                got = None if total is None else float(total.detach())
                raise CannotDiagnose(
                    f"the loss is {got} for means of about 2, standard deviations from 0.1 to 1.6 and reconstructions "
                    "like the model's own; expected a finite number. Look for log, sqrt or a division of something "
                    "that can be 0"
                )
            found = torch.autograd.grad(total, [r, m, b], allow_unused=True, materialize_grads=True)
            sums = found if sums is None else tuple(a + g for a, g in zip(sums, found, strict=True))
        by_r, by_m, by_b = (g / draws for g in sums)
        return Gradients(r, self.x[:n], m, b, by_r, by_m, by_b, scale and scale[1])

    def _scale(self, replace: dict[Place, Tensor], n: int) -> tuple[Place, Tensor] | None:
        """What may be a learned scale: an output as large as the reconstruction that is not computed from it; held
        where it is, since it changes with the code."""
        if len(self.roles.scales) < 2:
            return None
        one, two = (self.run({**replace, self.roles.reconstruction: r}, n=n).seen for r in self._two(replace))
        for place in self.roles.scales:
            independent = place in one and torch.equal(one[place], two[place])
            as_large = independent and one[place].numel() == replace[self.roles.reconstruction].numel()
            if as_large and place != self.roles.reconstruction:
                return place, one[place].detach()
        return None

    def _two(self, replace: dict[Place, Tensor]) -> tuple[Tensor, Tensor]:
        r = replace[self.roles.reconstruction]
        return r, (0.9 * r.detach() + 0.01).requires_grad_()

    def _chosen_reconstruction(self, m: Tensor, b: Tensor, n: int) -> Tensor:
        with torch.no_grad():
            r = self.run({self.roles.mean: m, self.roles.log_var: b}, n=n).seen[self.roles.reconstruction].detach()
        noise = torch.rand(r.shape, generator=torch.Generator().manual_seed(123_456_789)).to(r)
        if not bool(r.isfinite().all()):
            r = torch.zeros_like(r)
        if bool(((r >= 0) & (r <= 1)).all()):
            return (0.05 + 0.9 * noise).requires_grad_()
        if bool((r >= 0).all()):
            return (0.2 + r.mean() * 2 * noise).requires_grad_()
        return (4 * noise - 2).requires_grad_()

    def likelihood(self, n: int, positive: bool) -> tuple["Probe", Gradients, LikelihoodFit]:
        """The tensor that the loss compares with the images, among those that may be it, and the likelihood found."""
        first = None
        for place in self.roles.reconstructions:
            others = tuple(p for p in self.roles.reconstructions if p != place)
            probe = self.with_roles(reconstructions=(place, *others))
            try:
                got = probe.gradients(n, positive)
            except CannotDiagnose:
                if first is None and place == self.roles.reconstructions[-1]:
                    raise
                continue
            if got.by_r.numel() != got.x.numel() or not bool((got.by_r != 0).any()):
                first = first or (probe, got, LikelihoodFit("none", 0.0, 1.0))
                continue
            fit = fit_likelihood(got.r, got.x, got.by_r, got.scale)
            if first is None or first[2].misfit > fit.misfit:
                first = (probe, got, fit)
            if fit.misfit < 0.02 or place not in self.roles.scales or place == self.roles.scales[-1]:
                return first  # one of the outputs that the loss changes with; other tensors are tried only without any
        if first is None:
            raise CannotDiagnose(
                "no tensor was found that depends on the code and is as large as an image. Hand over the decoder by "
                "name: diagnose(net, images, loss=loss, decode=net.my_decoder)"
            )
        return first

    def with_roles(self, **changes: Any) -> "Probe":
        """With other roles."""
        return replace(self, roles=replace(self.roles, **changes))


def cut(extras: tuple, rows: slice | Tensor, count: int) -> tuple:
    """The rows of a batch in what is handed to the model beside the images."""
    return tuple(e[rows] if isinstance(e, Tensor) and e.ndim and len(e) == count else e for e in extras)


def power(large: float, small: float, ratio: float = 2.0) -> int:
    """How a weight goes with the batch size: 0 if it stays, -1 if it is divided by it."""
    if not large or not small or large * small < 0:
        return -1
    return round(log(abs(large / small)) / log(ratio))


@contextmanager
def other_weights(parameters: list[Tensor], new: Callable[[Tensor], Tensor]) -> Iterator[None]:
    """The model with `new(parameter)` in the place of each parameter, and afterwards with its own again."""
    before = [p.data for p in parameters]
    try:
        for p in parameters:
            p.data = new(p.data)
        yield
    finally:
        for p, data in zip(parameters, before, strict=True):
            p.data = data
