import torch
from torch import Tensor


def wrong_1(usual: Tensor, foreign: Tensor) -> float:
    """Wrong: ties count nothing; only a strictly higher foreign score counts."""
    return (foreign[:, None] > usual[None, :]).double().mean().item()


def wrong_2(usual: Tensor, foreign: Tensor) -> float:
    """Wrong: the direction is exchanged, this is the share of pairs in which the usual image has the higher score (ties half)."""
    wins = 0.0
    for score in usual.tolist():
        for other in foreign.tolist():
            if score > other:
                wins += 1
            elif score == other:
                wins += 0.5
    return wins / (len(usual) * len(foreign))


def wrong_3(usual: Tensor, foreign: Tensor) -> float:
    """Wrong: compares only the i-th foreign image with the i-th usual one, not all pairs."""
    pairs = list(zip(usual.tolist(), foreign.tolist()))
    points = [1.0 if b > a else 0.5 if b == a else 0.0 for a, b in pairs]
    return sum(points) / len(points)


def wrong_4(usual: Tensor, foreign: Tensor) -> float:
    """Wrong twice: counts the pairs in which the usual image is higher, and a tie counts in full."""
    higher = torch.ge(usual.unsqueeze(1), foreign.unsqueeze(0))
    return float(higher.sum()) / higher.numel()


def right_1(usual: Tensor, foreign: Tensor) -> float:
    """Right: sorts the usual scores and looks up, for each foreign one, how many lie below and how many not above; the half sum counts ties half."""
    ordered = usual.detach().double().sort().values
    wanted = foreign.detach().double().contiguous()
    below = torch.searchsorted(ordered, wanted, right=False)
    not_above = torch.searchsorted(ordered, wanted, right=True)
    twice = int((below + not_above).sum())
    return twice / 2 / (len(usual) * len(foreign))


def right_2(usual: Tensor, foreign: Tensor) -> float:
    """Right: the Mann-Whitney statistic from the sum of the foreign images' ranks, equal scores sharing their middle rank."""
    together = torch.cat([usual, foreign]).detach()
    _, group, counts = together.unique(return_inverse=True, return_counts=True)
    last = counts.cumsum(0).double()
    middle = last - (counts.double() - 1) / 2
    m, n = len(foreign), len(usual)
    rank_sum = middle[group[n:]].sum().item()
    return (rank_sum - m * (m + 1) / 2) / (m * n)
