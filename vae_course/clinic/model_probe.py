"""What a model can do at all, found by giving it other weights: what no weights can reach, training cannot.

>>> import torch, vae_course as vc
>>> model = vc.VAE.conv((1, 8, 8), latent=2, channels=(4, 8))
>>> one_tap_kernels(model, torch.rand(2, 1, 8, 8))  # the last map is 2x2, so that each weight meets a pixel somewhere
0
"""

import copy
from collections.abc import Callable, Sequence

import torch
from jaxtyping import Float
from torch import Tensor, nn

from vae_course.clinic.tracing import Model


def value_range(values: Tensor) -> tuple[float, float]:
    """Smallest and largest value."""
    return float(values.min()), float(values.max())


def with_weights(model: Model, new: Callable[[Tensor], Tensor]) -> Model:
    """A copy of the model, in which `new(parameter)` stands in the place of each parameter."""
    model = copy.deepcopy(model)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(new(parameter))
    return model


def with_any_weights(
    model: Model, x: Float[Tensor, " batch *event"], shape: Sequence[int], y: Tensor | None = None, copies: int = 4
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Shares of negative and of zero posterior means, and the range of the decoder's means on codes of a shape,
    over `copies` of the model with random weights."""
    means, outputs = [], []
    for _ in range(copies):
        drawn = with_weights(model, torch.randn_like)
        means.append(drawn.encode(x, *([] if y is None else [y])).mean)
        labels = [] if y is None else [y[:1].expand(64)]
        outputs.append(drawn.decode(torch.randn(64, *shape, device=x.device, dtype=x.dtype), *labels).mean)
    signs = torch.cat(means).sign()
    shares = float((signs < 0).double().mean()), float((signs == 0).double().mean())
    return shares, value_range(torch.cat(outputs))


def mild(parameter: Tensor) -> Tensor:
    """Random weights under which layers give numbers of the order of 1."""
    return torch.randn_like(parameter) / max(1, parameter[0].numel() if parameter.ndim > 1 else 1) ** 0.5


def spread_at_zero(model: Model, x: Float[Tensor, " batch *event"], y: Tensor | None = None, copies: int = 4) -> float:
    """Share of posterior standard deviations that are next to 0 where outputs of the order of 1 are expected."""
    found = [with_weights(model, mild).encode(x, *([] if y is None else [y])).stddev for _ in range(copies)]
    return float((torch.cat(found) <= 1e-6).double().mean())


def one_tap_kernels(model: Model, x: Float[Tensor, " batch *event"], y: Tensor | None = None) -> int:
    """How many of the encoder's kernels have one weight that meets pixels, while all others only ever meet padding.

    On a copy with positive weights every path is open, so a gradient of exactly zero means: there is no path.
    """
    if not _kernels(model):
        return 0
    opened = with_weights(model, lambda p: torch.rand_like(p) / p[0].numel() if p.ndim else torch.zeros_like(p))
    kernels = [kernel.requires_grad_() for kernel in _kernels(opened)]  # of a copy
    q = opened.encode(torch.rand_like(x), *([] if y is None else [y]))
    total = q.mean.sum() + q.stddev.log().sum()
    gradients = torch.autograd.grad(total, kernels, allow_unused=True, materialize_grads=True)
    return sum(int(((g != 0).flatten(0, 1).any(0)).sum()) == 1 for g in gradients)


def _kernels(model: nn.Module) -> list[nn.Parameter]:
    """Weights of two-dimensional convolutions larger than 1x1."""
    return [p for p in model.parameters() if p.ndim == 4 and p.shape[-1] * p.shape[-2] > 1]
