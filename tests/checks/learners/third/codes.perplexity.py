import math
from collections import Counter

import torch


def wrong_1(codes, size):
    """Takes 0 log 0 as it comes, so an entry that is never chosen makes the result NaN."""
    p = torch.bincount(codes.flatten(), minlength=size).double() / codes.numel()
    return (-(p * p.log()).sum()).exp().item()


def wrong_2(codes, size):
    """Finds the perplexity of each image and averages these, instead of counting over all images together."""
    values = []
    for row in codes.flatten(1):
        p = torch.bincount(row, minlength=size).double() / row.numel()
        values.append(torch.special.entr(p).sum().exp())
    return torch.stack(values).mean().item()


def wrong_3(codes, size):
    """Mixes the units: the entropy is taken in bits (log2), and then exp is taken of it."""
    _, counts = codes.unique(return_counts=True)
    p = counts.double() / counts.sum()
    return math.exp(-(p * p.log2()).sum().item())


def wrong_4(codes, size):
    """Counts every entry one higher so that none is 0, which is right for a prior but gives other frequencies."""
    counts = 1.0 + torch.bincount(codes.flatten(), minlength=size).double()
    p = counts / counts.sum()
    return (-(p * p.log()).sum()).exp().item()


def right_1(codes, size):
    """Frequencies by bincount over all codes, entropy by torch.special.entr, for which 0 log 0 is 0."""
    counts = torch.bincount(codes.reshape(-1), minlength=size).double()
    return torch.special.entr(counts / counts.sum()).sum().exp().item()


def right_2(codes, size):
    """Plain Python: a Counter holds only codes that came; H = log n - sum of c log c over n."""
    counts = Counter(codes.flatten().tolist())
    n = sum(counts.values())
    return math.exp(math.log(n) - sum(c * math.log(c) for c in counts.values()) / n)
