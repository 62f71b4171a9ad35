import torch


def wrong_1(labels, per_class):
    """With replacement: the same image may be chosen twice."""
    out = []
    for c in range(int(labels.max()) + 1):
        places = (labels == c).nonzero().flatten()
        out.append(places[torch.randint(len(places), (per_class,))])
    return torch.cat(out)


def wrong_2(labels, per_class):
    """Always the first images of each class: nothing is random."""
    classes = int(labels.max()) + 1
    return torch.cat([torch.where(labels == c)[0][:per_class] for c in range(classes)])


def wrong_3(labels, per_class):
    """Returns places within the class, not places in labels."""
    out = []
    for c in labels.unique():
        n = int((labels == c).sum())
        out.append(torch.randperm(n)[:per_class])
    return torch.cat(out)


def wrong_4(labels, per_class):
    """Two mistakes: a fixed seed, so every call draws the same; the last class is forgotten."""
    g = torch.Generator().manual_seed(0)
    out = [torch.zeros(0, dtype=torch.long)]
    for c in range(int(labels.max())):
        places = (labels == c).nonzero()[:, 0]
        out.append(places[torch.randperm(len(places), generator=g)[:per_class]])
    return torch.cat(out)


def right_1(labels, per_class):
    """A loop over classes with randperm."""
    out = []
    for c in range(int(labels.max()) + 1):
        places = (labels == c).nonzero().flatten()
        out.append(places[torch.randperm(len(places))[:per_class]])
    return torch.cat(out)


def right_2(labels, per_class):
    """No index of a class: shuffle everything, walk through it and count."""
    left = [per_class] * (int(labels.max()) + 1)
    chosen = []
    for i in torch.randperm(len(labels)).tolist():
        y = int(labels[i])
        if left[y] > 0:
            left[y] -= 1
            chosen.append(i)
    return torch.tensor(chosen, dtype=torch.long)
