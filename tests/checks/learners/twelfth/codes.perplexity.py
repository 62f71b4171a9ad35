import math
from collections import Counter

import torch


def wrong_1(codes, size):
    """Wrong: the entropy is in bits (log2), but exp is taken of it."""
    p = torch.bincount(codes.flatten(), minlength=size) / codes.numel()
    p = p[p > 0]
    return float((-(p * p.log2()).sum()).exp())


def wrong_2(codes, size):
    """Wrong: computes a perplexity for each image and returns their mean."""
    values = []
    for image in codes.reshape(len(codes), -1):
        p = torch.bincount(image, minlength=size).double() / image.numel()
        values.append(torch.special.entr(p).sum().exp())
    return torch.stack(values).mean().item()


def wrong_3(codes, size):
    """Wrong: forgets that 0 log 0 counts as 0, so an entry that is never chosen makes the result NaN."""
    p = torch.nn.functional.one_hot(codes.flatten().long(), size).double().mean(0)
    return math.exp(-(p * torch.log(p)).sum().item())


def wrong_4(codes, size):
    """Wrong twice: averages the entropies of the single images, and returns the entropy without exp."""
    entropies = []
    for image in codes.reshape(len(codes), -1).tolist():
        shares = [n / len(image) for n in Counter(image).values()]
        entropies.append(-sum(share * math.log(share) for share in shares))
    return sum(entropies) / len(entropies)


def right_1(codes, size):
    """Right: counts in plain Python; the entropy is log n minus the mean of log count."""
    numbers = codes.flatten().tolist()
    counts = Counter(numbers)
    n = len(numbers)
    entropy = math.log(n) - sum(c * math.log(c) for c in counts.values()) / n
    return math.exp(entropy)


def right_2(codes, size):
    """Right: the product of p to the power of minus p over all entries; 0 to the power 0 is 1."""
    sorted_codes = codes.flatten().sort().values
    edges = torch.searchsorted(sorted_codes, torch.arange(size + 1).to(sorted_codes))
    p = edges.diff().double() / len(sorted_codes)
    return torch.pow(p, -p).prod().item()
