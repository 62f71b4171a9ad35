"""Which likelihood a loss uses, found from its gradient with respect to the reconstruction.

>>> r, x = torch.rand(4, 9) * 0.8 + 0.1, torch.rand(4, 9)
>>> fit = fit_likelihood(r, x, 2 * (r - x) / 9)  # a mean squared error
>>> fit.name, round(fit.weight, 4)
('gaussian', 0.2222)
"""

from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional

Pixels = Float[Tensor, "..."]  # images, or what was decoded, in whatever shape the loss takes them
UNIT = ("bernoulli", "continuous-bernoulli")  # whose means are probabilities


class LikelihoodFit(NamedTuple):
    """The likelihood whose gradient is nearest, by how much it is weighed (against a standard deviation of 1 where it
    is a Gaussian of no scale of its own), and the share of the squared gradient that it does not explain."""

    name: str
    weight: float
    misfit: float


def fit_likelihood(
    r: Pixels, x: Pixels, gradient: Pixels, scale: Pixels | None = None, only: str | None = None
) -> LikelihoodFit:
    """`r` are the reconstructions that the gradient was taken at, `scale` what may be a learned scale; `only` the name
    of the one likelihood that is tried."""
    r, x, gradient = (t.detach().cpu().double().flatten() for t in (r, x, gradient))
    used = (gradient != 0) & gradient.isfinite()  # what is masked has no gradient
    if not used.any():
        return LikelihoodFit("none", 0.0, 1.0)
    fits = []
    scale = scale.detach().cpu().double().flatten() if scale is not None else None
    directions = _directions(r, x, scale)
    for name, direction in directions.items() if only is None else [(only, directions[only])]:
        direction = direction.flatten()
        ok = used & direction.isfinite()
        if ok.sum() < 0.9 * used.sum():
            continue
        g, d = gradient[ok], direction[ok]
        if float(d @ d) == 0:
            continue
        weight = float(g @ d / (d @ d))
        misfit = max(0.0, 1 - float(g @ d) ** 2 / float(d @ d) / float(g @ g))
        fits.append(LikelihoodFit(name, weight, misfit))
    return min(fits, key=lambda fit: fit.misfit) if fits else LikelihoodFit("none", 0.0, 1.0)


def negative_log_likelihood(name: str, r: Pixels, x: Pixels) -> Float[Tensor, "..."]:
    """Per image in nats, up to a constant."""
    r, x = (t.detach().cpu().double().flatten(1) for t in (r, x))
    if name == "bernoulli":
        r = r.clamp(1e-7, 1 - 1e-7)
        return -(x * r.log() + (1 - x) * (1 - r).log()).sum(1)
    if name.endswith("logits"):
        return functional.binary_cross_entropy_with_logits(r, x, reduction="none").sum(1)
    return 0.5 * (r - x).square().sum(1)


def decoded_mean(name: str | None, r: Pixels) -> Pixels:
    """From what the decoder returns to grey levels."""
    return r.sigmoid() if name and name.endswith("logits") else r


def _directions(r: Tensor, x: Tensor, scale: Tensor | None) -> dict[str, Tensor]:
    inside = (r > 0) & (r < 1)
    p = torch.where(inside, r, torch.full_like(r, float("nan")))
    found = {
        "bernoulli": (p - x) / (p * (1 - p)),
        "bernoulli-logits": r.sigmoid() - x,
        "gaussian": r - x,
        "laplace": (r - x).sign(),
        "poisson": 1 - x / torch.where(r > 0, r, torch.full_like(r, float("nan"))),
        "poisson-log-rate": r.exp() - x,
    }
    found["continuous-bernoulli"] = _continuous(p, x) / (p * (1 - p))
    found["continuous-bernoulli-logits"] = _continuous(r.sigmoid(), x)
    if scale is not None:
        found |= {
            "gaussian, learned log-variance": (r - x) * (-scale).exp(),
            "gaussian, learned log-std": (r - x) * (-2 * scale).exp(),
            "gaussian, learned std": (r - x) / scale.square(),
            "gaussian, learned variance": (r - x) / scale,
        }
    return found


def _continuous(p: Tensor, x: Tensor) -> Tensor:
    """The gradient of the negative log-density by the logit: mean - x, with the continuous Bernoulli's own mean
    (Loaiza-Ganem & Cunningham 2019, arXiv:1907.06845, eq. 8)."""
    p = torch.where((p - 0.5).abs() < 1e-3, torch.full_like(p, 0.501), p)
    return p / (2 * p - 1) + 1 / (2 * torch.atanh(1 - 2 * p)) - x
