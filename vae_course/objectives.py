"""Objectives: pure functions of (model, x), to be maximised. Every figure is in nats per image, summed over pixels
or dimensions."""

from math import log
from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor

from vae_course._validation import check_integer, check_nonnegative
from vae_course.distributions import kl_divergence, pairwise_log_prob
from vae_course.models import VAE, Autoencoder

Images = Float[Tensor, " batch *event"]


class ObjectiveTerms(NamedTuple):
    """Per-image tensors `(B,)` in nats. `objective` is what training maximises; `elbo` is the bound, whatever was
    trained.

    >>> terms = ObjectiveTerms(torch.tensor([-190.0]), reconstruction=torch.tensor([-90.0]), kl=torch.tensor([25.0]))
    >>> terms.elbo  # the objective has beta = 4
    tensor([-115.])
    """

    objective: Tensor
    reconstruction: Tensor
    kl: Tensor

    @property
    def elbo(self) -> Tensor:
        """reconstruction - kl, the evidence lower bound itself (beta = 1)."""
        return self.reconstruction - self.kl


def elbo(model: VAE, x: Images, beta: float = 1.0) -> ObjectiveTerms:
    """One-sample ELBO (arXiv:1312.6114, eq. 7); beta weighs the KL (Higgins et al. 2017, "beta-VAE", eq. 4).

    >>> model, x = VAE.mlp((1, 4, 4), latent=2, hidden=(8,)), torch.rand(5, 1, 4, 4)
    >>> terms = elbo(model, x, beta=4.0)
    >>> torch.allclose(terms.objective, terms.elbo - 3 * terms.kl)
    True
    """
    check_nonnegative("beta", beta)
    q = model.encode(x)
    z = q.rsample()
    reconstruction, kl = model.decode(z).log_prob(x), kl_divergence(q, model.prior, z)
    return ObjectiveTerms(reconstruction - beta * kl, reconstruction, kl)


def free_bits(model: VAE, x: Images, nats: float = 0.5) -> ObjectiveTerms:
    """ELBO in which a latent dimension pays for its KL only above `nats`, batch mean (Kingma et al. 2016,
    arXiv:1606.04934, eq. 15).

    >>> model, x = VAE.mlp((1, 4, 4), latent=2, hidden=(8,)), torch.rand(5, 1, 4, 4)
    >>> terms = free_bits(model, x, nats=100.0)  # more than any dimension costs, so each is charged 100
    >>> (terms.reconstruction - terms.objective).detach().round()
    tensor([200., 200., 200., 200., 200.])
    """
    check_nonnegative("nats", nats)
    q = model.encode(x)
    reconstruction = model.decode(q.rsample()).log_prob(x)
    per_dimension = kl_divergence(q.base_dist, model.prior.base_dist)
    paid = per_dimension.mean(0).clamp(min=nats).sum()
    return ObjectiveTerms(reconstruction - paid, reconstruction, per_dimension.sum(-1))


def target_kl(model: VAE, x: Images, nats: float, gamma: float = 10.0) -> ObjectiveTerms:
    """Holds the rate near `nats`: reconstruction - gamma |KL - nats| (Burgess et al. 2018, arXiv:1804.03599, eq. 8),
    KL being the mean over the batch.

    >>> model, x = VAE.mlp((1, 4, 4), latent=2, hidden=(8,)), torch.rand(5, 1, 4, 4)
    >>> terms = target_kl(model, x, nats=5.0)
    >>> torch.allclose(terms.objective, terms.reconstruction - 10 * abs(terms.kl.mean() - 5))
    True
    """
    check_nonnegative("nats", nats)
    check_nonnegative("gamma", gamma)
    terms = elbo(model, x)
    return terms._replace(objective=terms.reconstruction - gamma * (terms.kl.mean() - nats).abs())


