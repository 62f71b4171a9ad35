"""Normalizing flows: densities made by moving the samples of a simple one (Rezende & Mohamed 2015, arXiv:1505.05770).

What moves are affine coupling layers (Dinh et al. 2017, arXiv:1605.08803), from zuko: a part of the dimensions stays as
it is and tells a network how to scale and shift the others, so that inverse and log-determinant cost nothing.
"""

from collections.abc import Sequence

import torch
import zuko
from jaxtyping import Float
from torch import Tensor, nn
from torch import distributions as td
from zuko.distributions import NormalizingFlow
from zuko.transforms import ComposedTransform, DependentTransform

from vae_course._minimise import minimise
from vae_course._validation import check_integer
from vae_course.distributions import GaussianHead

td.Distribution.set_default_validate_args(__debug__)  # importing zuko turns torch's argument checks off for everybody


class FlowHead(nn.Module):
    """Features `(B, features)` to a flow over `latent` dimensions: the diagonal Gaussian of a `GaussianHead`, moved by
    coupling layers that see the features, too (arXiv:1505.05770, section 4). It takes a `GaussianHead`'s place in an
    encoder.

    Before training the layers move nothing, so that it begins as that Gaussian. There is no closed form for its KL:
    `vae_course.elbo` estimates it by the sample it draws anyway. Raises `ValueError` for fewer than 2 dimensions, of
    which a coupling layer could keep none.

    >>> q = FlowHead(features=8, latent=2)(torch.rand(5, 8))
    >>> q.batch_shape, q.event_shape, q.log_prob(q.rsample()).shape
    (torch.Size([5]), torch.Size([2]), torch.Size([5]))
    """

    def __init__(self, features: int, latent: int, layers: int = 4, hidden: Sequence[int] = (32,)):
        super().__init__()
        self.gaussian = GaussianHead(features, latent)
        self.layers = coupling_layers(latent, layers, hidden, context=features)

    def forward(self, h: Float[Tensor, "batch features"]) -> NormalizingFlow:
        return NormalizingFlow(self.layers(h), self.gaussian(h))


class FlowPrior(nn.Module):
    """p(z) as a flow over `latent` dimensions: N(0, I), moved by coupling layers, then scaled and shifted to what
    `standardise` was shown. Calling it gives the distribution, as for every prior module.

    >>> prior = FlowPrior(latent=2)  # before training, N(0, I)
    >>> prior().log_prob(torch.zeros(2)), prior().sample((5,)).shape
    (tensor(-1.8379, grad_fn=<AddBackward0>), torch.Size([5, 2]))
    """

    def __init__(self, latent: int, layers: int = 6, hidden: Sequence[int] = (64, 64)):
        super().__init__()
        self.layers = coupling_layers(latent, layers, hidden)
        self.register_buffer("mean", torch.zeros(latent))
        self.register_buffer("scale", torch.ones(latent))

    def standardise(self, codes: Float[Tensor, "n latent"]) -> "FlowPrior":
        """Let the flow begin as the diagonal Gaussian with the codes' mean and variance. Raises `ValueError` for codes
        that are not finite, fewer than 2, of other size, or all the same in some dimension."""
        if codes.ndim != 2 or codes.shape[1] != len(self.mean):
            raise ValueError(f"expected codes of shape (n, {len(self.mean)}), got {tuple(codes.shape)}")
        if len(codes) < 2 or not torch.isfinite(codes).all():
            found = "NaN or infinity" if len(codes) > 1 else f"{len(codes)}"
            raise ValueError(f"expected two or more codes, all finite, got {found}")
        scale = codes.detach().std(0)
        if not (scale > 0).all():
            raise ValueError(
                f"codes are all the same in dimension {int(scale.argmin())}: no density there, and no flow that could "
                "be inverted; leave that dimension out, or draw codes of q(z|x) instead of its means"
            )
        self.mean.copy_(codes.detach().mean(0))
        self.scale.copy_(scale)
        return self

    def forward(self) -> NormalizingFlow:
        standardised = DependentTransform(td.AffineTransform(-self.mean / self.scale, 1 / self.scale), 1)
        zeros = torch.zeros_like(self.mean)
        base = td.Independent(td.Normal(zeros, zeros + 1, validate_args=False), 1, validate_args=False)
        return NormalizingFlow(ComposedTransform(standardised, self.layers()), base)


