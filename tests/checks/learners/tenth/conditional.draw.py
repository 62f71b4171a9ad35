import torch


def wrong_1(labels, per_class):
    """Wrong: draws with replacement within each class, so that an image may be chosen twice."""
    chosen = []
    for k in range(int(labels.max()) + 1):
        places = torch.where(labels == k)[0]
        chosen.append(places[torch.randint(len(places), (per_class,))])
    return torch.cat(chosen)


def wrong_2(labels, per_class):
    """Wrong: shuffles with a generator of fixed seed, so that every call returns the same draw."""
    generator = torch.Generator().manual_seed(0)
    chosen = []
    for k in range(int(labels.max()) + 1):
        places = (labels == k).nonzero().squeeze(1)
        chosen.append(places[torch.randperm(len(places), generator=generator)[:per_class]])
    return torch.cat(chosen)


def wrong_3(labels, per_class):
    """Wrong: shuffles the labels first and returns places in the shuffled list, not places in `labels`."""
    shuffled = labels[torch.randperm(len(labels))]
    one_hot = torch.nn.functional.one_hot(shuffled.long())
    rank = one_hot.cumsum(0).gather(1, shuffled.long()[:, None]).squeeze(1)
    return torch.nonzero(rank <= per_class).flatten()


def wrong_4(labels, per_class):
    """Wrong twice: forgets the last class (range stops at labels.max() - 1), and takes the first per_class images of each class in place of random ones."""
    chosen = []
    for k in range(int(labels.max())):
        chosen += torch.where(labels == k)[0].tolist()[:per_class]
    return torch.tensor(chosen)


def right_1(labels, per_class):
    """Right: gives every image a random key and takes, for each class, the per_class largest keys among its images (others masked with -1)."""
    keys = torch.rand(len(labels), dtype=torch.float64, device=labels.device)
    members = labels == torch.arange(int(labels.max()) + 1, device=labels.device)[:, None]
    masked = torch.where(members, keys, keys.new_tensor(-1.0))
    return masked.topk(per_class, dim=1).indices.flatten()


def right_2(labels, per_class):
    """Right: walks through all places in a random order and keeps a place while its class still lacks images."""
    missing = [per_class] * (int(labels.max()) + 1)
    values, kept = labels.tolist(), []
    for place in torch.randperm(len(labels)).tolist():
        if missing[values[place]] > 0:
            missing[values[place]] -= 1
            kept.append(place)
    return torch.tensor(kept, dtype=torch.long, device=labels.device)
