import torch


def wrong_1(labels, per_class):
    """Draws with replacement, so an image can be chosen twice."""
    places = []
    for k in range(int(labels.max()) + 1):
        own = (labels == k).nonzero().flatten()
        places.append(own[torch.randint(len(own), (per_class,))])
    return torch.cat(places)


def wrong_2(labels, per_class):
    """Sets the seed, so every call is the same draw."""
    torch.manual_seed(0)
    places = []
    for k in range(int(labels.max()) + 1):
        own = (labels == k).nonzero().flatten()
        places.append(own[torch.randperm(len(own))[:per_class]])
    return torch.cat(places)


def wrong_3(labels, per_class):
    """Returns places within the class instead of places in labels."""
    places = []
    for k in range(int(labels.max()) + 1):
        places.append(torch.randperm(int((labels == k).sum()))[:per_class])
    return torch.cat(places)


def wrong_4(labels, per_class):
    """Stops before the last class, labels.max() itself."""
    places = []
    for k in range(int(labels.max())):
        own = (labels == k).nonzero().flatten()
        places.append(own[torch.randperm(len(own))[:per_class]])
    return torch.cat(places)


def right_1(labels, per_class):
    """A random permutation of the places of each class, cut after per_class."""
    places = []
    for k in range(int(labels.max()) + 1):
        own = (labels == k).nonzero().flatten()
        places.append(own[torch.randperm(len(own))[:per_class]])
    return torch.cat(places)


def right_2(labels, per_class):
    """Walks through all images in random order and takes one while its class is not full."""
    taken, places = {}, []
    for place in torch.randperm(len(labels)).tolist():
        k = int(labels[place])
        if taken.get(k, 0) < per_class:
            taken[k] = taken.get(k, 0) + 1
            places.append(place)
    return torch.tensor(places, dtype=torch.int64)
