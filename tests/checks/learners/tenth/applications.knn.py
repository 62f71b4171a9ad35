from collections import Counter

import torch


def wrong_1(codes, labels, new, truth, k):
    """Wrong: takes the k farthest known codes, since topk is left at its default largest=True."""
    nearest = torch.cdist(new, codes).topk(k, dim=1).indices
    return (labels[nearest].mode(dim=1).values == truth).float().mean().item()


def wrong_2(codes, labels, new, truth, k):
    """Wrong: skips the nearest known code, as if it were the new code itself, and votes among the next k."""
    right = 0
    for row, label in zip(new, truth):
        distance = (codes - row).pow(2).sum(1).sqrt()
        order = distance.argsort()[1 : k + 1]
        guess = torch.bincount(labels[order]).argmax()
        right += int(guess == label)
    return right / len(new)


def wrong_3(codes, labels, new, truth, k):
    """Wrong: holds no vote; returns the share of all the neighbours, over all new codes, that carry the right label."""
    distance = torch.stack([torch.linalg.vector_norm(codes - row, dim=1) for row in new])
    nearest = torch.topk(distance, k, dim=1, largest=False)[1]
    hits = labels[nearest] == truth.unsqueeze(1)
    return float(hits.double().mean())


def wrong_4(codes, labels, new, truth, k):
    """Wrong twice: measures the Manhattan distance, and takes the median of the neighbours' labels instead of the most frequent one."""
    nearest = torch.cdist(new, codes, p=1).argsort(dim=1)[:, :k]
    guess = labels[nearest].median(dim=1).values
    return (guess == truth).float().mean().item()


def right_1(codes, labels, new, truth, k):
    """Right: squared distances code by code, the votes counted for each label that occurs; a tie goes to the smallest label."""
    classes = labels.unique()
    right = 0
    for row, label in zip(new, truth):
        nearest = (codes - row).square().sum(1).argsort()[:k]
        votes = (labels[nearest].unsqueeze(1) == classes).sum(0).tolist()
        right += classes[votes.index(max(votes))].item() == label.item()
    return right / len(truth)


def right_2(codes, labels, new, truth, k):
    """Right: exact cdist, neighbours sorted from near to far, the vote by a Counter; a tie goes to the label met first, the nearer one."""
    distance = torch.cdist(new, codes, compute_mode="donot_use_mm_for_euclid_dist")
    neighbours = labels[distance.sort(dim=1, stable=True).indices[:, :k]].tolist()
    guesses = [Counter(row).most_common(1)[0][0] for row in neighbours]
    return sum(g == t for g, t in zip(guesses, truth.tolist())) / len(guesses)
