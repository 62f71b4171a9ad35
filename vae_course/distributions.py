"""Distributions as values: what encoders, decoders and priors return, and the KL divergence between them.

Everything here is a `torch.distributions.Distribution`, with `Independent` saying which dimensions belong to one
event, so that `log_prob` already sums over latent dimensions or pixels (in nats).
"""

from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch import distributions as td
from torch.nn.functional import softplus

from vae_course._validation import check_unit_interval

# torch's argument checks cost a pass over the data at every step; the models check their input once, at the door.
_UNCHECKED = {"validate_args": False}


def gaussian(mean: Float[Tensor, "*batch latent"], log_var: Float[Tensor, "*batch latent"]) -> td.Independent:
    """A Gaussian with diagonal covariance `exp(log_var)`; event shape `(latent,)`.

    >>> gaussian(torch.zeros(2), torch.zeros(2)).log_prob(torch.zeros(2))  # -log(2 pi) in two dimensions
    tensor(-1.8379)
    """
    return td.Independent(td.Normal(mean, (0.5 * log_var).exp(), **_UNCHECKED), 1, **_UNCHECKED)


class Bernoulli(td.Bernoulli):
    """A Bernoulli likelihood that also scores grey values in [0, 1], as the usual binary cross-entropy does.

    For values strictly between 0 and 1 this is no normalised density; `ContinuousBernoulli` is (Loaiza-Ganem &
    Cunningham 2019, arXiv:1907.06845). `log_prob` raises `ValueError` outside [0, 1].

    >>> Bernoulli(probs=torch.tensor(0.9)).log_prob(torch.tensor([0.0, 0.5, 1.0]))
    tensor([-2.3026, -1.2040, -0.1054])
    """

    def log_prob(self, value: Tensor) -> Tensor:
        """Log-probability per pixel in nats, same shape as `value`."""
        if not torch.compiler.is_compiling():
            check_unit_interval(value, "values under a Bernoulli likelihood")
        # x log p + (1 - x) log(1 - p), by the logit: as stable as the library's cross-entropy, in half the time.
        return value * self.logits - softplus(self.logits)


class GaussianHead(nn.Module):
    """Features `(B, features)` to a diagonal Gaussian over `latent` dimensions: one linear layer gives mean and
    log-variance.

    >>> q = GaussianHead(features=8, latent=2)(torch.rand(5, 8))
    >>> q.batch_shape, q.event_shape
    (torch.Size([5]), torch.Size([2]))
    """

    def __init__(self, features: int, latent: int):
        super().__init__()
        self.linear = nn.Linear(features, 2 * latent)

    def forward(self, h: Float[Tensor, "batch features"]) -> td.Independent:
        mean, log_var = self.linear(h).chunk(2, dim=-1)
        return gaussian(mean, log_var)


class BernoulliHead(nn.Module):
    """Logits `(B, *event)` to independent Bernoulli pixels.

    >>> BernoulliHead()(torch.zeros(1, 1, 2, 2)).log_prob(torch.ones(1, 1, 2, 2))  # 4 log(1/2)
    tensor([-2.7726])
    """

    domain = "unit"  # what the models check data for

    def forward(self, logits: Float[Tensor, " batch *event"]) -> td.Independent:
        return td.Independent(Bernoulli(logits=logits, **_UNCHECKED), logits.ndim - 1, **_UNCHECKED)


class ContinuousBernoulliHead(nn.Module):
    """Logits `(B, *event)` to continuous Bernoulli pixels, a density on [0, 1] (arXiv:1907.06845).

    >>> x, logits = torch.linspace(0, 1, 1001)[:, None], torch.full((1001, 1), 2.0)
    >>> density = ContinuousBernoulliHead()(logits).log_prob(x).exp()
    >>> round(torch.trapezoid(density, x[:, 0]).item(), 3)  # a Bernoulli does not integrate to 1 over grey values
    1.0
    """

    domain = "unit"

    def forward(self, logits: Float[Tensor, " batch *event"]) -> td.Independent:
        return td.Independent(td.ContinuousBernoulli(logits=logits, **_UNCHECKED), logits.ndim - 1, **_UNCHECKED)


class GaussianPixelsHead(nn.Module):
    """Means `(B, *event)` to Gaussian pixels with one standard deviation for all, fixed or learned.

    >>> GaussianPixelsHead(scale=0.1)(torch.zeros(1, 1, 1, 2)).variance
    tensor([[[[0.0100, 0.0100]]]])
    """

    domain = "real"

    def __init__(self, scale: float = 1.0, learn_scale: bool = False):
        super().__init__()
        if not scale > 0:
            raise ValueError(f"scale is a standard deviation and must be above 0, got {scale!r}")
        self.log_scale = nn.Parameter(torch.tensor(float(scale)).log(), requires_grad=learn_scale)

    def forward(self, mean: Float[Tensor, " batch *event"]) -> td.Independent:
        return td.Independent(td.Normal(mean, self.log_scale.exp(), **_UNCHECKED), mean.ndim - 1, **_UNCHECKED)


