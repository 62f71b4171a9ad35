import torch
from jaxtyping import Float
from torch import Tensor


def wrong_1(usual: Float[Tensor, "n"], foreign: Float[Tensor, "m"]) -> float:
    """Ties count nothing instead of half."""
    return (foreign[:, None] > usual).double().mean().item()


def wrong_2(usual: Float[Tensor, "n"], foreign: Float[Tensor, "m"]) -> float:
    """Ties count whole instead of half."""
    return (foreign[:, None] >= usual).double().mean().item()


def wrong_3(usual: Float[Tensor, "n"], foreign: Float[Tensor, "m"]) -> float:
    """The roles are swapped: the share of pairs in which the usual image has the higher score."""
    higher = (usual[:, None] > foreign).double() + 0.5 * (usual[:, None] == foreign).double()
    return higher.mean().item()


def wrong_4(usual: Float[Tensor, "n"], foreign: Float[Tensor, "m"]) -> float:
    """Turns a value below one half around, as if an AUROC could not be worse than guessing."""
    higher = (foreign[:, None] > usual).double() + 0.5 * (foreign[:, None] == usual).double()
    area = higher.mean().item()
    return max(area, 1 - area)


def wrong_5(usual: Float[Tensor, "n"], foreign: Float[Tensor, "m"]) -> float:
    """Leaves the ties out of the count of pairs instead of counting them half."""
    higher = (foreign[:, None] > usual).sum().item()
    lower = (foreign[:, None] < usual).sum().item()
    return higher / (higher + lower)


def wrong_6(usual: Float[Tensor, "n"], foreign: Float[Tensor, "m"]) -> float:
    """Means of the sign of the difference: runs from -1 to 1 instead of from 0 to 1."""
    return (foreign[:, None] - usual).sign().double().mean().item()


def right_1(usual: Float[Tensor, "n"], foreign: Float[Tensor, "m"]) -> float:
    """All pairs by broadcasting, ties with one half."""
    higher = (foreign[:, None] > usual).double() + 0.5 * (foreign[:, None] == usual).double()
    return higher.mean().item()


def right_2(usual: Float[Tensor, "n"], foreign: Float[Tensor, "m"]) -> float:
    """Sorts the usual scores and searches each foreign one from the left and from the right."""
    ordered = usual.sort().values
    below = torch.searchsorted(ordered, foreign.contiguous(), right=False)
    upto = torch.searchsorted(ordered, foreign.contiguous(), right=True)
    return ((below + upto).double().mean() / (2 * len(usual))).item()


def right_3(usual: Float[Tensor, "n"], foreign: Float[Tensor, "m"]) -> float:
    """From the sum of the foreign images' mean ranks (Mann and Whitney)."""
    scores = torch.cat([usual, foreign])
    _, place, counts = torch.unique(scores, return_inverse=True, return_counts=True)
    ranks = (counts.cumsum(0).double() - (counts.double() - 1) / 2)[place]
    n, m = len(usual), len(foreign)
    return float((ranks[n:].sum() - m * (m + 1) / 2) / (n * m))
