"""Objectives with a fault, each of them the ELBO with one line wrong: `(model, images) -> ObjectiveTerms`, in nats per
image, to be maximised.

>>> import torch, vae_course as vc
>>> terms = kl_added(vc.VAE.mlp((1, 4, 4), latent=2), torch.rand(5, 1, 4, 4))
>>> torch.equal(terms.objective, terms.reconstruction + terms.kl)
True
"""

import torch
from torch import distributions as td
from torch import nn

from vae_course.distributions import kl_divergence
from vae_course.models import VAE
from vae_course.objectives import Images, ObjectiveTerms


def kl_left_out(model: VAE, x: Images) -> ObjectiveTerms:
    """The KL is computed, and is not part of what is maximised."""
    q = model.encode(x)
    reconstruction, kl = model.decode(q.rsample()).log_prob(x), kl_divergence(q, model.prior)
    return ObjectiveTerms(reconstruction, reconstruction, kl)


def kl_added(model: VAE, x: Images) -> ObjectiveTerms:
    """The KL has the wrong sign."""
    q = model.encode(x)
    reconstruction, kl = model.decode(q.rsample()).log_prob(x), kl_divergence(q, model.prior)
    return ObjectiveTerms(reconstruction + kl, reconstruction, kl)


def kl_weighted_500(model: VAE, x: Images) -> ObjectiveTerms:
    """The KL counts five hundredfold."""
    q = model.encode(x)
    reconstruction, kl = model.decode(q.rsample()).log_prob(x), kl_divergence(q, model.prior)
    return ObjectiveTerms(reconstruction - 500 * kl, reconstruction, kl)


def kl_from_kldivloss(model: VAE, x: Images) -> ObjectiveTerms:
    """`nn.KLDivLoss` is given a mean and a standard deviation where it expects log-probabilities and probabilities."""
    q = model.encode(x)
    reconstruction = model.decode(q.rsample()).log_prob(x)
    # A mean over dimensions here, since the terms are per image; the default averages over the batch, too.
    kl = nn.KLDivLoss(reduction="none")(q.mean, q.stddev).mean(-1)
    return ObjectiveTerms(reconstruction - kl, reconstruction, kl)


def pixels_averaged(model: VAE, x: Images) -> ObjectiveTerms:
    """The reconstruction is a mean over pixels, the KL a sum over latent dimensions."""
    q = model.encode(x)
    reconstruction = model.decode(q.rsample()).log_prob(x) / x[0].numel()
    kl = kl_divergence(q, model.prior)
    return ObjectiveTerms(reconstruction - kl, reconstruction, kl)


def mean_decoded(model: VAE, x: Images) -> ObjectiveTerms:
    """The posterior's mean is decoded instead of a sample."""
    q = model.encode(x)
    z = q.mean
    reconstruction, kl = model.decode(z).log_prob(x), kl_divergence(q, model.prior)
    return ObjectiveTerms(reconstruction - kl, reconstruction, kl)


def half_missing(model: VAE, x: Images) -> ObjectiveTerms:
    """The noise is scaled by exp(log_var), which is the variance, where exp(0.5 * log_var) is meant."""
    q = model.encode(x)
    mean, log_var = q.mean, q.variance.log()
    z = mean + torch.randn_like(mean) * log_var.exp()
    reconstruction, kl = model.decode(z).log_prob(x), kl_divergence(q, model.prior)
    return ObjectiveTerms(reconstruction - kl, reconstruction, kl)


def sample_detached(model: VAE, x: Images) -> ObjectiveTerms:
    """The sample is cut off from the graph: no gradient flows back through it."""
    q = model.encode(x)
    z = q.sample()
    reconstruction, kl = model.decode(z).log_prob(x), kl_divergence(q, model.prior)
    return ObjectiveTerms(reconstruction - kl, reconstruction, kl)


