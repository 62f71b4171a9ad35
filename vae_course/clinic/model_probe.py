"""What a model can do at all, found by giving it other weights: what no weights can reach, training cannot.

>>> import torch, vae_course as vc
>>> model = vc.VAE.conv((1, 8, 8), latent=2, channels=(4, 8))
>>> one_tap_kernels(model, torch.rand(2, 1, 8, 8))  # the last map is 2x2, so that each weight meets a pixel somewhere
0
"""

import copy
from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor, nn

from vae_course.models import VAE


def value_range(values: Tensor) -> tuple[float, float]:
    """Smallest and largest value."""
    return float(values.min()), float(values.max())


def with_weights(model: VAE, new: Callable[[Tensor], Tensor]) -> VAE:
    """A copy of the model, in which `new(parameter)` stands in the place of each parameter."""
    model = copy.deepcopy(model)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(new(parameter))
    return model


def with_any_weights(
    model: VAE, x: Float[Tensor, " batch *event"], width: int, copies: int = 4
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Shares of negative and of zero posterior means, and the range of the decoder's means on codes of `width` numbers,
    over `copies` of the model with random weights."""
    means, outputs = [], []
    for _ in range(copies):
        drawn = with_weights(model, torch.randn_like)
        means.append(drawn.encode(x).mean)
        outputs.append(drawn.decode(torch.randn(64, width, device=x.device, dtype=x.dtype)).mean)
    signs = torch.cat(means).sign()
    shares = float((signs < 0).double().mean()), float((signs == 0).double().mean())
    return shares, value_range(torch.cat(outputs))


def one_tap_kernels(model: VAE, x: Float[Tensor, " batch *event"]) -> int:
    """How many of the encoder's kernels have one weight that meets pixels, while all others only ever meet padding.

    On a copy with positive weights every path is open, so a gradient of exactly zero means: there is no path.
    """
    if not _kernels(model):
        return 0
    opened = with_weights(model, lambda p: torch.rand_like(p) / p[0].numel() if p.ndim else torch.zeros_like(p))
    q = opened.encode(torch.rand_like(x))
    total = q.mean.sum() + q.stddev.log().sum()
    gradients = torch.autograd.grad(total, _kernels(opened), allow_unused=True, materialize_grads=True)
    return sum(int(((g != 0).flatten(0, 1).any(0)).sum()) == 1 for g in gradients)


def _kernels(model: nn.Module) -> list[nn.Parameter]:
    """Weights of two-dimensional convolutions larger than 1x1."""
    return [p for p in model.parameters() if p.ndim == 4 and p.shape[-1] * p.shape[-2] > 1]
