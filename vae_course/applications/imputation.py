"""Missing values: pixels that were not observed, filled in by a VAE, and by the nearest images."""

from typing import NamedTuple

import torch
from jaxtyping import Bool, Float
from torch import Tensor
from torch import distributions as td

from vae_course._validation import check_batch, check_finite, check_integer
from vae_course.applications.inverse_problems import LogLikelihood
from vae_course.models import VAE

Images = Float[Tensor, " batch *event"]


def masked_log_likelihood(x: Images, mask: Bool[Tensor, " batch *event"]) -> LogLikelihood:
    """log p(x_observed | z): the decoder's own likelihood, summed over the pixels where `mask` is True.

    Pixels are independent given z, so the hidden ones drop out; they may hold anything, NaN included.

    >>> from vae_course.distributions import BernoulliHead
    >>> x, mask = torch.tensor([[1.0, 0.0, torch.nan]]), torch.tensor([[True, True, False]])
    >>> masked_log_likelihood(x, mask)(BernoulliHead()(torch.zeros(1, 3)))  # 2 log(1/2)
    tensor([-1.3863])
    """
    x = apply_mask(x, mask)
    return lambda p: (p.base_dist.log_prob(x) * mask).flatten(1).sum(1)


def apply_mask(x: Images, mask: Bool[Tensor, " batch *event"], fill: Tensor | float = 0.0) -> Images:
    """`x` where `mask` is True, `fill` elsewhere. Raises `ValueError` for a mask that does not fit, an image of which
    nothing is observed, and for NaN or infinity in observed pixels.

    >>> apply_mask(torch.tensor([[0.2, torch.nan]]), torch.tensor([[True, False]]), fill=0.5)
    tensor([[0.2000, 0.5000]])
    """
    if mask.dtype != torch.bool:
        raise TypeError(f"mask must be boolean, True where a pixel is observed; got {mask.dtype}; try mask > 0")
    if mask.shape != x.shape:
        raise ValueError(
            f"mask must have the images' shape {tuple(x.shape)}, got {tuple(mask.shape)}; "
            "one mask for all images is mask.expand(x.shape)"
        )
    empty = (~mask.flatten(1).any(1)).nonzero().flatten().tolist()
    if empty:
        raise ValueError(
            f"nothing is observed of image {empty[0]} ({len(empty)} such in the batch), so there is nothing to "
            "condition on; leave it out, or draw from the prior with model.generate"
        )
    check_finite(x[mask])
    return torch.where(mask, x, torch.as_tensor(fill, dtype=x.dtype, device=x.device))


class Chain(NamedTuple):
    """`mean`: observed pixels as they came, hidden ones averaged over the chain. `codes`: where each image's chain
    ended, one draw of z. `acceptance_rate`: share of the proposals that were accepted.

    >>> Chain(mean=torch.rand(5, 1, 4, 4), codes=torch.randn(5, 2), acceptance_rate=0.4).acceptance_rate
    0.4
    """

    mean: Tensor
    codes: Float[Tensor, "batch latent"]
    acceptance_rate: float


@torch.no_grad()
def pseudo_gibbs(
    model: VAE,
    x: Images,
    mask: Bool[Tensor, " batch *event"],
    fill: Tensor | float,
    steps: int = 200,
    burn_in: int = 100,
) -> Chain:
    """Draw z ~ q(z|x), then the hidden pixels from p(x|z), in turn (Rezende et al. 2014, arXiv:1401.4082).

    It treats the encoder as if it were the true posterior; where it is not, the chain settles elsewhere.

    >>> model, x = VAE.mlp((1, 4, 4), latent=2, hidden=(8,)), torch.rand(3, 1, 4, 4)
    >>> mask = torch.rand(3, 1, 4, 4) > 0.3
    >>> chain = pseudo_gibbs(model, x, mask, fill=0.5, steps=4, burn_in=2)
    >>> torch.equal(chain.mean[mask], x[mask]), chain.acceptance_rate
    (True, 1.0)
    """
    return _chain(model, x, mask, fill, steps, burn_in, accept_all=steps)


@torch.no_grad()
def metropolis_within_gibbs(
    model: VAE,
    x: Images,
    mask: Bool[Tensor, " batch *event"],
    fill: Tensor | float,
    steps: int = 200,
    burn_in: int = 100,
    warm_up: int = 20,
) -> Chain:
    """Pseudo-Gibbs that takes the encoder's z as a proposal, accepted with the Metropolis-Hastings probability
    (Mattei & Frellsen 2018, arXiv:1802.04826): in the long run exact for the model.

    The first `warm_up` steps accept everything, to leave the region where the chain began.

    >>> model, x = VAE.mlp((1, 4, 4), latent=2, hidden=(8,)), torch.rand(3, 1, 4, 4)
    >>> mask = torch.rand(3, 1, 4, 4) > 0.3
    >>> chain = metropolis_within_gibbs(model, x, mask, fill=0.5, steps=8, burn_in=4, warm_up=2)
    >>> torch.equal(chain.mean[mask], x[mask]), 0 <= chain.acceptance_rate <= 1
    (True, True)
    """
    return _chain(model, x, mask, fill, steps, burn_in, accept_all=warm_up)


