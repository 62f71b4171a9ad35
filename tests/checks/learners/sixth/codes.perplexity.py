import math
from collections import Counter

import torch


def wrong_1(codes, size):
    """Mistake: a perplexity for each image, averaged, instead of one over all images and places."""
    values = []
    for image in codes:
        p = torch.bincount(image.reshape(-1), minlength=size).double()
        p = p / p.sum()
        values.append(torch.special.entr(p).sum().exp())
    return torch.stack(values).mean().item()


def wrong_2(codes, size):
    """Mistake: the entropy is in bits, but exp is taken of it."""
    _, counts = codes.unique(return_counts=True)
    p = counts / counts.sum()
    return math.exp(-(p * torch.log2(p)).sum().item())


def wrong_3(codes, size):
    """Mistake: 0 log 0 of entries that are never chosen gives NaN."""
    p = torch.bincount(codes.flatten(), minlength=size).float() / codes.numel()
    return float(torch.exp(-(p * p.log()).sum()))


def wrong_4(codes, size):
    """Two mistakes: one is added to every count, and 2 is raised to an entropy in nats."""
    counts = torch.nn.functional.one_hot(codes.flatten(), size).sum(0) + 1
    p = counts / counts.sum()
    return 2 ** torch.distributions.Categorical(probs=p).entropy().item()


def right_1(codes, size):
    """bincount over everything, entr (which is 0 at 0), exp."""
    p = torch.bincount(codes.reshape(-1), minlength=size).double() / codes.numel()
    return torch.special.entr(p).sum().exp().item()


def right_2(codes, size):
    """A Counter over a list; only codes that occur are in it."""
    listed = codes.reshape(-1).tolist()
    frequencies = [count / len(listed) for count in Counter(listed).values()]
    return math.exp(-math.fsum(f * math.log(f) for f in frequencies))
