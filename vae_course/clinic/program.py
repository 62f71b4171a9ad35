"""`Program`: a model and its loss as one thing that can be run under a spy, with other tensors in the place of its
own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from vae_course.clinic.calling import Way, total_of
from vae_course.clinic.errors import CannotDiagnose
from vae_course.clinic.flow import Flow
from vae_course.clinic.forward import DECODE, ENCODE, Forward
from vae_course.clinic.outputs import named_tensors
from vae_course.clinic.roles import Roles, find_roles
from vae_course.clinic.spy import Spy
from vae_course.clinic.untouched import seed_all


@dataclass(frozen=True)
class Program:
    """`forward` may be missing where the loss calls the model itself; `way` is None where there is no loss."""

    net: Any
    forward: Forward | None
    loss: Callable | None
    parameters: list[Tensor]
    way: Way | None = None
    names: dict[str, str] = field(default_factory=dict)  # role -> name of the model's output
    x_shape: str = "as given"  # or "like the reconstruction": as the loss wants its images
    sign: float = 1.0  # -1 for what is maximised

    def run(self, x: Tensor, extras: tuple) -> tuple[list[Any], Tensor | None]:
        """The model's answers on the way, and the loss."""
        heard: list[Any] = []
        with _overheard(self.net, heard):
            if self.loss is None or self.way is None:
                raw, total = self.forward(x, *extras), None
            elif any(a not in ("net", "x", "labels") for a in (*self.way.arguments, *self.way.keyword_roles)):
                raw = self.forward(x, *extras)
                total = self._loss(raw, x, extras)
            else:
                raw, total = None, self._loss(None, x, extras)
        return [raw, *heard], total

    def _loss(self, raw: Any, x: Tensor, extras: tuple) -> Tensor:
        outputs = named_tensors(raw)
        args = [self._argument(a, raw, outputs, x, extras) for a in self.way.arguments]
        roles = zip(self.way.keywords, self.way.keyword_roles, strict=True)
        kwargs = {name: self._argument(role, raw, outputs, x, extras) for name, role in roles}
        return self.sign * total_of(self.loss(*args, **kwargs))

    def _argument(self, role: str, raw: Any, outputs: dict[str, Tensor], x: Tensor, extras: tuple) -> Any:
        if role == "net":
            return self.net
        if role == "out":
            return raw
        if role == "labels":
            return extras[0]
        if role == "x":
            like = outputs.get(self.names.get("reconstruction", ""))
            if self.x_shape != "as given" and like is not None and like.numel() == x.numel():
                return x.reshape(like.shape)
            return x
        return outputs[role[1:] if role.startswith("*") else self.names[role]]

    def traced(self, x: Tensor, extras: tuple) -> tuple[Flow, Roles, dict[str, Tensor]]:
        """Run under two random states, and see what depends on what."""
        runs = []
        for seed in (0, 1):
            seed_all(seed)
            with Spy() as spy:
                raws, total = self.run(x, extras)
            runs.append((spy, raws, total))
        (one, raws, _), (two, *_) = runs
        if [c.name for c in one.calls] != [c.name for c in two.calls]:
            raise CannotDiagnose(
                "the model does not take the same steps every time it is asked; its figures cannot be compared. "
                "Fix what it decides at random, or hand over encode=, decode= and sample="
            )
        flow = Flow(one.calls, two.calls, self.parameters, x)
        outputs = named_tensors(raws[0])
        for number, raw in enumerate(raws[1:]):
            for name, tensor in named_tensors(raw).items():
                if not any(tensor is other for other in outputs.values()):
                    outputs[f"heard {number}.{name}"] = tensor
        return flow, find_roles(flow, outputs, x), outputs


class _overheard:
    """While it lasts, what the model's own forward, encode and decode answer is kept in a list."""

    def __init__(self, net: Any, raws: list[Any]):
        self.net, self.raws, self.put = net, raws, []

    def __enter__(self) -> None:
        for name in ("forward", *ENCODE, *DECODE):
            owner, method = self.net, getattr(self.net, name, None)
            if isinstance(method, torch.nn.Module):
                owner, name, method = method, "forward", method.forward
            if callable(method) and hasattr(owner, "__dict__") and (owner, name) not in [p[:2] for p in self.put]:
                self.put.append((owner, name, vars(owner).get(name)))
                vars(owner)[name] = self._keeping(method)

    def _keeping(self, method: Callable) -> Callable:
        def kept(*args: Any, **kwargs: Any) -> Any:
            answer = method(*args, **kwargs)
            self.raws.append(answer)
            return answer

        return kept

    def __exit__(self, *_: Any) -> None:
        for owner, name, before in self.put:
            if before is None:
                vars(owner).pop(name, None)
            else:
                vars(owner)[name] = before