def _chain(
    model: VAE,
    x: Images,
    mask: Bool[Tensor, " batch *event"],
    fill: Tensor | float,
    steps: int,
    burn_in: int,
    accept_all: int,
) -> Chain:
    """The first `accept_all` steps accept every proposal, the others by Metropolis and Hastings' rule."""
    if not 0 <= burn_in < steps:
        raise ValueError(f"burn_in must be at least 0 and below steps, got {burn_in} and {steps}")
    observed_x = apply_mask(x, mask, fill)
    check_batch(observed_x, model.shape)
    current, total, rates = observed_x, torch.zeros_like(observed_x), []
    z = model.encoder(current).sample()
    p = model.decode(z)
    for step in range(steps):
        q = model.encoder(current)
        proposal = q.sample()
        p_new = model.decode(proposal)
        if step >= accept_all:
            ratio = _log_weight(model, q, p_new, proposal, current) - _log_weight(model, q, p, z, current)
            accept = ratio > torch.rand_like(ratio).log()
            rates.append(accept.float().mean().item())
        else:
            accept = torch.ones(len(x), dtype=torch.bool, device=x.device)
        z = torch.where(accept[:, None], proposal, z)
        p = model.decode(z)
        current = torch.where(mask, observed_x, p.sample())
        if step >= burn_in:
            total += p.mean
    mean = torch.where(mask, observed_x, total / (steps - burn_in))
    return Chain(mean, z, sum(rates) / len(rates) if rates else 1.0)


def _log_weight(model: VAE, q: td.Distribution, p: td.Distribution, z: Tensor, x: Tensor) -> Tensor:
    return p.log_prob(x) + model.prior.log_prob(z) - q.log_prob(z)


class ImportanceEstimate(NamedTuple):
    """`mean`: observed pixels as they came, hidden ones as the weighted mean. `effective_sample_size`
    of each image, between 1 and the number drawn.

    >>> ImportanceEstimate(mean=torch.rand(2, 1, 4, 4), effective_sample_size=torch.tensor([3.0, 90.0])).mean.shape
    torch.Size([2, 1, 4, 4])
    """

    mean: Tensor
    effective_sample_size: Float[Tensor, " batch"]


@torch.no_grad()
def importance_imputation(
    model: VAE, x: Images, mask: Bool[Tensor, " batch *event"], proposal: td.Distribution, samples: int = 200
) -> ImportanceEstimate:
    """E[x_hidden | x_observed] by self-normalised importance sampling: codes from `proposal` (batch shape `(B,)`),
    weighed by p(x_observed | z) p(z) / proposal(z) (Mattei & Frellsen 2019, arXiv:1812.02633).

    >>> model, x = VAE.mlp((1, 4, 4), latent=2, hidden=(8,)), torch.rand(3, 1, 4, 4)
    >>> mask = torch.rand(3, 1, 4, 4) > 0.3
    >>> estimate = importance_imputation(model, x, mask, proposal=model.encode(x), samples=10)
    >>> torch.equal(estimate.mean[mask], x[mask]), (estimate.effective_sample_size < 10.01).all()
    (True, tensor(True))
    """
    check_integer("samples", samples)
    known = apply_mask(x, mask)
    log_likelihood = masked_log_likelihood(x, mask)
    log_weights, means = [], []
    for _ in range(samples):
        z = proposal.sample()
        p = model.decode(z)
        log_weights.append(log_likelihood(p) + model.prior.log_prob(z) - proposal.log_prob(z))
        means.append(p.mean)
    weights = torch.stack(log_weights).softmax(0)  # (samples, batch)
    mean = torch.einsum("sb,sb...->b...", weights, torch.stack(means))
    return ImportanceEstimate(torch.where(mask, known, mean), 1 / weights.square().sum(0))


def knn_imputation(
    x: Images, mask: Bool[Tensor, " batch *event"], library: Float[Tensor, " n *event"], k: int = 5
) -> Images:
    """Hidden pixels as the mean over the `k` images of `library` that are nearest in the observed pixels (squared
    distance), as scikit-learn's `KNNImputer` has it for complete donors.

    >>> library = torch.tensor([[0.0, 0.0], [1.0, 1.0]])
    >>> knn_imputation(torch.tensor([[0.9, torch.nan]]), torch.tensor([[True, False]]), library, k=1)
    tensor([[0.9000, 1.0000]])
    """
    if check_integer("k", k) > len(library):
        raise ValueError(f"k must be at most the number of images in the library, {len(library)}; got {k}")
    known = apply_mask(x, mask)
    y, m, donors = known.flatten(1), mask.flatten(1).to(x.dtype), library.flatten(1)
    distance = m @ donors.square().T - 2 * y @ donors.T  # plus |y|², the same for every donor
    mean = library[distance.topk(k, largest=False).indices].mean(1)
    return torch.where(mask, known, mean)
