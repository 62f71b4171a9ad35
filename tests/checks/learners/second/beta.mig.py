import math
from collections import Counter

import torch


def wrong_1(information, factors):
    """Divides by the logarithm of the number of values, as if they were equally frequent."""
    top = information.topk(2, dim=0).values
    entropy = torch.tensor([math.log(len(column.unique())) for column in factors.T])
    return ((top[0] - top[1]) / entropy).mean()


def wrong_2(information, factors):
    """Computes the entropy in bits while the information is in nats."""
    top = information.topk(2, dim=0).values
    gaps = []
    for k in range(factors.shape[1]):
        p = factors[:, k].unique(return_counts=True)[1] / len(factors)
        gaps.append((top[0, k] - top[1, k]) / -(p * p.log2()).sum())
    return torch.stack(gaps).mean()


def wrong_3(information, factors):
    """Takes the lead within each row: the best factor of a dimension, not the best dimension of a factor."""
    top = information.topk(2, dim=1).values
    lead = top[:, 0] - top[:, 1]
    best = information.argmax(dim=0)
    gaps = []
    for k in range(factors.shape[1]):
        p = factors[:, k].unique(return_counts=True)[1] / len(factors)
        gaps.append(lead[best[k]] / -(p * p.log()).sum())
    return torch.stack(gaps).mean()


def wrong_4(information, factors):
    """Divides the mean lead by the mean entropy instead of averaging the quotients."""
    top = information.topk(2, dim=0).values
    entropies = []
    for k in range(factors.shape[1]):
        p = factors[:, k].unique(return_counts=True)[1] / len(factors)
        entropies.append(-(p * p.log()).sum())
    return (top[0] - top[1]).mean() / torch.stack(entropies).mean()


def right_1(information, factors):
    """topk over the dimensions, entropies by torch.unique."""
    top = information.topk(2, dim=0).values
    entropies = []
    for column in factors.unbind(dim=1):
        counts = column.unique(return_counts=True)[1]
        p = counts.to(information.dtype) / counts.sum()
        entropies.append(-(p * p.log()).sum())
    return ((top[0] - top[1]) / torch.stack(entropies)).mean()


def right_2(information, factors):
    """Plain Python: sorted columns and a Counter of the values."""
    n, gaps = len(factors), []
    for k in range(information.shape[1]):
        ordered = sorted(information[:, k].tolist(), reverse=True)
        counts = Counter(factors[:, k].tolist()).values()
        entropy = math.log(n) - sum(c * math.log(c) for c in counts) / n
        gaps.append((ordered[0] - ordered[1]) / entropy)
    return torch.tensor(sum(gaps) / len(gaps), dtype=information.dtype)
