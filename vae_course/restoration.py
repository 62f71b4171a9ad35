"""Restoration: pictures that were damaged, or partly lost, and a VAE that knows what undamaged ones look like.

A damaged picture is y = A x + noise. The VAE, trained on undamaged pictures only, is the prior: find codes z for
which `log p(y | z) + log p(z)` is large, and decode them (Bora et al. 2017, arXiv:1703.03208, for any A).
"""

from collections.abc import Callable
from typing import NamedTuple

import torch
from jaxtyping import Bool, Float
from torch import Tensor
from torch import distributions as td

from vae_course.distributions import gaussian, kl_divergence
from vae_course.models import VAE
from vae_course.validation import check_batch, check_whole

Images = Float[Tensor, "batch *event"]
# From the decoder's p(x|z), one log p(y|z) in nats for each picture of the batch.
LogLikelihood = Callable[[td.Distribution], Float[Tensor, "batch"]]
Damage = Callable[[Tensor], Tensor]


def psnr(x: Images, truth: Images, counted: Bool[Tensor, "batch *event"] | None = None) -> Float[Tensor, "batch"]:
    """Peak signal-to-noise ratio of each picture in decibels, for values in [0, 1]: -10 log10 of the mean squared
    error, over all pixels or over those where `counted` is True (the hidden ones, say)."""
    if x.shape != truth.shape:
        raise ValueError(f"pictures to compare need one shape, got {tuple(x.shape)} and {tuple(truth.shape)}")
    weights = (torch.ones_like(x) if counted is None else counted.to(x.dtype)).flatten(1)
    error = (weights * (x - truth).square().flatten(1)).sum(1) / weights.sum(1)
    return -10 * error.log10()


# --- what is known about the damage -----------------------------------------------------------------------------------


def measured(y: Float[Tensor, "batch *seen"], damage: Damage, scale: float) -> LogLikelihood:
    """log N(y | A mean, scale²) for y = A x + noise, `damage` being A, applied to the decoder's mean.

    `scale` is the standard deviation of everything that separates y from A mean: the noise, and what the decoder
    cannot draw.
    """
    if not scale > 0:
        raise ValueError(f"scale is a standard deviation and must be above 0, got {scale!r}")
    _check_finite(y)

    def log_likelihood(p: td.Distribution) -> Tensor:
        predicted = damage(p.mean)
        if predicted.shape[1:] != y.shape[1:]:
            raise ValueError(
                f"the damage turns a picture into shape {tuple(predicted.shape[1:])}, "
                f"but what was measured has shape {tuple(y.shape[1:])}; they must be the same"
            )
        return td.Normal(predicted, scale).log_prob(y).flatten(1).sum(1)

    return log_likelihood


def observed(x: Images, mask: Bool[Tensor, "batch *event"]) -> LogLikelihood:
    """log p(x_observed | z): the decoder's own likelihood, summed over the pixels where `mask` is True.

    Pixels are independent given z, so the hidden ones drop out; they may hold anything, NaN included.
    """
    x = visible(x, mask)
    return lambda p: (p.base_dist.log_prob(x) * mask).flatten(1).sum(1)


def visible(x: Images, mask: Bool[Tensor, "batch *event"], fill: Tensor | float = 0.0) -> Images:
    """`x` where `mask` is True, `fill` elsewhere. Raises `ValueError` for a mask that does not fit, a picture of which
    nothing is observed, and for NaN or infinity in observed pixels."""
    if mask.dtype != torch.bool:
        raise TypeError(f"mask must be boolean, True where a pixel is observed; got {mask.dtype}; try mask > 0")
    if mask.shape != x.shape:
        raise ValueError(
            f"mask must have the pictures' shape {tuple(x.shape)}, got {tuple(mask.shape)}; "
            "one mask for all pictures is mask.expand(x.shape)"
        )
    empty = (~mask.flatten(1).any(1)).nonzero().flatten().tolist()
    if empty:
        raise ValueError(
            f"nothing is observed of picture {empty[0]} ({len(empty)} such in the batch), so there is nothing to "
            "condition on; leave it out, or draw from the prior with model.generate"
        )
    _check_finite(x[mask])
    return torch.where(mask, x, torch.as_tensor(fill, dtype=x.dtype, device=x.device))


# --- codes that explain what is seen ----------------------------------------------------------------------------------


