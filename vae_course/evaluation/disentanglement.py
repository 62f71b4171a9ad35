"""Disentanglement scores of codes against known factors. All take codes `(n, latent)` and discrete factors `(n,
factors)`."""

from typing import NamedTuple

import torch
from jaxtyping import Float, Real
from torch import Tensor

Codes = Float[Tensor, "n latent"]
Factors = Real[Tensor, "n factors"]


def mutual_information(codes: Codes, factors: Factors, bins: int = 20) -> Float[Tensor, "latent factors"]:
    """I(z_j; v_k) in nats from a histogram of each code dimension with `bins` equal-width bins.

    >>> factors = torch.cartesian_prod(torch.arange(2.0), torch.arange(4.0))
    >>> mutual_information(factors, factors)  # codes that are the factors: log 2 and log 4 on the diagonal
    tensor([[0.6931, 0.0000],
            [0.0000, 1.3863]], dtype=torch.float64)
    """
    rows = []
    for code in codes.T.detach().cpu():
        low, high = code.min(), code.max()
        binned = ((code - low) / (high - low).clamp(min=1e-12) * bins).long().clamp(max=bins - 1)
        rows.append(torch.stack([_information(binned, _as_index(f)) for f in factors.T.cpu()]))
    return torch.stack(rows)


def mig(codes: Codes, factors: Factors, bins: int = 20) -> float:
    """Mutual information gap (Chen et al. 2018, arXiv:1802.04942, eq. 6): for each factor, the lead of the most
    informative code dimension over the second, divided by the factor's entropy; mean over factors, between 0 and 1.

    >>> factors = torch.cartesian_prod(torch.arange(2.0), torch.arange(4.0))
    >>> twice = factors.repeat(1, 2)  # every factor is in two code dimensions, so none has a lead
    >>> round(mig(factors, factors), 6), round(mig(twice, factors), 6)
    (1.0, 0.0)
    """
    information = mutual_information(codes, factors, bins)
    if len(information) < 2:
        raise ValueError("the gap needs at least two code dimensions")
    first, second = information.topk(2, dim=0).values
    entropies = torch.stack([_entropy(_as_index(f)) for f in factors.T.cpu()])
    if (entropies <= 0).any():
        raise ValueError("a factor that never changes has no entropy to divide by; leave it out")
    return ((first - second) / entropies).mean().item()


def factor_vae_score(codes: Codes, factors: Factors, votes: int = 800, batch: int = 64, seed: int = 0) -> float:
    """Accuracy of a majority vote that names the factor held fixed from the code dimension that varies least (Kim &
    Mnih 2018, arXiv:1802.05983, section 4). Chance is about 1 / factors.

    >>> factors = torch.cartesian_prod(torch.arange(2.0), torch.arange(4.0))
    >>> factor_vae_score(factors, factors, votes=50)
    1.0
    """
    generator = torch.Generator().manual_seed(seed)
    codes, factors = codes.detach().cpu(), factors.cpu()
    spread = codes.std(0)
    usable = spread > 0.05  # collapsed dimensions would win every comparison
    if not usable.any():
        return 1 / factors.shape[1]
    scaled = (codes / spread)[:, usable]
    table = torch.zeros(2, scaled.shape[1], factors.shape[1])
    for vote in range(2 * votes):
        k = int(torch.randint(factors.shape[1], (), generator=generator))
        value = factors[torch.randint(len(factors), (), generator=generator), k]
        members = (factors[:, k] == value).nonzero().squeeze(1)
        chosen = members[torch.randint(len(members), (batch,), generator=generator)]
        table[vote % 2, scaled[chosen].var(0).argmin(), k] += 1
    learned, held_out = table
    return (held_out[torch.arange(len(learned)), learned.argmax(1)].sum() / held_out.sum()).item()


class DCI(NamedTuple):
    """Disentanglement and completeness between 0 and 1, informativeness as accuracy on held-out images.

    >>> DCI(disentanglement=0.9, completeness=0.8, informativeness=0.99).completeness
    0.8
    """

    disentanglement: float
    completeness: float
    informativeness: float


def dci(codes: Codes, factors: Factors, at_most: int = 4000, seed: int = 0) -> DCI:
    """Scores from the importances of a random forest that predicts each factor (Eastwood & Williams 2018, section 2).

    Disentanglement asks of each code dimension whether it serves one factor only, completeness of each factor whether
    one dimension serves it. The paper measures informativeness as a prediction error; here it is the accuracy on the
    half of the images that the forest has not seen. At most `at_most` images take part, chosen at random from `seed`.

    >>> factors = torch.cartesian_prod(torch.arange(2.0), torch.arange(4.0)).repeat(20, 1)
    >>> [round(score, 2) for score in dci(factors, factors)]
    [1.0, 1.0, 1.0]
    """
    from sklearn.ensemble import RandomForestClassifier

    if codes.shape[1] < 2 or factors.shape[1] < 2:
        raise ValueError(
            f"needs two code dimensions and two factors at least, got {codes.shape[1]} and {factors.shape[1]}"
        )
    chosen = torch.randperm(len(codes), generator=torch.Generator().manual_seed(seed))[:at_most]
    x = codes.detach().cpu()[chosen].numpy()
    half = len(x) // 2
    importance, accuracy = [], []
    for factor in factors.cpu()[chosen].T:
        y = _as_index(factor).numpy()
        forest = RandomForestClassifier(30, max_depth=8, max_features=None, random_state=seed).fit(x[:half], y[:half])
        importance.append(torch.as_tensor(forest.feature_importances_))
        accuracy.append(forest.score(x[half:], y[half:]))
    matrix = torch.stack(importance, dim=1)  # (latent, factors)
    weights = matrix.sum(1) / matrix.sum()
    disentanglement = (weights * _concentration(matrix, dim=1)).sum().item()
    return DCI(disentanglement, _concentration(matrix, dim=0).mean().item(), sum(accuracy) / len(accuracy))


def _concentration(matrix: Tensor, dim: int) -> Tensor:
    """1 minus the normalised entropy along `dim`: 1 where one entry holds everything, 0 where all are equal."""
    p = matrix / matrix.sum(dim, keepdim=True).clamp(min=1e-12)
    entropy = -(p * p.clamp(min=1e-12).log()).sum(dim)
    return 1 - entropy / torch.tensor(float(matrix.shape[dim])).log()


def _as_index(values: Tensor) -> Tensor:
    return torch.unique(values, return_inverse=True)[1]


def _entropy(index: Tensor) -> Tensor:
    p = torch.bincount(index).double() / len(index)
    return -(p[p > 0] * p[p > 0].log()).sum()


def _information(a: Tensor, b: Tensor) -> Tensor:
    return _entropy(a) + _entropy(b) - _entropy(a * (b.max() + 1) + b)
