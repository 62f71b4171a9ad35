from collections import Counter

import torch


def wrong_1(codes, labels, new, truth, k):
    """Takes the k largest distances, topk's default."""
    places = torch.cdist(new, codes).topk(k, dim=1).indices
    return (labels[places].mode(dim=1).values == truth).double().mean().item()


def wrong_2(codes, labels, new, truth, k):
    """Skips the nearest code, as if the new code itself were among the known ones."""
    places = torch.cdist(new, codes).argsort(dim=1)[:, 1 : k + 1]
    return (labels[places].mode(dim=1).values == truth).double().mean().item()


def wrong_3(codes, labels, new, truth, k):
    """Averages the labels and rounds, as if classes were sizes."""
    places = torch.cdist(new, codes).topk(k, dim=1, largest=False).indices
    guess = labels[places].double().mean(1).round().long()
    return (guess == truth).double().mean().item()


def wrong_4(codes, labels, new, truth, k):
    """Takes the angle between the codes instead of the Euclidean distance."""
    a = new / new.norm(dim=1, keepdim=True)
    b = codes / codes.norm(dim=1, keepdim=True)
    places = (a @ b.T).topk(k, dim=1).indices
    return (labels[places].mode(dim=1).values == truth).double().mean().item()


def right_1(codes, labels, new, truth, k):
    """Smallest distances by topk, the vote by mode."""
    places = torch.cdist(new, codes).topk(k, dim=1, largest=False).indices
    return (labels[places].mode(dim=1).values == truth).double().mean().item()


def right_2(codes, labels, new, truth, k):
    """One new code after the other: sorted squared distances and a Counter."""
    right = 0
    for code, true in zip(new, truth.tolist(), strict=True):
        order = (codes - code).square().sum(dim=1).argsort()[:k]
        votes = Counter(labels[order].tolist())
        right += votes.most_common(1)[0][0] == true
    return right / len(new)
