"""The exact-likelihood laboratory: a latent-variable model small enough to know everything about it.

z ~ N(0, I) and x | z ~ N(W z + b, sigma^2 I). This is probabilistic PCA (Tipping & Bishop 1999, "Probabilistic
principal component analysis", J. R. Statist. Soc. B 61, 611-622), and a VAE with a linear decoder. What a VAE can only
bound or estimate has a closed form here, so that bounds and estimators can be checked against the truth.
"""

from math import log, pi

import torch
from jaxtyping import Float
from torch import Tensor
from torch import distributions as td

from vae_course._validation import check_batch
from vae_course.distributions import gaussian
from vae_course.objectives import ObjectiveTerms


class ProbabilisticPCA:
    """z ~ N(0, I), x | z ~ N(`weight` z + `bias`, `sigma`^2 I); every log-density is in nats.

    `weight` is (data, latent); `bias` is (data,), zero by default. Give float64 to see identities hold to 1e-9.
    Raises `ValueError` for other shapes, or a `sigma` not above 0.

    >>> model, x = ProbabilisticPCA(torch.tensor([[2.0]]), sigma=1.0), torch.tensor([[5.0]])
    >>> model.posterior(x).mean, model.log_likelihood(x)  # W x / (W^2 + sigma^2), and log N(5 | 0, 5)
    (tensor([[2.]]), tensor([-4.2237]))
    >>> torch.allclose(model.elbo(model.posterior(x), x).elbo, model.log_likelihood(x))  # the bound is tight there
    True
    """

    def __init__(
        self, weight: Float[Tensor, "data latent"], bias: Float[Tensor, " data"] | None = None, sigma: float = 1.0
    ):
        if weight.ndim != 2:
            raise ValueError(f"weight must be a matrix of shape (data, latent), got {tuple(weight.shape)}")
        if bias is None:
            bias = weight.new_zeros(len(weight))
        if tuple(bias.shape) != (len(weight),):
            raise ValueError(
                f"bias must have shape ({len(weight)},), one entry per row of weight; got {tuple(bias.shape)}"
            )
        if not sigma > 0:
            raise ValueError(f"sigma is a standard deviation and must be above 0, got {sigma!r}")
        self.weight, self.bias, self.sigma = weight, bias, float(sigma)
        self.data, self.latent = weight.shape

    @property
    def prior(self) -> td.Independent:
        """p(z) = N(0, I), event shape `(latent,)`."""
        zeros = self.weight.new_zeros(self.latent)
        return gaussian(zeros, zeros)

    def likelihood(self, z: Float[Tensor, "*batch latent"]) -> td.Independent:
        """p(x|z) = N(W z + b, sigma^2 I), event shape `(data,)`."""
        mean = z @ self.weight.mT + self.bias
        return gaussian(mean, torch.full_like(mean, 2 * log(self.sigma)))

    @property
    def marginal(self) -> td.MultivariateNormal:
        """p(x) = N(b, W W^T + sigma^2 I), event shape `(data,)`: a linear map of Gaussians is Gaussian."""
        return td.MultivariateNormal(self.bias, self.weight @ self.weight.mT + self.sigma**2 * _eye(self.bias))

    def log_likelihood(self, x: Float[Tensor, "batch data"]) -> Float[Tensor, " batch"]:
        """Exact log p(x) in nats."""
        check_batch(x, (self.data,))
        return self.marginal.log_prob(x)

    @property
    def posterior_precision(self) -> Float[Tensor, "latent latent"]:
        """I + W^T W / sigma^2, the inverse covariance of p(z|x): the same for every x."""
        return _eye(self.weight[0]) + self.weight.mT @ self.weight / self.sigma**2

    def posterior(self, x: Float[Tensor, "batch data"]) -> td.MultivariateNormal:
        """The exact p(z|x): precision as above, mean precision^-1 W^T (x - b) / sigma^2; batch shape `(batch,)`."""
        check_batch(x, (self.data,))
        precision = self.posterior_precision
        pull = (x - self.bias) @ self.weight / self.sigma**2
        return td.MultivariateNormal(torch.linalg.solve(precision, pull.mT).mT, precision_matrix=precision)

    def elbo(self, q: td.Distribution, x: Float[Tensor, "batch data"]) -> ObjectiveTerms:
        """The exact ELBO of a Gaussian q(z), no sampling: reconstruction, KL(q || prior) and their difference, in nats.

        `q` is diagonal (`vae_course.gaussian`) or a `MultivariateNormal`; event shape `(latent,)`, batch shape
        `(batch,)` or `()`. With m and S its mean and covariance, reconstruction = E_q[log p(x|z)]
        = -data/2 log(2 pi sigma^2) - (|x - W m - b|^2 + tr(W S W^T)) / (2 sigma^2).
        """
        check_batch(x, (self.data,))
        covariance = self._multivariate(q).covariance_matrix
        error = (x - q.mean @ self.weight.mT - self.bias).square().sum(-1)
        spread = (self.weight.mT @ self.weight * covariance).sum((-2, -1))  # tr(W S W^T)
        reconstruction = -0.5 * self.data * log(2 * pi * self.sigma**2) - (error + spread) / (2 * self.sigma**2)
        expected_log_prior = -0.5 * (self.latent * log(2 * pi) + q.mean.square().sum(-1) + q.variance.sum(-1))
        kl = (-q.entropy() - expected_log_prior).expand(reconstruction.shape)
        return ObjectiveTerms(reconstruction - kl, reconstruction, kl)

    def gap(self, q: td.Distribution, x: Float[Tensor, "batch data"]) -> Float[Tensor, " batch"]:
        """KL(q(z) || p(z|x)) in nats: what the ELBO of q lacks to log p(x), so zero at the exact posterior only."""
        return td.kl_divergence(self._multivariate(q), self.posterior(x))

    def _multivariate(self, q: td.Distribution) -> td.MultivariateNormal:
        """The same Gaussian, with its covariance written out as a matrix."""
        if tuple(q.event_shape) != (self.latent,):
            raise ValueError(f"expected a q(z) of event shape ({self.latent},), got {tuple(q.event_shape)}")
        if isinstance(q, td.MultivariateNormal):
            return q
        if isinstance(q, td.Independent) and isinstance(q.base_dist, td.Normal):
            return td.MultivariateNormal(q.mean, scale_tril=torch.diag_embed(q.stddev), validate_args=False)
        raise TypeError(
            f"closed forms need a Gaussian q, vae_course.gaussian or MultivariateNormal; got {type(q).__name__}"
        )


def _eye(like: Tensor) -> Tensor:
    return torch.eye(len(like), dtype=like.dtype, device=like.device)
