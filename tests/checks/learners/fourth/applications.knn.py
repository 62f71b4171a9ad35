import math

import torch
import torch.nn.functional as F


def wrong_1(codes, labels, new, truth, k):
    """Wrong: topk without largest=False, so the k FARTHEST known codes vote."""
    d = torch.cdist(new, codes)
    votes = labels[d.topk(k, dim=1).indices]
    return (votes.mode(dim=1).values == truth).float().mean().item()


def wrong_2(codes, labels, new, truth, k):
    """Wrong: skips the nearest code, as if a new code were among the known ones (leave-one-out habit)."""
    right = 0
    for z, y in zip(new, truth):
        distance = (codes - z).square().sum(1).sqrt()
        order = distance.argsort()[1 : k + 1]
        counts = torch.bincount(labels[order])
        right += int(counts.argmax() == y)
    return right / len(new)


def wrong_3(codes, labels, new, truth, k):
    """Wrong: takes the rounded MEAN of the neighbours' labels (regression) in place of the most frequent."""
    d = (new[:, None] - codes[None]).norm(dim=-1)
    nearest = d.topk(k, largest=False).indices
    guess = labels[nearest].float().mean(1).round().long()
    return (guess == truth).float().mean().item()


def wrong_4(codes, labels, new, truth, k):
    """Wrong twice: neighbours by cosine similarity (not Euclidean), and the share of ERRORS is returned."""
    similarity = F.normalize(new, dim=1) @ F.normalize(codes, dim=1).T
    votes = labels[similarity.topk(k, dim=1).indices]
    return (votes.mode(1).values != truth).double().mean().item()


def right_1(codes, labels, new, truth, k):
    """Right: batched, cdist + topk + mode."""
    d = torch.cdist(new, codes, compute_mode="donot_use_mm_for_euclid_dist")
    votes = labels[d.topk(k, dim=1, largest=False).indices]
    return (votes.mode(dim=1).values == truth).double().mean().item()


def right_2(codes, labels, new, truth, k):
    """Right: plain loop, counting votes in a dictionary."""
    hits = 0
    for z, y in zip(new, truth.tolist()):
        order = ((codes - z) ** 2).sum(1).argsort()[:k]
        votes = {}
        for label in labels[order].tolist():
            votes[label] = votes.get(label, 0) + 1
        hits += max(votes, key=votes.get) == y
    return hits / len(truth)
