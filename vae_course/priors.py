"""Priors over codes: the standard normal, a VampPrior, and a mixture fitted after training."""

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch import distributions as td

from vae_course._validation import check_integer
from vae_course.distributions import gaussian


class StandardNormal(nn.Module):
    """p(z) = N(0, I) over `latent` dimensions. Calling a prior module gives the distribution, on the module's
    device.

    >>> StandardNormal(latent=2)().log_prob(torch.zeros(2))  # -log(2 pi)
    tensor(-1.8379)
    """

    def __init__(self, latent: int):
        super().__init__()
        check_integer("latent", latent)
        self.register_buffer("zeros", torch.zeros(latent), persistent=False)

    def forward(self) -> td.Distribution:
        return gaussian(self.zeros, self.zeros)


class FixedPrior(nn.Module):
    """A prior that is not trained: any distribution over codes, such as one fitted after training.

    >>> FixedPrior(gaussian(torch.ones(2), torch.zeros(2)))().mean
    tensor([1., 1.])
    """

    def __init__(self, distribution: td.Distribution):
        super().__init__()
        self.distribution = distribution

    def forward(self) -> td.Distribution:
        return self.distribution


class VampPrior(nn.Module):
    """p(z) = 1/K sum_k q(z | u_k) with K learned pseudo-inputs u_k (Tomczak & Welling 2018, arXiv:1705.07120, eq.
    9).

    `pseudo_inputs` are where the u_k begin: images `(K, *event)` with values in [0, 1].

    >>> from vae_course.distributions import GaussianHead
    >>> encoder = nn.Sequential(nn.Flatten(), GaussianHead(features=4, latent=2))
    >>> VampPrior(encoder, torch.rand(10, 1, 2, 2))().sample((5,)).shape
    torch.Size([5, 2])
    """

    def __init__(self, encoder: nn.Module, pseudo_inputs: Float[Tensor, " components *event"]):
        super().__init__()
        self.encoder = encoder
        # Stored as logits, so that learned pseudo-inputs stay images with values in (0, 1).
        self.logits = nn.Parameter(torch.logit(pseudo_inputs.clone(), eps=0.01))

    def forward(self) -> td.Distribution:
        q = self.encoder(torch.sigmoid(self.logits))
        weights = td.Categorical(logits=torch.zeros(len(self.logits), device=self.logits.device))
        return td.MixtureSameFamily(weights, q, validate_args=False)


def fit_gmm_prior(codes: Float[Tensor, "n latent"], components: int = 20, seed: int = 0) -> td.MixtureSameFamily:
    """A Gaussian mixture with full covariances fitted to codes after training (Ghosh et al. 2020, arXiv:1903.12436,
    "ex-post"), on the codes' device.

    >>> codes = torch.randn(200, 1) * 0.1 + torch.tensor([[-1.0], [1.0]]).repeat(100, 1)
    >>> fit_gmm_prior(codes, components=2).component_distribution.loc.sort(0).values.round()
    tensor([[-1.],
            [ 1.]])
    """
    from sklearn.mixture import GaussianMixture

    check_integer("components", components)
    fitted = GaussianMixture(components, random_state=seed, reg_covar=1e-4).fit(codes.detach().cpu().double().numpy())
    weights, means, covariances = (
        torch.as_tensor(found, dtype=codes.dtype).to(codes.device)  # in this order: Apple's GPUs have no float64
        for found in (fitted.weights_, fitted.means_, fitted.covariances_)
    )
    return td.MixtureSameFamily(td.Categorical(probs=weights), td.MultivariateNormal(means, covariances))
