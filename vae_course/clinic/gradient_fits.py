"""What a loss is made of, found from its gradients: the weights of the KL's two parts, and the likelihood.

Of KL(N(m, s^2) || N(0, 1)) the gradient by m is m, and by log s^2 it is (s^2 - 1) / 2; each part has a weight and a
share that the weight leaves unexplained. A likelihood is known by the gradient with respect to the reconstruction.

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

Latent = Float[Tensor, "..."]
# How an encoder's second output b says the standard deviation.
PARAMETERS = {
    "log_var": lambda b: (0.5 * b).exp(),
    "log_std": lambda b: b.exp(),
    "softplus": functional.softplus,
    "std": torch.abs,
    "variance": lambda b: b.abs().sqrt(),
}


class KLFit(NamedTuple):
    """Weights of the part of the means and of the part of the standard deviations, each with its misfit; the same for
    all together; the weights of the two terms s^2 and log s^2 alone; how the second output says the standard
    deviation."""

    mean: float
    mean_misfit: float
    variance: float
    variance_misfit: float
    both: float
    misfit: float
    kldivloss_misfit: float
    square: float  # weight of s^2 alone, and of -log s^2 alone: differ under another prior
    log: float
    terms_misfit: float
    offset: float  # mean of the prior, in standard deviations of it, that the gradient of m would explain


def spread(parameter: str, b: Latent) -> Latent:
    """The standard deviation that an encoder's second output means."""
    return PARAMETERS[parameter](b)


def parameters_for(b: Latent) -> list[str]:
    """What outputs of this range may mean."""
    return ["std", "variance", "log_var", "log_std", "softplus"] if bool((b > 0).all()) else list(PARAMETERS)[:4]


def fit_kl(m: Latent, b: Latent, by_m: Latent, by_b: Latent, parameter: str) -> KLFit:
    """`by_m`, `by_b` are the loss's gradients at the means m and the second outputs b."""
    m, by_m, by_b = (t.detach().cpu().double().flatten() for t in (m, by_m, by_b))
    b = b.detach().cpu().double().flatten().requires_grad_()
    std = spread(parameter, b)
    terms = [0.5 * std.square(), -std.log(), functional.kl_div(m, std, reduction="none")]
    square, log, kldivloss = (torch.autograd.grad(t.sum(), b, retain_graph=True)[0] for t in terms)
    kldivloss = torch.cat([-std.detach(), kldivloss])
    together, kl = torch.cat([by_m, by_b]), torch.cat([m, square + log])
    pair, terms_misfit = _two(by_b, square, log)
    line, _ = _two(by_m, m, torch.ones_like(m))
    return KLFit(
        *weight_and_misfit(by_m, m),
        *weight_and_misfit(by_b, square + log),
        *weight_and_misfit(together, kl),
        weight_and_misfit(together, kldivloss)[1],
        *pair,
        terms_misfit,
        -line[1] / line[0] if abs(line[0]) > 1e-12 else 0.0,
    )


def fit_directions(
    m: Latent, b: Latent, by_m: Latent, by_b: Latent, of_m: Latent, of_b: Latent, parameter: str = "log_var"
) -> KLFit:
    """As `fit_kl`, where the KL's own gradients are known, `of_m` and `of_b`: those to another prior, or of an estimate
    from samples."""
    by_m, by_b, of_m, of_b = (t.detach().cpu().double().flatten() for t in (by_m, by_b, of_m, of_b))
    variance = weight_and_misfit(by_b, of_b)
    together = weight_and_misfit(torch.cat([by_m, by_b]), torch.cat([of_m, of_b]))
    kldivloss = fit_kl(m, b, by_m, by_b, parameter).kldivloss_misfit
    mean = weight_and_misfit(by_m, of_m)
    return KLFit(*mean, *variance, *together, kldivloss, variance[0], variance[0], variance[1], 0.0)


def sampled_kl(m: Latent, b: Latent, z: Latent, parameter: str) -> tuple[Latent, Latent]:
    """Gradients, by means and second outputs, of log q(z) - log N(z; 0, 1) at the samples that were drawn."""
    m, b, z = (t.detach().cpu().double().flatten() for t in (m, b, z))
    m, b = m.requires_grad_(), b.requires_grad_()
    std = spread(parameter, b)
    noise = ((z - m) / std).detach()
    again = m + std * noise
    value = (-0.5 * ((again - m) / std).square() - std.log() + 0.5 * again.square()).sum()
    return torch.autograd.grad(value, [m, b])


def weight_and_misfit(vector: Tensor, direction: Tensor) -> tuple[float, float]:
    """Weight of least squares, and the share of the squared length that is left."""
    weight = float(vector @ direction / (direction @ direction))
    length = float(vector @ vector)
    if length <= 1e-18 * float(direction @ direction):
        return weight, 0.0
    return weight, max(0.0, float((vector - weight * direction).square().sum()) / length)


def _two(vector: Tensor, first: Tensor, second: Tensor) -> tuple[tuple[float, float], float]:
    basis = torch.stack([first, second], 1)
    weights = torch.linalg.lstsq(basis, vector[:, None]).solution[:, 0]
    length = float(vector @ vector)
    rest = float((vector - basis @ weights).square().sum())
    return (float(weights[0]), float(weights[1])), rest / length if length > 0 else 0.0


# The likelihood

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
