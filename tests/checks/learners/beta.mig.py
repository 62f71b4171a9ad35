import math
from collections import Counter

import torch
from torch import distributions as td


def _entropies(factors):
    values = []
    for column in factors.T:
        counts = column.unique(return_counts=True)[1]
        p = counts / counts.sum()
        values.append(-(p * p.log()).sum())
    return torch.stack(values)


def wrong_1(information, factors):
    """The division by the factor's entropy is missing."""
    best = information.topk(2, dim=0).values
    return (best[0] - best[1]).mean()


def wrong_2(information, factors):
    """Takes the entropy to be the log of the number of values, as if all were equally frequent."""
    best = information.topk(2, dim=0).values
    entropy = torch.tensor([math.log(len(column.unique())) for column in factors.T])
    return ((best[0] - best[1]) / entropy).mean()


def wrong_3(information, factors):
    """Computes the entropy in bits, while the mutual information is in nats."""
    best = information.topk(2, dim=0).values
    entropies = []
    for column in factors.T:
        counts = column.unique(return_counts=True)[1].float()
        p = counts / counts.sum()
        entropies.append(-(p * torch.log2(p)).sum())
    return ((best[0] - best[1]) / torch.stack(entropies)).mean()


def wrong_4(information, factors):
    """Works along the wrong axis: for each code dimension the lead of the best factor over the second, averaged over dimensions."""
    best = information.topk(2, dim=1)
    gaps = (best.values[:, 0] - best.values[:, 1]) / _entropies(factors)[best.indices[:, 0]]
    return gaps.mean()


def wrong_5(information, factors):
    """Subtracts the average of all other dimensions instead of the second best."""
    best = information.max(0).values
    others = (information.sum(0) - best) / (len(information) - 1)
    return ((best - others) / _entropies(factors)).mean()


def wrong_6(information, factors):
    """Divides the sum of the gaps by the sum of the entropies instead of averaging the quotients over factors."""
    ordered = information.sort(dim=0, descending=True).values
    return (ordered[0] - ordered[1]).sum() / _entropies(factors).sum()


def right_1(information, factors):
    """topk over dimensions, entropies from unique counts."""
    first, second = information.topk(2, dim=0).values
    return ((first - second) / _entropies(factors)).mean()


def right_2(information, factors):
    """Plain Python: a loop over factors with sorted and Counter."""
    n, gaps = len(factors), []
    for k in range(factors.shape[1]):
        known = sorted(information[:, k].tolist(), reverse=True)
        counts = Counter(factors[:, k].tolist())
        entropy = sum(-c / n * math.log(c / n) for c in counts.values())
        gaps.append((known[0] - known[1]) / entropy)
    return torch.tensor(sum(gaps) / len(gaps), dtype=information.dtype)


def right_3(information, factors):
    """Frequencies from bincount, entropy from torch's Categorical, best and second best from sort."""
    ordered = information.sort(dim=0).values
    entropies = []
    for column in factors.T:
        counts = torch.bincount((column - column.min()).long())
        entropies.append(td.Categorical(probs=counts.to(information.dtype)).entropy())
    return torch.mean((ordered[-1] - ordered[-2]) / torch.stack(entropies))
