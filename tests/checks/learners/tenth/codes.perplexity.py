import math
from collections import Counter

import torch
from torch import distributions as td


def wrong_1(codes, size):
    """Wrong: counts the codes of every place of the grid separately and averages the places' entropies, in place of counting all images and places together."""
    places = codes.reshape(codes.shape[0], -1)
    entropies = []
    for j in range(places.shape[1]):
        f = torch.bincount(places[:, j], minlength=size).double() / places.shape[0]
        f = f[f > 0]
        entropies.append(-(f * f.log()).sum())
    return torch.stack(entropies).mean().exp().item()


def wrong_2(codes, size):
    """Wrong: 0 log 0 of an entry that is never chosen is not treated as 0, so that the result is NaN as soon as one entry is unused."""
    p = torch.bincount(codes.flatten(), minlength=size) / codes.numel()
    return (-(p * p.log()).sum()).exp().item()


def wrong_3(codes, size):
    """Wrong: the entropy is taken in bits (log2), but exp is applied to it, in place of exp of the entropy in nats."""
    _, counts = codes.unique(return_counts=True)
    f = counts.double() / counts.sum()
    return math.exp(-(f * f.log2()).sum().item())


def wrong_4(codes, size):
    """Wrong twice: starts every count at 1 (smoothing), so that unused entries get frequencies above 0, and returns 2 to the power of the entropy in nats."""
    counts = torch.ones(size)
    for c in codes.flatten().tolist():
        counts[c] += 1
    return 2 ** td.Categorical(probs=counts).entropy().item()


def right_1(codes, size):
    """Right: counts with a Counter, which holds the used codes only, and multiplies up prod_k (1/f_k)^f_k in logarithms."""
    counter = Counter(codes.flatten().tolist())
    total = sum(counter.values())
    surprise = [n / total * math.log(total / n) for n in counter.values()]
    return math.exp(math.fsum(surprise))


def right_2(codes, size):
    """Right: N exp(-sum_k n_k log n_k / N) from a histogram over all images and places; xlogy makes 0 log 0 a 0."""
    flat = codes.reshape(-1).long()
    n = torch.zeros(size, dtype=torch.float64, device=flat.device)
    n.scatter_add_(0, flat, torch.ones_like(flat, dtype=torch.float64))
    total = n.sum()
    return (total.log() - torch.xlogy(n, n).sum() / total).exp().item()
