"""Two levels of codes: z_upper ~ N(0, I), z_lower ~ p(z_lower | z_upper), and x from the lower one, or from both.

The same generative model, inferred in one of three ways. *Bottom-up*: q(z_lower | x), then q(z_upper | z_lower), as in
Burda et al. 2015 (arXiv:1509.00519). *Top-down*: q(z_upper | x), then q(z_lower | x, z_upper) from a network that sees
both, as in VDVAE (Child 2021, arXiv:2011.10650). *Ladder*: top-down, too, but what the image says of the lower code and
what the upper one expects are merged by their precisions (Sonderby et al. 2016, arXiv:1602.02282).
"""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch import distributions as td

from vae_course import networks
from vae_course._validation import check_batch, check_integer, check_nonnegative
from vae_course.distributions import GaussianHead, gaussian, kl_divergence, likelihood_domain, likelihood_head
from vae_course.objectives import ObjectiveTerms
from vae_course.priors import StandardNormal

Images = Float[Tensor, " batch *event"]
DIRECTIONS = ("bottom-up", "top-down", "ladder")


class Inferred(NamedTuple):
    """Codes `(B, upper)` and `(B, lower)` drawn from the posterior, and what each level costs, `(B,)` in nats.

    >>> inferred = TwoLevelVAE((1, 4, 4), lower=4, upper=2, hidden=8).infer(torch.rand(5, 1, 4, 4))
    >>> inferred.z_upper.shape, inferred.z_lower.shape, inferred.kl_upper.shape
    (torch.Size([5, 2]), torch.Size([5, 4]), torch.Size([5]))
    """

    z_upper: Tensor
    z_lower: Tensor
    kl_upper: Tensor
    kl_lower: Tensor


class LevelKLs(NamedTuple):
    """Nats per image of each level: the upper against N(0, I), the lower against p(z_lower | z_upper).

    >>> LevelKLs(upper=2.0, lower=15.0).upper
    2.0
    """

    upper: float
    lower: float


def merge(one: td.Independent, other: td.Independent) -> td.Independent:
    """The product of two diagonal Gaussians, normalised: precisions add up, and the mean is the precision-weighted mean
    of both (how the ladder VAE of arXiv:1602.02282 combines what is below with what is above).

    >>> sure, unsure = gaussian(torch.ones(1), torch.zeros(1)), gaussian(torch.zeros(1), torch.tensor([3.0]).log())
    >>> merged = merge(sure, unsure)  # precisions 1 and 1/3
    >>> merged.mean, merged.variance
    (tensor([0.7500]), tensor([0.7500]))
    """
    precision = 1 / one.variance + 1 / other.variance
    mean = (one.mean / one.variance + other.mean / other.variance) / precision
    return gaussian(mean, -precision.log())


