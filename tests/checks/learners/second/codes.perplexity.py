import math
from collections import Counter

import torch


def wrong_1(codes, size):
    """0 log 0 is NaN as soon as an entry is never chosen."""
    p = torch.bincount(codes.flatten(), minlength=size) / codes.numel()
    return (-(p * p.log()).sum()).exp().item()


def wrong_2(codes, size):
    """Two to the power of an entropy that is in nats."""
    p = torch.bincount(codes.flatten(), minlength=size).double() / codes.numel()
    return 2 ** torch.special.entr(p).sum().item()


def wrong_3(codes, size):
    """The mean of the perplexities of the single images."""
    values = []
    for row in codes.flatten(1):
        p = torch.bincount(row, minlength=size).double() / len(row)
        values.append(torch.special.entr(p).sum().exp())
    return torch.stack(values).mean().item()


def wrong_4(codes, size):
    """One over the sum of squared frequencies: another effective number of codes."""
    p = torch.bincount(codes.flatten(), minlength=size).double() / codes.numel()
    return (1 / p.square().sum()).item()


def right_1(codes, size):
    """torch's entr, which knows that 0 log 0 is 0."""
    p = torch.bincount(codes.flatten(), minlength=size).double() / codes.numel()
    return torch.special.entr(p).sum().exp().item()


def right_2(codes, size):
    """A dictionary of counts, only of codes that came."""
    counts = Counter(codes.flatten().tolist())
    n = sum(counts.values())
    return math.exp(-sum(c / n * math.log(c / n) for c in counts.values()))