def most_probable_codes(
    model: VAE,
    log_likelihood: LogLikelihood,
    start: Float[Tensor, "batch latent"],
    steps: int = 100,
    lr: float = 0.1,
) -> tuple[Float[Tensor, "batch latent"], Float[Tensor, "batch"]]:
    """Codes that maximise log p(y|z) + log p(z) (maximum a posteriori), and that sum in nats, by Adam from `start`.

    The surface has many hills: what is found depends on the start.
    """
    check_whole("steps", steps)
    z = start.detach().clone().requires_grad_()

    def log_joint() -> Tensor:
        return log_likelihood(model.decode(z)) + model.prior.log_prob(z)

    _ascend(log_joint, [z], steps, lr)
    with torch.no_grad():
        return z.detach(), log_joint()


def fit_posterior(
    model: VAE,
    log_likelihood: LogLikelihood,
    start: td.Distribution,
    steps: int = 100,
    lr: float = 0.05,
) -> td.Distribution:
    """The diagonal Gaussian q(z) of each picture that maximises its ELBO, E_q[log p(y|z)] - KL(q || p(z)), from
    `start` (a diagonal Gaussian such as `model.encode` gives).

    This is chapter 02's bound with the parameters of q optimised picture by picture instead of by an encoder, and
    with the likelihood of what was seen.
    """
    check_whole("steps", steps)
    mean = start.base_dist.loc.detach().clone().requires_grad_()
    log_var = (2 * start.base_dist.scale.detach().log()).requires_grad_()

    def elbo() -> Tensor:
        q = gaussian(mean, log_var)
        z = q.rsample()
        return log_likelihood(model.decode(z)) - kl_divergence(q, model.prior, z)

    _ascend(elbo, [mean, log_var], steps, lr)
    return gaussian(mean.detach(), log_var.detach())


@torch.no_grad()
def expected_image(model: VAE, q: td.Distribution, samples: int = 30) -> Images:
    """The mean of p(x|z) averaged over z ~ q: of all answers the one with the least expected squared error."""
    check_whole("samples", samples)
    return torch.stack([model.decode(q.sample()).mean for _ in range(samples)]).mean(0)


def _ascend(objective: Callable[[], Tensor], values: list[Tensor], steps: int, lr: float) -> None:
    """Adam with a learning rate that falls to zero; every picture has terms of its own, so their sum is maximised."""
    optimizer = torch.optim.Adam(values, lr=lr)
    for step in range(steps):
        optimizer.param_groups[0]["lr"] = lr * (1 - step / steps)
        gradients = torch.autograd.grad(-objective().sum(), values)
        for value, gradient in zip(values, gradients, strict=True):
            value.grad = gradient
        optimizer.step()


# --- what the decoder left out ----------------------------------------------------------------------------------------


@torch.no_grad()
def combine(
    guess: Images, y: Float[Tensor, "batch *seen"], damage: Damage, noise: float, left_out: float, steps: int = 30
) -> Images:
    """The mean of x given y = A x + noise, when x = guess + N(0, left_out²) in every pixel and A is linear:

    guess + left_out² Aᵀ (left_out² A Aᵀ + noise² I)⁻¹ (y - A guess), by `steps` conjugate gradients per picture.
    """
    if not (noise >= 0 and left_out > 0):
        raise ValueError(f"noise must be at least 0 and left_out above 0, got {noise!r} and {left_out!r}")
    _check_finite(y)
    seen, transposed = torch.func.vjp(damage, guess)
    weight = (noise / left_out) ** 2

    def system(v: Tensor) -> Tensor:
        return damage(transposed(v)[0]) + weight * v

    def dot(a: Tensor, b: Tensor) -> Tensor:
        return (a * b).flatten(1).sum(1).view(-1, *[1] * (a.ndim - 1))

    v, rest = torch.zeros_like(y), y - seen
    direction, size = rest, dot(rest, rest)
    for _ in range(check_whole("steps", steps)):
        image = system(direction)
        step = size / dot(direction, image).clamp(min=1e-20)
        v, rest = v + step * direction, rest - step * image
        size, before = dot(rest, rest), size
        direction = rest + size / before.clamp(min=1e-20) * direction
    return guess + transposed(v)[0]


# --- missing pixels ---------------------------------------------------------------------------------------------------


class Chain(NamedTuple):
    """`mean`: observed pixels as they came, hidden ones averaged over the chain. `codes`: where each picture's chain
    ended, one draw of z. `accepted`: share of the proposals that were accepted."""

    mean: Tensor
    codes: Float[Tensor, "batch latent"]
    accepted: float


@torch.no_grad()
def pseudo_gibbs(
    model: VAE,
    x: Images,
    mask: Bool[Tensor, "batch *event"],
    fill: Tensor | float,
    steps: int = 200,
    burn_in: int = 100,
) -> Chain:
    """Draw z ~ q(z|x), then the hidden pixels from p(x|z), in turn (Rezende et al. 2014, arXiv:1401.4082).

    It treats the encoder as if it were the true posterior; where it is not, the chain settles elsewhere.
    """
    return _chain(model, x, mask, fill, steps, burn_in, always=True)