class TwoLevelVAE(nn.Module):
    """Codes on two levels, inferred "bottom-up", "top-down" or as a "ladder"; the generative model is the same.

    `hidden` is the width of the layers beside the data, `between` of those between the levels. With `skip` the decoder
    sees both codes, p(x | z_lower, z_upper), as in NVAE (arXiv:2007.03898) and VDVAE (arXiv:2011.10650); without, the
    lower one. `likelihood` and `scale` are those of `vae_course.VAE.mlp`.

    >>> model = TwoLevelVAE((1, 8, 8), lower=8, upper=4, hidden=32)
    >>> two_level_elbo(model, torch.rand(5, 1, 8, 8)).elbo.shape, model.generate(3).shape
    (torch.Size([5]), torch.Size([3, 1, 8, 8]))
    """

    def __init__(
        self,
        shape: Sequence[int],
        lower: int = 20,
        upper: int = 10,
        hidden: int = 256,
        between: int = 64,
        inference: str = "top-down",
        skip: bool = False,
        likelihood: str = "bernoulli",
        scale: float = 1.0,
    ):
        super().__init__()
        if inference not in DIRECTIONS:
            raise ValueError(f"inference must be one of {', '.join(DIRECTIONS)}; got {inference!r}")
        check_integer("lower", lower)
        check_integer("upper", upper)
        self.shape, self.inference, self.skip = tuple(shape), inference, skip
        self.features = networks.mlp_encoder(shape, [hidden])
        self.lower_head = GaussianHead(hidden + upper if inference == "top-down" else hidden, lower)
        below = lower if inference == "bottom-up" else hidden
        self.upper_head = nn.Sequential(networks.mlp([below, between]), GaussianHead(between, upper))
        self.prior_module = StandardNormal(upper)
        self.conditional_prior = nn.Sequential(networks.mlp([upper, between]), GaussianHead(between, lower))
        seen = lower + upper if skip else lower
        self.decoder = nn.Sequential(networks.mlp_decoder(seen, [hidden], shape), likelihood_head(likelihood, scale))
        self.domain = likelihood_domain(self.decoder)

    def check_input(self, x: Images) -> None:
        """Raises `TypeError` or `ValueError` for what this model's likelihood cannot take."""
        check_batch(x, self.shape, self.domain)

    def infer(self, x: Images) -> Inferred:
        """Draw both codes from the posterior. The costs add up to an unbiased estimate of the KL in the ELBO."""
        self.check_input(x)
        h = self.features(x)
        return self._bottom_up(h) if self.inference == "bottom-up" else self._top_down(h)

    def _top_down(self, h: Float[Tensor, "batch features"]) -> Inferred:
        q_upper = self.upper_head(h)
        z_upper = q_upper.rsample()
        p_lower = self.conditional_prior(z_upper)
        if self.inference == "ladder":
            q_lower = merge(self.lower_head(h), p_lower)
        else:
            q_lower = self.lower_head(torch.cat([h, z_upper], 1))
        kl_upper, kl_lower = kl_divergence(q_upper, self.prior_module()), kl_divergence(q_lower, p_lower)
        return Inferred(z_upper, q_lower.rsample(), kl_upper, kl_lower)

    def _bottom_up(self, h: Float[Tensor, "batch features"]) -> Inferred:
        q_lower = self.lower_head(h)
        z_lower = q_lower.rsample()
        q_upper = self.upper_head(z_lower)
        z_upper = q_upper.rsample()
        # The upper code depends on the lower one, so there is no closed form for the lower level: one sample.
        kl_lower = q_lower.log_prob(z_lower) - self.conditional_prior(z_upper).log_prob(z_lower)
        return Inferred(z_upper, z_lower, kl_divergence(q_upper, self.prior_module()), kl_lower)

    def decode(self, z_upper: Float[Tensor, "batch upper"], z_lower: Float[Tensor, "batch lower"]) -> td.Distribution:
        """p(x | z): batch shape `(B,)`, event shape `shape`. Without `skip` the upper code makes no difference."""
        return self.decoder(torch.cat([z_lower, z_upper], 1) if self.skip else z_lower)

    @torch.no_grad()
    def generate(self, n: int) -> Images:
        """The means of p(x | z_lower) for `n` images, both codes drawn from the prior, the upper one first."""
        check_integer("n", n)
        z_upper = self.prior_module().sample((n,))
        return self.decode(z_upper, self.conditional_prior(z_upper).sample()).mean


def two_level_elbo(model: TwoLevelVAE, x: Images, beta: float = 1.0) -> ObjectiveTerms:
    """One-sample ELBO of both levels: E[log p(x | z)] - beta (KL upper + KL lower), in nats per image. For
    `vae_course.fit(model, x, objective=two_level_elbo)`.

    >>> model, x = TwoLevelVAE((1, 4, 4), lower=4, upper=2, hidden=8), torch.rand(5, 1, 4, 4)
    >>> terms = two_level_elbo(model, x)
    >>> torch.equal(terms.objective, terms.reconstruction - terms.kl)
    True
    """
    check_nonnegative("beta", beta)
    inferred = model.infer(x)
    reconstruction = model.decode(inferred.z_upper, inferred.z_lower).log_prob(x)
    kl = inferred.kl_upper + inferred.kl_lower
    return ObjectiveTerms(reconstruction - beta * kl, reconstruction, kl)


@torch.no_grad()
def level_kls(model: TwoLevelVAE, x: Images) -> LevelKLs:
    """What each level costs, averaged over images, in nats.

    >>> kls = level_kls(TwoLevelVAE((1, 4, 4), lower=4, upper=2, hidden=8), torch.rand(50, 1, 4, 4))
    >>> kls.upper >= 0
    True
    """
    inferred = model.infer(x)
    return LevelKLs(inferred.kl_upper.mean().item(), inferred.kl_lower.mean().item())
