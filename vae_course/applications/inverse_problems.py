"""Inverse problems: images that were degraded, y = A x + noise, and a VAE that knows what clean ones look like.

The VAE, trained on clean images only, is the prior: find codes z for which `log p(y | z) + log p(z)` is large, and
decode them (Bora et al. 2017, arXiv:1703.03208, for any forward operator A).
"""

from collections.abc import Callable

import torch
from jaxtyping import Bool, Float
from torch import Tensor
from torch import distributions as td

from vae_course._validation import check_finite, check_integer
from vae_course.distributions import gaussian, kl_divergence
from vae_course.models import VAE

Images = Float[Tensor, " batch *event"]
# From the decoder's p(x|z), one log p(y|z) in nats for each image of the batch.
LogLikelihood = Callable[[td.Distribution], Float[Tensor, " batch"]]
ForwardOperator = Callable[[Tensor], Tensor]


def psnr(x: Images, truth: Images, counted: Bool[Tensor, " batch *event"] | None = None) -> Float[Tensor, " batch"]:
    """Peak signal-to-noise ratio of each image in decibels, for values in [0, 1]: -10 log10 of the mean squared
    error, over all pixels or over those where `counted` is True (the hidden ones, say).

    >>> psnr(torch.full((1, 1, 4, 4), 0.6), torch.full((1, 1, 4, 4), 0.5))  # a tenth in every pixel
    tensor([20.0000])
    """
    if x.shape != truth.shape:
        raise ValueError(f"images to compare need one shape, got {tuple(x.shape)} and {tuple(truth.shape)}")
    weights = (torch.ones_like(x) if counted is None else counted.to(x.dtype)).flatten(1)
    error = (weights * (x - truth).square().flatten(1)).sum(1) / weights.sum(1)
    return -10 * error.log10()


# --- what was measured ------------------------------------------------------------------------------------------------


def gaussian_log_likelihood(
    y: Float[Tensor, " batch *seen"], forward_operator: ForwardOperator, scale: float
) -> LogLikelihood:
    """log N(y | A mean, scale²) for y = A x + noise, `forward_operator` being A, applied to the decoder's mean.

    `scale` is the standard deviation of everything that separates y from A mean: the noise, and what the decoder
    cannot draw.

    >>> log_likelihood = gaussian_log_likelihood(torch.zeros(1, 1, 2, 2), torch.nn.AvgPool2d(2), scale=1.0)
    >>> log_likelihood(td.Normal(torch.zeros(1, 1, 4, 4), 1.0))  # -4/2 log(2 pi): four measured values
    tensor([-3.6758])
    """
    if not scale > 0:
        raise ValueError(f"scale is a standard deviation and must be above 0, got {scale!r}")
    check_finite(y)

    def log_likelihood(p: td.Distribution) -> Tensor:
        predicted = forward_operator(p.mean)
        if predicted.shape[1:] != y.shape[1:]:
            raise ValueError(
                f"the forward operator turns an image into shape {tuple(predicted.shape[1:])}, "
                f"but what was measured has shape {tuple(y.shape[1:])}; they must be the same"
            )
        return td.Normal(predicted, scale).log_prob(y).flatten(1).sum(1)

    return log_likelihood


# --- codes that explain what is seen ----------------------------------------------------------------------------------


def map_estimate(
    model: VAE,
    log_likelihood: LogLikelihood,
    start: Float[Tensor, "batch latent"],
    steps: int = 100,
    lr: float = 0.1,
) -> tuple[Float[Tensor, "batch latent"], Float[Tensor, " batch"]]:
    """Codes that maximise log p(y|z) + log p(z) (maximum a posteriori), and that sum in nats, by Adam from `start`.

    The surface has many hills: what is found depends on the start.

    >>> model, x = VAE.mlp((1, 4, 4), latent=2, hidden=(8,)), torch.rand(3, 1, 4, 4)
    >>> clean = gaussian_log_likelihood(x, lambda image: image, scale=0.1)
    >>> codes, log_joint = map_estimate(model, clean, start=model.encode(x).mean, steps=20)
    >>> torch.allclose(log_joint, clean(model.decode(codes)) + model.prior.log_prob(codes))
    True
    """
    check_integer("steps", steps)
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
    """The diagonal Gaussian q(z) of each image that maximises its ELBO, E_q[log p(y|z)] - KL(q || p(z)), from
    `start` (a diagonal Gaussian such as `model.encode` gives).

    This is chapter 02's bound with the parameters of q optimised image by image instead of by an encoder, and
    with the likelihood of what was seen.

    >>> model, x = VAE.mlp((1, 4, 4), latent=2, hidden=(8,)), torch.rand(3, 1, 4, 4)
    >>> clean = gaussian_log_likelihood(x, lambda image: image, scale=0.1)
    >>> fit_posterior(model, clean, start=model.encode(x), steps=20).mean.shape
    torch.Size([3, 2])
    """
    check_integer("steps", steps)
    mean = start.base_dist.loc.detach().clone().requires_grad_()
    log_var = (2 * start.base_dist.scale.detach().log()).requires_grad_()

    def elbo() -> Tensor:
        q = gaussian(mean, log_var)
        z = q.rsample()
        return log_likelihood(model.decode(z)) - kl_divergence(q, model.prior, z)

    _ascend(elbo, [mean, log_var], steps, lr)
    return gaussian(mean.detach(), log_var.detach())


def _ascend(objective: Callable[[], Tensor], values: list[Tensor], steps: int, lr: float) -> None:
    """Adam with a learning rate that falls to zero; every image has terms of its own, so their sum is maximised."""
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
    guess: Images,
    y: Float[Tensor, " batch *seen"],
    forward_operator: ForwardOperator,
    noise: float,
    left_out: float,
    steps: int = 30,
) -> Images:
    """The mean of x given y = A x + noise, when x = guess + N(0, left_out²) in every pixel and A is linear:

    guess + left_out² Aᵀ (left_out² A Aᵀ + noise² I)⁻¹ (y - A guess), by `steps` conjugate gradients per image.

    >>> black, white = torch.zeros(1, 1, 2, 2), torch.ones(1, 1, 2, 2)
    >>> combine(black, y=white, forward_operator=lambda x: x, noise=0.1, left_out=0.1)  # trusted alike: in the middle
    tensor([[[[0.5000, 0.5000],
              [0.5000, 0.5000]]]])
    """
    if not (noise >= 0 and left_out > 0):
        raise ValueError(f"noise must be at least 0 and left_out above 0, got {noise!r} and {left_out!r}")
    check_finite(y)
    seen, transposed = torch.func.vjp(forward_operator, guess)
    weight = (noise / left_out) ** 2

    def system(v: Tensor) -> Tensor:
        return forward_operator(transposed(v)[0]) + weight * v

    def dot(a: Tensor, b: Tensor) -> Tensor:
        return (a * b).flatten(1).sum(1).view(-1, *[1] * (a.ndim - 1))

    v, residual = torch.zeros_like(y), y - seen
    direction, squared = residual, dot(residual, residual)
    for _ in range(check_integer("steps", steps)):
        along = system(direction)
        step = squared / dot(direction, along).clamp(min=1e-20)
        v, residual = v + step * direction, residual - step * along
        squared, before = dot(residual, residual), squared
        direction = residual + squared / before.clamp(min=1e-20) * direction
    return guess + transposed(v)[0]