def beta_tcvae(model: VAE, x: Images, beta: float, dataset_size: int) -> ObjectiveTerms:
    """beta on the total correlation alone (Chen et al. 2018, arXiv:1802.04942, eq. 2 and 4, minibatch-weighted
    sampling).

    KL = index-code mutual information + total correlation + dimension-wise KL; only the middle one is multiplied by
    beta.

    >>> model, x = VAE.mlp((1, 4, 4), latent=1, hidden=(8,)), torch.rand(5, 1, 4, 4)
    >>> def objective(beta):
    ...     torch.manual_seed(0)  # the same codes each time
    ...     return beta_tcvae(model, x, beta, dataset_size=100).objective
    >>> torch.allclose(objective(1.0), objective(10.0))  # a single dimension has no total correlation
    True
    """
    check_nonnegative("beta", beta)
    check_integer("dataset_size", dataset_size)
    q = model.encode(x)
    z = q.rsample()
    reconstruction, prior = model.decode(z).log_prob(x), model.prior
    pairwise = pairwise_log_prob(q, z)
    log_nm = log(len(x) * dataset_size)
    log_q_z = pairwise.sum(-1).logsumexp(1) - log_nm
    log_q_each = (pairwise.logsumexp(1) - log_nm).sum(-1)
    mutual_information = q.log_prob(z) - log_q_z
    total_correlation = log_q_z - log_q_each
    dimension_wise = log_q_each - prior.log_prob(z)
    objective = reconstruction - mutual_information - beta * total_correlation - dimension_wise
    return ObjectiveTerms(objective, reconstruction, kl_divergence(q, prior, z))


def iwae(model: VAE, x: Images, samples: int = 5) -> ObjectiveTerms:
    """The importance-weighted bound L_K (Burda et al. 2015, arXiv:1509.00519, eq. 8); L_1 is the ELBO.

    >>> model, x = VAE.mlp((1, 4, 4), latent=2, hidden=(8,)), torch.rand(5, 1, 4, 4)
    >>> terms = iwae(model, x, samples=50)
    >>> (terms.objective >= terms.elbo).all()  # by Jensen's inequality
    tensor(True)
    """
    check_integer("samples", samples)
    log_weights, reconstruction = log_importance_weights(model, x, samples)
    bound = log_weights.logsumexp(0) - log(samples)
    return ObjectiveTerms(bound, reconstruction.mean(0), (reconstruction - log_weights).mean(0))


def log_importance_weights(
    model: VAE, x: Images, samples: int
) -> tuple[Float[Tensor, "samples batch"], Float[Tensor, "samples batch"]]:
    """log p(x, z_k) - log q(z_k | x) and log p(x | z_k) for `samples` draws z_k ~ q(z|x), in nats.

    >>> model, x = VAE.mlp((1, 4, 4), latent=2, hidden=(8,)), torch.rand(5, 1, 4, 4)
    >>> log_weights, reconstruction = log_importance_weights(model, x, samples=50)
    >>> log_weights.shape
    torch.Size([50, 5])
    """
    q = model.encode(x)
    z = q.rsample((samples,))
    p = model.decode(z.flatten(0, 1))
    reconstruction = p.log_prob(x.repeat(samples, *[1] * (x.ndim - 1))).view(samples, len(x))
    return reconstruction + model.prior.log_prob(z) - q.log_prob(z), reconstruction


def squared_error(model: Autoencoder, x: Images, target: Images | None = None) -> ObjectiveTerms:
    """Minus the squared error per image, summed over pixels (grey levels squared, not nats): for autoencoders.

    `target` defaults to `x`; a denoising autoencoder gets a corrupted `x` and the clean `target`.

    >>> model = Autoencoder(torch.nn.Flatten(), torch.nn.Unflatten(1, (1, 2, 2)), shape=(1, 2, 2))  # it copies
    >>> squared_error(model, torch.zeros(3, 1, 2, 2), target=torch.ones(3, 1, 2, 2)).objective
    tensor([-4., -4., -4.])
    """
    error = (model(x) - (x if target is None else target)).square().flatten(1).sum(1)
    return ObjectiveTerms(-error, -error, torch.zeros_like(error))
