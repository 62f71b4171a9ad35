import torch
from jaxtyping import Float
from torch import Tensor


def wrong_1(usual: Float[Tensor, "n"], foreign: Float[Tensor, "m"]) -> float:
    """Counts the pairs in which the usual image has the higher score."""
    higher = (usual[:, None] > foreign[None, :]).double()
    ties = (usual[:, None] == foreign[None, :]).double()
    return (higher + 0.5 * ties).mean().item()


def wrong_2(usual: Float[Tensor, "n"], foreign: Float[Tensor, "m"]) -> float:
    """Counts ties as whole wins."""
    return (foreign[:, None] >= usual[None, :]).double().mean().item()


def wrong_3(usual: Float[Tensor, "n"], foreign: Float[Tensor, "m"]) -> float:
    """Turns the score round where the result is below one half, since 'guessing is the worst'."""
    difference = foreign[:, None] - usual[None, :]
    area = ((difference > 0).double() + 0.5 * (difference == 0).double()).mean().item()
    return max(area, 1 - area)


def wrong_4(usual: Float[Tensor, "n"], foreign: Float[Tensor, "m"]) -> float:
    """The rank-sum formula with ranks that begin at 0 instead of 1, and with ties ranked in the order of the list."""
    n, m = len(usual), len(foreign)
    order = torch.cat([usual, foreign]).argsort(stable=True)
    ranks = torch.empty(n + m, dtype=torch.float64)
    ranks[order] = torch.arange(n + m, dtype=torch.float64)
    return ((ranks[n:].sum() - m * (m + 1) / 2) / (n * m)).item()


def right_1(usual: Float[Tensor, "n"], foreign: Float[Tensor, "m"]) -> float:
    """Compares all pairs in one table."""
    higher = (foreign[:, None] > usual[None, :]).double()
    ties = (foreign[:, None] == usual[None, :]).double()
    return (higher + 0.5 * ties).mean().item()


def right_2(usual: Float[Tensor, "n"], foreign: Float[Tensor, "m"]) -> float:
    """Sorts the usual scores and counts those below, and those not above, each foreign score."""
    ordered = usual.sort().values.contiguous()
    foreign = foreign.contiguous()
    below = torch.searchsorted(ordered, foreign, right=False).sum().item()
    not_above = torch.searchsorted(ordered, foreign, right=True).sum().item()
    return (below + not_above) / 2 / (usual.numel() * foreign.numel())
