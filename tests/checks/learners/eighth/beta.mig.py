import math
from collections import Counter

import torch
from torch import distributions as td


def wrong_1(information, factors):
    """Wrong: takes log(number of distinct values) as each factor's entropy, as if all values were equally frequent."""
    gaps = []
    for k in range(factors.shape[1]):
        best = information[:, k].sort(descending=True).values
        entropy = math.log(len(factors[:, k].unique()))
        gaps.append((best[0] - best[1]) / entropy)
    return torch.stack(gaps).mean()


def wrong_2(information, factors):
    """Wrong: counts the values of all factors in one pot, so every gap is divided by the same pooled entropy."""
    _, counts = torch.unique(factors, return_counts=True)
    p = counts.to(information.dtype) / counts.sum()
    entropy = -(p * p.log()).sum()
    first, second = information.topk(2, dim=0).values
    return ((first - second) / entropy).mean()


def wrong_3(information, factors):
    """Wrong: divides the mean gap by the mean entropy, instead of averaging the ratios of the factors."""
    top = information.topk(2, dim=0).values
    entropies = []
    for column in factors.T:
        _, counts = column.unique(return_counts=True)
        entropies.append(td.Categorical(probs=counts.to(information.dtype)).entropy())
    return (top[0] - top[1]).mean() / torch.stack(entropies).mean()


def wrong_4(information, factors):
    """Wrong twice: the entropy is in bits while the information is in nats, and the factors are summed, not averaged."""
    top = information.sort(dim=0, descending=True).values
    total = torch.zeros((), dtype=information.dtype)
    for k, column in enumerate(factors.unbind(1)):
        p = column.unique(return_counts=True)[1].to(information.dtype) / len(column)
        total = total + (top[0, k] - top[1, k]) / -(p * p.log2()).sum()
    return total


def right_1(information, factors):
    """Right: loops over factors; entropy from log n minus the mean of log counts, lead from the two largest entries."""
    n, result = len(factors), []
    for k in range(factors.shape[1]):
        _, which, counts = factors[:, k].unique(return_inverse=True, return_counts=True)
        entropy = math.log(n) - counts[which].to(information.dtype).log().mean()
        column = information[:, k]
        place = column.argmax()
        others = torch.cat([column[:place], column[place + 1 :]])
        result.append((column[place] - others.max()) / entropy)
    return sum(result) / len(result)


def right_2(information, factors):
    """Right: counts in plain Python, entropies by td.Categorical, the second best by kthvalue."""
    entropies = []
    for column in factors.T.tolist():
        counts = torch.tensor(list(Counter(column).values()), dtype=information.dtype)
        entropies.append(td.Categorical(probs=counts).entropy())
    latent = len(information)
    lead = information.amax(0) - information.kthvalue(latent - 1, dim=0).values
    return torch.div(lead, torch.stack(entropies)).mean()
