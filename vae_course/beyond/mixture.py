"""The exact denoiser of a Gaussian mixture: diffusion on a density about which everything is known.

If x comes from a mixture, then so does every z_t, and the expectation of x given z_t has a closed form. So the bound of
a diffusion model can be compared with the exact log-likelihood, and a network with the best that any network could do.
"""

import torch
from jaxtyping import Float
from torch import Tensor
from torch import distributions as td

from vae_course.beyond.diffusion import NoiseSchedule, Predict, _at


def noised_mixture(mixture: td.MixtureSameFamily, cumulative: Float[Tensor, ""]) -> td.MixtureSameFamily:
    """The density of z_t where x has density `mixture` (of `MultivariateNormal`s) and `cumulative` is the schedule's at
    t: means shrink by its root, covariances by itself, and 1 - cumulative is added.

    >>> point = td.MultivariateNormal(torch.tensor([[2.0]]), torch.eye(1))
    >>> noised_mixture(td.MixtureSameFamily(td.Categorical(torch.ones(1)), point), torch.tensor(0.25)).mean
    tensor([1.])
    """
    parts = _parts(mixture)
    eye = torch.eye(parts.loc.shape[-1], dtype=parts.loc.dtype, device=parts.loc.device)
    covariances = cumulative * parts.covariance_matrix + (1 - cumulative) * eye
    return td.MixtureSameFamily(
        mixture.mixture_distribution,
        td.MultivariateNormal(cumulative.sqrt() * parts.loc, covariances, validate_args=False),
        validate_args=False,
    )


def posterior_mean(
    mixture: td.MixtureSameFamily, z: Float[Tensor, "batch d"], cumulative: Float[Tensor, ""]
) -> Float[Tensor, "batch d"]:
    """E[x | z_t]: in each component a regression of x on z_t, averaged with the probabilities of the components.

    >>> standard = td.MultivariateNormal(torch.zeros(1, 1), torch.eye(1))
    >>> mixture = td.MixtureSameFamily(td.Categorical(torch.ones(1)), standard)
    >>> posterior_mean(mixture, torch.ones(1, 1), torch.tensor(0.25))  # of x ~ N(0, 1): sqrt(cumulative) z
    tensor([[0.5000]])
    """
    parts, noisy = _parts(mixture), noised_mixture(mixture, cumulative)
    away = z[:, None] - noisy.component_distribution.loc
    slopes = cumulative.sqrt() * torch.linalg.solve(
        noisy.component_distribution.covariance_matrix, parts.covariance_matrix
    )
    means = parts.loc + torch.einsum("bki,kij->bkj", away, slopes)
    log_weights = noisy.mixture_distribution.logits + noisy.component_distribution.log_prob(z[:, None])
    return (log_weights.softmax(1)[..., None] * means).sum(1)


def exact_noise(mixture: td.MixtureSameFamily, schedule: NoiseSchedule) -> Predict:
    """`predict(z, t)` = E[noise | z_t], the best guess that there is; all rows of a batch must have the same t.

    >>> standard = td.MultivariateNormal(torch.zeros(1, 2), torch.eye(2))
    >>> mixture, schedule = td.MixtureSameFamily(td.Categorical(torch.ones(1)), standard), NoiseSchedule.cosine(10)
    >>> exact_noise(mixture, schedule)(torch.ones(3, 2), torch.tensor([5, 5, 5])).shape
    torch.Size([3, 2])
    """

    def predict(z: Float[Tensor, "batch d"], t: Tensor) -> Float[Tensor, "batch d"]:
        if (t != t[0]).any():
            raise ValueError("the exact denoiser takes one timestep for the whole batch; call it once for each t")
        cumulative = _at(schedule.cumulative, int(t[0]), z)[0, 0]
        return (z - cumulative.sqrt() * posterior_mean(mixture, z, cumulative)) / (1 - cumulative).sqrt()

    return predict


def _parts(mixture: td.MixtureSameFamily) -> td.MultivariateNormal:
    parts = getattr(mixture, "component_distribution", None)
    if not isinstance(parts, td.MultivariateNormal):
        raise TypeError(
            "expected a MixtureSameFamily of MultivariateNormal components, such as fit_gmm_prior returns; got "
            f"{type(mixture).__name__} of {type(parts).__name__}"
        )
    return parts
