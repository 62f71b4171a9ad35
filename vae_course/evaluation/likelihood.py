"""Log-likelihood, rate, and which latent dimensions carry it."""

from math import log
from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor

from vae_course._settings import device_of
from vae_course._validation import check_integer
from vae_course.distributions import kl_divergence, pairwise_log_prob
from vae_course.models import VAE
from vae_course.objectives import log_importance_weights

Images = Float[Tensor, " n *event"]


@torch.no_grad()
def log_likelihood(model: VAE, x: Images, samples: int = 500, at_once: int = 2_000) -> Float[Tensor, " n"]:
    """Importance-weighted estimate of log p(x) per image in nats, proposal q(z|x) (arXiv:1509.00519, eq. 8).

    On average a lower bound, which rises towards log p(x) with `samples`. `at_once` codes are decoded together:
    lower it if memory is short, the result stays the same in distribution.

    >>> model, x = VAE.mlp((1, 4, 4), latent=2, hidden=(8,)), torch.rand(5, 1, 4, 4)
    >>> estimates = log_likelihood(model, x, samples=100)
    >>> estimates.shape, bool((estimates < 0).all())
    (torch.Size([5]), True)
    """
    check_integer("samples", samples)
    check_integer("at_once", at_once)
    device, results = device_of(model), []
    for batch in x.split(max(1, at_once // samples)):
        batch, parts = batch.to(device), []
        for start in range(0, samples, at_once):
            count = min(at_once, samples - start)
            parts.append(log_importance_weights(model, batch, count)[0].logsumexp(0))
        results.append(torch.stack(parts).logsumexp(0) - log(samples))
    return torch.cat(results)


def bits_per_dimension(nats: Float[Tensor, "*batch"] | float, dimensions: int) -> Float[Tensor, "*batch"] | float:
    """Nats per image to bits per dimension: divide by `dimensions` (pixels times channels) and by log 2.

    >>> round(bits_per_dimension(100.0, dimensions=28 * 28), 3)
    0.184
    """
    return nats / (check_integer("dimensions", dimensions) * log(2))


@torch.no_grad()
def posterior_means(model: VAE, x: Images, batch_size: int = 1000) -> Float[Tensor, "n latent"]:
    """The means of q(z|x), on the model's device.

    >>> posterior_means(VAE.mlp((1, 4, 4), latent=2, hidden=(8,)), torch.rand(5, 1, 4, 4)).shape
    torch.Size([5, 2])
    """
    device = device_of(model)
    return torch.cat([model.encode(batch.to(device)).mean for batch in x.split(batch_size)])


@torch.no_grad()
def kl_per_dimension(model: VAE, x: Images, batch_size: int = 1000) -> Float[Tensor, " latent"]:
    """KL(q(z_j|x) || p(z_j)) of each latent dimension in nats, mean over images; needs factorised q and prior.

    >>> model, x = VAE.mlp((1, 4, 4), latent=2, hidden=(8,)), torch.rand(5, 1, 4, 4)
    >>> rate = kl_divergence(model.encode(x), model.prior).mean()
    >>> torch.allclose(kl_per_dimension(model, x).sum(), rate)
    True
    """
    device, prior = device_of(model), model.prior.base_dist
    parts = [kl_divergence(model.encode(b.to(device)).base_dist, prior) for b in x.split(batch_size)]
    return torch.cat(parts).mean(0)


def active_units(model: VAE, x: Images, threshold: float = 0.01) -> int:
    """How many latent dimensions have a posterior mean that varies over images by more than `threshold` (Burda et
    al. 2015, arXiv:1509.00519, section 5.2: variance of E[z_j|x] above 0.01).

    >>> model, x = VAE.mlp((1, 4, 4), latent=2, hidden=(8,)), torch.rand(5, 1, 4, 4)
    >>> active_units(model, x[:1].expand(5, -1, -1, -1))  # five times the same image: no mean varies
    0
    """
    return int((posterior_means(model, x).var(0) > threshold).sum())


class RateDecomposition(NamedTuple):
    """rate = mutual_information + marginal_kl, all in nats per image.

    >>> RateDecomposition(rate=20.0, mutual_information=9.0, marginal_kl=11.0).mutual_information
    9.0
    """

    rate: float
    mutual_information: float
    marginal_kl: float


@torch.no_grad()
def rate_decomposition(model: VAE, x: Images) -> RateDecomposition:
    """Mean KL(q(z|x) || p(z)) = I(x; z) + KL(q(z) || p(z)) over the empirical distribution of `x` (Hoffman &
    Johnson 2016, "ELBO surgery"). One sample of z per image; the mutual information cannot exceed log n.

    >>> model, x = VAE.mlp((1, 4, 4), latent=2, hidden=(8,)), torch.rand(5, 1, 4, 4)
    >>> parts = rate_decomposition(model, x)
    >>> abs(parts.rate - parts.mutual_information - parts.marginal_kl) < 1e-4, parts.mutual_information <= log(5)
    (True, True)
    """
    q = model.encode(x.to(device_of(model)))
    z = q.sample()
    under_each = [pairwise_log_prob(q, part).sum(-1).logsumexp(1) for part in z.split(100)]
    log_q_z = torch.cat(under_each) - log(len(x))
    conditional = q.log_prob(z)
    prior = model.prior.log_prob(z)
    return RateDecomposition(
        (conditional - prior).mean().item(),
        (conditional - log_q_z).mean().item(),
        (log_q_z - prior).mean().item(),
    )
