import torch


def wrong_1(labels, per_class):
    """Wrong: draws with replacement, so an image can be chosen twice."""
    places = []
    for c in range(int(labels.max()) + 1):
        mine = torch.nonzero(labels == c).flatten()
        places.append(mine[torch.randint(len(mine), (per_class,))])
    return torch.cat(places)


def wrong_2(labels, per_class):
    """Wrong: returns places within each class's own list, not places in `labels`."""
    counts = torch.bincount(labels)
    return torch.cat([torch.randperm(int(count))[:per_class] for count in counts])


def wrong_3(labels, per_class):
    """Wrong: takes the first images of each class, so nothing is random and every call gives the same."""
    chosen = []
    taken = [0] * (int(labels.max()) + 1)
    for place, label in enumerate(labels.tolist()):
        if taken[label] < per_class:
            taken[label] += 1
            chosen.append(place)
    return torch.tensor(chosen)


def wrong_4(labels, per_class):
    """Wrong twice: a generator with a fixed seed makes every call the same draw, and the last class is left out."""
    generator = torch.Generator().manual_seed(0)
    places = []
    for c in range(int(labels.max())):
        mine = (labels == c).nonzero()[:, 0]
        places.append(mine[torch.randperm(len(mine), generator=generator)[:per_class]])
    return torch.cat(places)


def right_1(labels, per_class):
    """Right: shuffles all places, sorts them stably by class, takes the first per_class of every block."""
    shuffled = torch.randperm(len(labels))
    by_class = shuffled[labels[shuffled].argsort(stable=True)]
    counts = torch.bincount(labels)
    starts = counts.cumsum(0) - counts
    return by_class[(starts[:, None] + torch.arange(per_class)).flatten()]


def right_2(labels, per_class):
    """Right: a row of weights for each class, 1 for its images, and multinomial without replacement."""
    members = labels[None] == torch.arange(int(labels.max()) + 1)[:, None]
    return torch.multinomial(members.float(), per_class, replacement=False).flatten()
