import math
from collections import Counter

import torch


def wrong_1(information, factors):
    """Mistake: takes the logarithm of the number of values as entropy, as if all were equally frequent."""
    best = information.topk(2, dim=0).values
    entropy = torch.tensor([math.log(len(column.unique())) for column in factors.T]).to(information)
    return ((best[0] - best[1]) / entropy).mean()


def wrong_2(information, factors):
    """Mistake: the sum of the leads is divided by the sum of the entropies, instead of each lead by its own."""
    ranked = information.sort(dim=0, descending=True).values
    leads = ranked[0] - ranked[1]
    total = 0.0
    for k in range(factors.shape[1]):
        _, counts = torch.unique(factors[:, k], return_counts=True)
        total += torch.distributions.Categorical(probs=counts / counts.sum()).entropy()
    return leads.sum() / total


def wrong_3(information, factors):
    """Mistake: the entropy is in bits, the information in nats."""
    best = information.topk(2, dim=0).values
    scores = []
    for k in range(factors.shape[1]):
        counts = torch.bincount(factors[:, k].long() - int(factors[:, k].min()))
        p = counts[counts > 0] / len(factors)
        scores.append((best[0, k] - best[1, k]) / -(p * p.log2()).sum())
    return torch.stack(scores).mean()


def wrong_4(information, factors):
    """Two mistakes: lead over the mean of all dimensions instead of the second best, and uniform entropies."""
    lead = information.amax(0) - information.mean(0)
    sizes = torch.tensor([float(len(set(column.tolist()))) for column in factors.T])
    return (lead / sizes.log().to(lead)).mean()


def right_1(information, factors):
    """topk over the dimensions, entropies from unique(return_counts=True)."""
    if len(information) == 1:
        information = torch.cat([information, torch.zeros_like(information)])
    first, second = information.topk(2, dim=0).values
    entropies = []
    for column in factors.unbind(1):
        p = column.unique(return_counts=True)[1].to(information.dtype) / len(column)
        entropies.append(-torch.special.xlogy(p, p).sum())
    return ((first - second) / torch.stack(entropies)).mean()


def right_2(information, factors):
    """Plain Python: sorted columns and a Counter of the values."""
    total, n = 0.0, len(factors)
    columns = information.T.tolist()
    for k, column in enumerate(columns):
        ranked = sorted(column, reverse=True) + ([0.0] if len(column) == 1 else [])
        counts = Counter(factors[:, k].tolist())
        entropy = -sum(c / n * math.log(c / n) for c in counts.values())
        total += (ranked[0] - ranked[1]) / entropy
    return torch.tensor(total / len(columns), dtype=information.dtype)