def coupling_layers(latent: int, layers: int, hidden: Sequence[int], context: int = 0) -> nn.Module:
    """`layers` affine coupling layers over `latent` dimensions, which keep the even dimensions and the odd ones in
    turn, from z to the base density's u. Called with features of size `context` (or nothing, if 0) they give a
    transform; at first it is the identity.

    >>> transform = coupling_layers(latent=3, layers=4, hidden=(16,))()
    >>> z = torch.randn(5, 3)
    >>> u, log_determinant = transform.call_and_ladj(z)
    >>> torch.equal(u, z), log_determinant.abs().max().item()
    (True, 0.0)
    """
    check_integer("latent", latent)
    if latent < 2:
        raise ValueError("a coupling layer keeps some dimensions and moves others: latent must be at least 2, got 1")
    check_integer("layers", layers)
    flow = zuko.flows.RealNVP(latent, context, transforms=layers, hidden_features=tuple(hidden))
    for layer in flow.transform.transforms:
        nn.init.zeros_(layer.hyper[-1].weight)
        nn.init.zeros_(layer.hyper[-1].bias)
    return flow.transform


def fit_flow_prior(
    codes: Float[Tensor, "n latent"],
    layers: int = 6,
    hidden: Sequence[int] = (64, 64),
    epochs: int = 20,
    batch_size: int = 256,
    lr: float = 2e-3,
    seed: int = 0,
) -> FlowPrior:
    """A `FlowPrior` fitted to codes after training by maximum likelihood, where `fit_gmm_prior` fits a mixture; on the
    codes' device. The learning rate falls linearly to 0; the caller's random stream stays as it was.

    Raises `ValueError` for codes that have no density (see `FlowPrior.standardise`), and where training has gone so far
    astray that the flow cannot be inverted (see `check_invertible`).

    >>> u = torch.randn(500, 2)
    >>> codes = torch.stack([u[:, 0], u[:, 0] ** 2 + 0.1 * u[:, 1]], 1)  # a parabola
    >>> gaussian, flow = FlowPrior(2).standardise(codes), fit_flow_prior(codes, epochs=20, batch_size=50)
    >>> bool(flow().log_prob(codes).mean() > gaussian().log_prob(codes).mean() + 0.5)  # nats per code
    True
    """
    check_integer("epochs", epochs)
    check_integer("batch_size", batch_size)
    codes = codes.detach()
    with torch.random.fork_rng(devices=[codes.device] if codes.device.type == "cuda" else []):
        torch.manual_seed(seed)
        prior = FlowPrior(codes.shape[-1], layers, hidden).to(codes).standardise(codes)
        optimizer = torch.optim.Adam(prior.parameters(), lr)

        def loss_of(rows: Tensor) -> Tensor:
            return -prior().log_prob(codes[rows]).mean()

        minimise(loss_of, optimizer, len(codes), epochs, batch_size, codes.device)
    check_invertible(prior(), codes[:1000])
    return prior.requires_grad_(False)


@torch.no_grad()
def check_invertible(flow: NormalizingFlow, z: Float[Tensor, "n latent"], tolerance: float = 1e-2) -> None:
    """Raises `ValueError` where a flow does not lead from `z` to its base and back to within `tolerance`, in units of
    the spread of `z`: in theory coupling layers always do, in floating point not if they scale too much.

    >>> check_invertible(FlowPrior(latent=2)(), torch.randn(10, 2))  # nothing to complain about
    """
    error = ((flow.transform.inv(flow.transform(z)) - z) / z.std(0)).abs().max().item()
    if not error <= tolerance:  # written so that NaN fails, too
        raise ValueError(
            f"the flow cannot be inverted on its data: there and back, codes are off by {error:.3g} of their spread. "
            "A lower learning rate (lr), or fewer layers, keeps the scales moderate"
        )