def noise_shared(model: VAE, x: Images) -> ObjectiveTerms:
    """All images of a batch are moved by the same noise."""
    q = model.encode(x)
    noise = torch.randn(q.mean.shape[1], dtype=x.dtype)
    z = q.mean + q.stddev * noise
    reconstruction, kl = model.decode(z).log_prob(x), kl_divergence(q, model.prior)
    return ObjectiveTerms(reconstruction - kl, reconstruction, kl)


def mean_and_std_concatenated(model: VAE, x: Images) -> ObjectiveTerms:
    """The decoder is given mean and standard deviation side by side, `(B, 2 * latent)`, instead of a sample."""
    q = model.encode(x)
    mean, std = q.mean, q.stddev
    z = torch.cat([mean, std], dim=1)
    reconstruction = model.decode(z).log_prob(x)
    kl = 0.5 * (mean**2 + std**2 - 2 * std.log() - 1).sum(1)
    return ObjectiveTerms(reconstruction - kl, reconstruction, kl)


def noise_uniform(model: VAE, x: Images) -> ObjectiveTerms:
    """`torch.rand` where `torch.randn` is meant: noise of mean 0.5 and standard deviation 0.29."""
    q = model.encode(x)
    return _terms(model, x, q, q.mean + q.stddev * torch.rand_like(q.mean))


def noise_times_log_var(model: VAE, x: Images) -> ObjectiveTerms:
    """The noise is multiplied by the log-variance itself."""
    q = model.encode(x)
    return _terms(model, x, q, q.mean + q.variance.log() * torch.randn_like(q.mean))


def mean_not_squared(model: VAE, x: Images) -> ObjectiveTerms:
    """`mean` where the KL has `mean**2`."""
    q = model.encode(x)
    return _terms(model, x, q, q.rsample(), 0.5 * (q.mean + q.variance - q.variance.log() - 1).sum(1))


def variance_sign_turned(model: VAE, x: Images) -> ObjectiveTerms:
    """The variance's part of the KL has the other sign."""
    q = model.encode(x)
    return _terms(model, x, q, q.rsample(), 0.5 * (q.mean**2 - q.variance + q.variance.log() + 1).sum(1))


def wide_prior(model: VAE, x: Images) -> ObjectiveTerms:
    """The KL is that to N(0, 3^2), while codes are drawn from N(0, 1)."""
    q = model.encode(x)
    kl = 0.5 * ((q.mean**2 + q.variance) / 9 - (q.variance / 9).log() - 1).sum(1)
    return _terms(model, x, q, q.rsample(), kl)


def one_for_all(model: VAE, x: Images) -> ObjectiveTerms:
    """The KL has no form of a KL: the absolute values of mean and log-variance."""
    q = model.encode(x)
    return _terms(model, x, q, q.rsample(), (q.mean.abs() + q.variance.log().abs()).sum(1))


def kl_summed_over_batch(model: VAE, x: Images) -> ObjectiveTerms:
    """The KL is a sum over the batch, the reconstruction a mean."""
    q = model.encode(x)
    return _terms(model, x, q, q.rsample(), len(x) * kl_divergence(q, model.prior))


def fourth_power(model: VAE, x: Images) -> ObjectiveTerms:
    """The reconstruction is a fourth power of the difference, which is no likelihood of anything one draws."""
    q = model.encode(x)
    reconstruction = -(model.decode(q.rsample()).mean - x).pow(4).flatten(1).sum(1)
    kl = kl_divergence(q, model.prior)
    return ObjectiveTerms(reconstruction - kl, reconstruction, kl)


def _terms(
    model: VAE, x: Images, q: td.Distribution, z: torch.Tensor, kl: torch.Tensor | None = None
) -> ObjectiveTerms:
    reconstruction = model.decode(z).log_prob(x)
    kl = kl_divergence(q, model.prior) if kl is None else kl
    return ObjectiveTerms(reconstruction - kl, reconstruction, kl)
