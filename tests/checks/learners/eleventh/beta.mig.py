import math

import torch


def wrong_1(information, factors):
    """Wrong: takes every factor's values for equally frequent; its entropy is the log of how many values there are."""
    best = information.topk(2, dim=0).values
    entropy = torch.tensor([math.log(len(column.unique())) for column in factors.T])
    return ((best[0] - best[1]) / entropy.to(information)).mean()


def wrong_2(information, factors):
    """Wrong: divides the mean lead by the mean entropy, instead of taking the mean of the quotients."""
    leads, entropies = [], []
    for k in range(factors.shape[1]):
        ordered = information[:, k].sort(descending=True).values
        leads.append(ordered[0] - ordered[1])
        p = factors[:, k].unique(return_counts=True)[1].to(information.dtype) / len(factors)
        entropies.append(-(p * p.log()).sum())
    return torch.stack(leads).mean() / torch.stack(entropies).mean()


def wrong_3(information, factors):
    """Wrong: the entropies are in bits (log2), while the mutual information is in nats."""
    first, second = information.topk(2, dim=0).values
    scores = []
    for k, column in enumerate(factors.unbind(1)):
        _, counts = column.unique(return_counts=True)
        p = counts.to(information.dtype) / counts.sum()
        scores.append((first[k] - second[k]) / -(p * p.log2()).sum())
    return torch.stack(scores).mean()


def wrong_4(information, factors):
    """Wrong twice: the best dimension's lead is taken over the worst instead of the second best, and the quotients are summed over factors, not averaged."""
    lead = information.amax(0) - information.amin(0)
    total = information.new_zeros(())
    for k in range(factors.shape[1]):
        counts = factors[:, k].unique(return_counts=True)[1]
        total = total + lead[k] / torch.distributions.Categorical(counts.to(information)).entropy()
    return total


def right_1(information, factors):
    """Right: one factor at a time, with a sorted column and the entropy of the counted frequencies."""
    gaps = []
    for column, values in zip(information.unbind(1), factors.unbind(1), strict=True):
        *_, second, best = column.sort().values.unbind()
        counts = values.unique(return_counts=True)[1].to(information.dtype)
        n = counts.sum()
        entropy = n.log() - (counts * counts.log()).sum() / n
        gaps.append((best - second) / entropy)
    return torch.stack(gaps).mean()


def right_2(information, factors):
    """Right: strikes out one best dimension per factor and takes the maximum again; the entropy is the mean surprise of the images' own values."""
    best, where = information.max(dim=0, keepdim=True)
    second = information.scatter(0, where, -math.inf).amax(0)
    entropy = information.new_zeros(factors.shape[1])
    for k in range(factors.shape[1]):
        _, which, counts = factors[:, k].unique(return_inverse=True, return_counts=True)
        surprise = math.log(len(factors)) - counts.to(information.dtype).log()
        entropy[k] = surprise[which].mean()
    return ((best[0] - second) / entropy).sum() / factors.shape[1]
