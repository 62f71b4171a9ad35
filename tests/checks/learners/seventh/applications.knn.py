from collections import Counter

import torch


def wrong_1(codes, labels, new, truth, k):
    """Wrong: averages the labels of the neighbours and rounds, as if classes were amounts."""
    distance = (new[:, None] - codes[None]).pow(2).sum(-1)
    near = distance.topk(k, largest=False).indices
    guess = labels[near].float().mean(1).round().long()
    return (guess == truth).float().mean().item()


def wrong_2(codes, labels, new, truth, k):
    """Wrong: skips the nearest known code, as if it were the new code itself (places 1 to k)."""
    hits = 0
    for point, target in zip(new, truth.tolist()):
        order = ((codes - point) ** 2).sum(1).argsort()
        votes = Counter(labels[order[1 : k + 1]].tolist())
        hits += bool(votes) and votes.most_common(1)[0][0] == target
    return hits / len(new)


def wrong_3(codes, labels, new, truth, k):
    """Wrong: takes the k largest dot products for the nearest codes, without the codes' norms."""
    likeness = torch.einsum("md,nd->mn", new, codes)
    near = likeness.topk(k, dim=1).indices
    return labels[near].mode(dim=1).values.eq(truth).double().mean().item()


def wrong_4(codes, labels, new, truth, k):
    """Wrong twice: counts as right if any of the neighbours has the label, and returns the number instead of the share."""
    distance = torch.cdist(new, codes)
    near = distance.argsort(dim=1)[:, :k]
    return float((labels[near] == truth[:, None]).any(dim=1).sum())


def right_1(codes, labels, new, truth, k):
    """Right: squared distances by broadcasting, topk and mode."""
    distance = (new[:, None, :] - codes[None, :, :]).square().sum(-1)
    near = distance.topk(k, dim=1, largest=False).indices
    votes = labels[near].mode(dim=1).values
    return (votes == truth).double().mean().item()


def right_2(codes, labels, new, truth, k):
    """Right: a loop over the new codes, sorted distances and bincount."""
    right = 0
    for point, target in zip(new, truth):
        order = torch.linalg.vector_norm(codes - point, dim=1).argsort()
        votes = torch.bincount(labels[order[:k]])
        right += int(votes.argmax()) == int(target)
    return right / len(new)