@torch.no_grad()
def metropolis_within_gibbs(
    model: VAE,
    x: Images,
    mask: Bool[Tensor, "batch *event"],
    fill: Tensor | float,
    steps: int = 200,
    burn_in: int = 100,
    warm_up: int = 20,
) -> Chain:
    """Pseudo-Gibbs that takes the encoder's z as a proposal, accepted with the Metropolis-Hastings probability
    (Mattei & Frellsen 2018, arXiv:1802.04826): in the long run exact for the model.

    The first `warm_up` steps accept everything, to leave the region where the chain began.
    """
    return _chain(model, x, mask, fill, steps, burn_in, always=False, warm_up=warm_up)


def _chain(model, x, mask, fill, steps, burn_in, always, warm_up=0) -> Chain:
    if not 0 <= burn_in < steps:
        raise ValueError(f"burn_in must be at least 0 and below steps, got {burn_in} and {steps}")
    observed_x = visible(x, mask, fill)
    check_batch(observed_x, model.shape)
    current, total, taken, asked = observed_x, torch.zeros_like(observed_x), 0.0, 0
    z = model.encoder(current).sample()
    p = model.decode(z)
    for step in range(steps):
        q = model.encoder(current)
        proposal = q.sample()
        p_new = model.decode(proposal)
        if not always and step >= warm_up:
            ratio = _log_weight(model, q, p_new, proposal, current) - _log_weight(model, q, p, z, current)
            accept = ratio > torch.rand_like(ratio).log()
            taken, asked = taken + accept.float().mean().item(), asked + 1
        else:
            accept = torch.ones(len(x), dtype=torch.bool, device=x.device)
        z = torch.where(accept[:, None], proposal, z)
        p = model.decode(z)
        current = torch.where(mask, observed_x, p.sample())
        if step >= burn_in:
            total += p.mean
    mean = torch.where(mask, observed_x, total / (steps - burn_in))
    return Chain(mean, z, taken / asked if asked else 1.0)


def _log_weight(model: VAE, q: td.Distribution, p: td.Distribution, z: Tensor, x: Tensor) -> Tensor:
    return p.log_prob(x) + model.prior.log_prob(z) - q.log_prob(z)


class Weighted(NamedTuple):
    """`mean`: observed pixels as they came, hidden ones as the weighted mean. `effective`: effective number of samples
    of each picture, between 1 and the number drawn."""

    mean: Tensor
    effective: Float[Tensor, "batch"]


@torch.no_grad()
def importance_imputation(
    model: VAE, x: Images, mask: Bool[Tensor, "batch *event"], proposal: td.Distribution, samples: int = 200
) -> Weighted:
    """E[x_hidden | x_observed] by self-normalised importance sampling: codes from `proposal` (batch shape `(B,)`),
    weighed by p(x_observed | z) p(z) / proposal(z) (Mattei & Frellsen 2019, arXiv:1812.02633)."""
    check_whole("samples", samples)
    known = visible(x, mask)
    log_likelihood = observed(x, mask)
    log_weights, means = [], []
    for _ in range(samples):
        z = proposal.sample()
        p = model.decode(z)
        log_weights.append(log_likelihood(p) + model.prior.log_prob(z) - proposal.log_prob(z))
        means.append(p.mean)
    weights = torch.stack(log_weights).softmax(0)  # (samples, batch)
    mean = torch.einsum("sb,sb...->b...", weights, torch.stack(means))
    return Weighted(torch.where(mask, known, mean), 1 / weights.square().sum(0))


def nearest_imputation(
    x: Images, mask: Bool[Tensor, "batch *event"], library: Float[Tensor, "n *event"], k: int = 5
) -> Images:
    """Hidden pixels as the mean over the `k` pictures of `library` that are nearest in the observed pixels (squared
    distance), as scikit-learn's `KNNImputer` has it for complete donors."""
    if check_whole("k", k) > len(library):
        raise ValueError(f"k must be at most the number of pictures in the library, {len(library)}; got {k}")
    known = visible(x, mask)
    y, m, donors = known.flatten(1), mask.flatten(1).to(x.dtype), library.flatten(1)
    distance = m @ donors.square().T - 2 * y @ donors.T  # plus |y|², the same for every donor
    mean = library[distance.topk(k, largest=False).indices].mean(1)
    return torch.where(mask, known, mean)


def _check_finite(y: Tensor) -> None:
    if not torch.isfinite(y).all():
        count = int((~torch.isfinite(y)).sum())
        raise ValueError(
            f"{count} measured values are NaN or infinite; pixels that are not known belong into a mask (False)"
        )