def likelihood_head(likelihood: str, scale: float = 1.0) -> nn.Module:
    """The head that turns a decoder's last layer into p(x|z), by name: bernoulli, continuous-bernoulli, gaussian
    (with standard deviation `scale`) or gaussian-learned-scale.

    >>> likelihood_head("continuous-bernoulli")
    ContinuousBernoulliHead()
    """
    heads = {
        "bernoulli": BernoulliHead,
        "continuous-bernoulli": ContinuousBernoulliHead,
        "gaussian": lambda: GaussianPixelsHead(scale),
        "gaussian-learned-scale": lambda: GaussianPixelsHead(scale, learn_scale=True),
    }
    if likelihood not in heads:
        raise ValueError(f"likelihood must be one of {', '.join(heads)}; got {likelihood!r}")
    return heads[likelihood]()


def likelihood_domain(decoder: nn.Module) -> str | None:
    """What values a decoder's likelihood takes: "unit" for [0, 1], "real", "observed" where NaN stands for a missing
    one, or None where its head does not say.

    >>> likelihood_domain(nn.Sequential(nn.Linear(2, 4), likelihood_head("gaussian")))
    'real'
    """
    return next((head.domain for head in decoder.modules() if isinstance(getattr(head, "domain", None), str)), None)


def kl_divergence(q: td.Distribution, p: td.Distribution, z: Tensor | None = None) -> Float[Tensor, "*batch"]:
    """KL(q || p) in nats, summed over the event: closed form where torch knows one, else `log q(z) - log p(z)`.

    `z` holds samples of `q`, needed only where there is no closed form (a mixture prior, say); the estimate is then
    unbiased but noisy, and can be negative for a single sample.

    >>> q, p = gaussian(torch.tensor([1.0, 0.0]), torch.zeros(2)), gaussian(torch.zeros(2), torch.zeros(2))
    >>> kl_divergence(q, p)  # half the squared distance of the means
    tensor(0.5000)
    """
    try:
        return td.kl_divergence(q, p)
    except NotImplementedError:
        if z is None:
            raise ValueError(
                f"no closed form for KL({type(q).__name__} || {type(p).__name__}); "
                "pass samples z of q for a Monte Carlo estimate"
            ) from None
        return q.log_prob(z) - p.log_prob(z)


def pairwise_log_prob(q: td.Independent, z: Float[Tensor, "codes latent"]) -> Float[Tensor, "codes batch latent"]:
    """log q_j(z_i) in nats of every code z_i under every Gaussian q_j of a batch, each latent dimension on its own:
    what the aggregate posterior q(z) = 1/B sum_j q_j(z) is computed from.

    >>> q = gaussian(torch.tensor([[0.0], [1.0]]), torch.zeros(2, 1))
    >>> pairwise_log_prob(q, torch.tensor([[0.0]]))  # one code under two Gaussians
    tensor([[[-0.9189],
             [-1.4189]]])
    """
    return q.base_dist.log_prob(z[:, None])


class KLEstimates(NamedTuple):
    """Per-sample Monte Carlo estimates of KL(q || p) in nats, each `(samples, *batch)`; average over the first
    dimension.

    >>> KLEstimates(k1=torch.tensor([1.5, -0.5]), k2=torch.tensor([1.1, 0.1]), k3=torch.tensor([0.7, 0.1])).k1.mean()
    tensor(0.5000)
    """

    k1: Tensor
    k2: Tensor
    k3: Tensor


def kl_estimates(q: td.Distribution, p: td.Distribution, samples: int) -> KLEstimates:
    """Three estimators of KL(q || p) from the same samples of q (Schulman 2020, "Approximating KL divergence").

    With r = p(z) / q(z): k1 = -log r (unbiased, can be negative), k2 = (log r)^2 / 2 (biased), k3 = (r - 1) - log r
    (unbiased, never negative).

    >>> q, p = gaussian(torch.ones(1), torch.zeros(1)), gaussian(torch.zeros(1), torch.zeros(1))
    >>> k1, k2, k3 = kl_estimates(q, p, samples=10_000)  # KL(q || p) = 0.5
    >>> abs(k1.mean() - 0.5) < 0.1, abs(k3.mean() - 0.5) < 0.1, (k1 < 0).any(), (k3 < 0).any()
    (tensor(True), tensor(True), tensor(True), tensor(False))
    """
    z = q.sample((samples,))
    log_ratio = p.log_prob(z) - q.log_prob(z)
    return KLEstimates(-log_ratio, 0.5 * log_ratio**2, log_ratio.expm1() - log_ratio)
