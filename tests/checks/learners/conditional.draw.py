import torch
from jaxtyping import Int
from torch import Tensor


def wrong_1(labels: Int[Tensor, "n"], per_class: int) -> Int[Tensor, "m"]:
    """Shuffles only the first per_class places of each class, so that every call chooses the same images."""
    places = []
    for k in range(int(labels.max()) + 1):
        of_class = torch.nonzero(labels == k).flatten()
        places.append(of_class[torch.randperm(per_class)])
    return torch.cat(places)


def wrong_2(labels: Int[Tensor, "n"], per_class: int) -> Int[Tensor, "m"]:
    """Draws with replacement: an image can be chosen twice."""
    places = []
    for k in range(int(labels.max()) + 1):
        of_class = torch.nonzero(labels == k).flatten()
        places.append(of_class[torch.randint(len(of_class), (per_class,))])
    return torch.cat(places)


def wrong_3(labels: Int[Tensor, "n"], per_class: int) -> Int[Tensor, "m"]:
    """Returns places within the list of each class instead of places in labels."""
    places = []
    for k in range(int(labels.max()) + 1):
        of_class = torch.nonzero(labels == k).flatten()
        places.append(torch.randperm(len(of_class))[:per_class])
    return torch.cat(places)


def wrong_4(labels: Int[Tensor, "n"], per_class: int) -> Int[Tensor, "m"]:
    """Draws the right number of images from all classes together, so that classes come in unequal numbers."""
    classes = int(labels.max()) + 1
    return torch.randperm(len(labels))[: per_class * classes]


def wrong_5(labels: Int[Tensor, "n"], per_class: int) -> Int[Tensor, "m"]:
    """Sets the seed inside the function, so that every call is the same draw."""
    torch.manual_seed(0)
    places = []
    for k in range(int(labels.max()) + 1):
        of_class = torch.nonzero(labels == k).flatten()
        places.append(of_class[torch.randperm(len(of_class))[:per_class]])
    return torch.cat(places)


def wrong_6(labels: Int[Tensor, "n"], per_class: int) -> Int[Tensor, "m"]:
    """Off by one: the last class, labels.max(), is left out."""
    places = []
    for k in range(int(labels.max())):
        of_class = torch.nonzero(labels == k).flatten()
        places.append(of_class[torch.randperm(len(of_class))[:per_class]])
    return torch.cat(places)


def right_1(labels: Int[Tensor, "n"], per_class: int) -> Int[Tensor, "m"]:
    """For each class a random permutation of its places, cut off."""
    places = []
    for k in range(int(labels.max()) + 1):
        of_class = torch.nonzero(labels == k).flatten()
        places.append(of_class[torch.randperm(len(of_class))[:per_class]])
    return torch.cat(places)


def right_2(labels: Int[Tensor, "n"], per_class: int) -> Int[Tensor, "m"]:
    """Shuffles everything, sorts stably by class and takes the first of each class."""
    order = torch.randperm(len(labels))
    order = order[torch.argsort(labels[order], stable=True)]
    counts = torch.bincount(labels.long())
    starts = counts.cumsum(0) - counts
    return order[(starts[:, None] + torch.arange(per_class)).flatten()]


def right_3(labels: Int[Tensor, "n"], per_class: int) -> Int[Tensor, "m"]:
    """A random key per image, in each class the images with the largest keys."""
    keys = torch.rand(len(labels), dtype=torch.float64)
    chosen = []
    for k in labels.unique():
        chosen.append(keys.masked_fill(labels != k, -1.0).topk(per_class).indices)
    return torch.cat(chosen)
