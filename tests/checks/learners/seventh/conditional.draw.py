import random

import torch


def wrong_1(labels, per_class):
    """Wrong: draws with replacement, so that an image may come twice."""
    chosen = []
    for c in range(int(labels.max()) + 1):
        places = torch.where(labels == c)[0]
        chosen.append(places[torch.randint(len(places), (per_class,))])
    return torch.cat(chosen)


def wrong_2(labels, per_class):
    """Wrong: returns places within the class, not places in labels."""
    counts = torch.bincount(labels.long())
    return torch.cat([torch.randperm(int(n))[:per_class] for n in counts])


def wrong_3(labels, per_class):
    """Wrong: always the first per_class images of each class, only their order is random."""
    first = [(labels == c).nonzero().flatten()[:per_class] for c in range(int(labels.max()) + 1)]
    places = torch.cat(first)
    return places[torch.randperm(len(places))]


def wrong_4(labels, per_class):
    """Wrong twice: leaves out the last class (range(labels.max())), and a fixed seed gives the same draw in every call."""
    rng = random.Random(0)
    out = []
    for c in range(int(labels.max())):
        members = [i for i, y in enumerate(labels.tolist()) if y == c]
        out += rng.sample(members, per_class)
    return torch.tensor(out, dtype=torch.long)


def right_1(labels, per_class):
    """Right: for each class a random permutation of its places, cut after per_class."""
    chosen = []
    for c in range(int(labels.max()) + 1):
        places = torch.nonzero(labels == c).flatten()
        chosen.append(places[torch.randperm(len(places))[:per_class]])
    return torch.cat(chosen)


def right_2(labels, per_class):
    """Right: shuffles all places once and keeps an image while its class is not full."""
    shuffled = torch.randperm(len(labels))
    hot = labels[shuffled][:, None] == torch.arange(int(labels.max()) + 1)
    rank = (hot.long().cumsum(0) * hot).sum(1)
    return shuffled[rank <= per_class]
