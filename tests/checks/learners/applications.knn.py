import torch
from jaxtyping import Float, Int64
from torch import Tensor
from torch.nn import functional as F


def wrong_1(
    codes: Float[Tensor, "n d"],
    labels: Int64[Tensor, "n"],
    new: Float[Tensor, "m d"],
    truth: Int64[Tensor, "m"],
    k: int,
) -> float:
    """topk gives the largest distances by default: the k farthest codes vote."""
    near = torch.cdist(new, codes).topk(k, 1).indices
    guess = labels[near].mode(1).values
    return (guess == truth).double().mean().item()


def wrong_2(
    codes: Float[Tensor, "n d"],
    labels: Int64[Tensor, "n"],
    new: Float[Tensor, "m d"],
    truth: Int64[Tensor, "m"],
    k: int,
) -> float:
    """Averages the labels of the neighbours and rounds, as if classes were sizes, instead of voting."""
    near = torch.cdist(new, codes).topk(k, 1, largest=False).indices
    guess = labels[near].double().mean(1).round().long()
    return (guess == truth).double().mean().item()


def wrong_3(
    codes: Float[Tensor, "n d"],
    labels: Int64[Tensor, "n"],
    new: Float[Tensor, "m d"],
    truth: Int64[Tensor, "m"],
    k: int,
) -> float:
    """Skips the nearest code as if it were the image itself, which is not among the known ones."""
    near = torch.cdist(new, codes).argsort(1)[:, 1 : k + 1]
    guess = labels[near].mode(1).values
    return (guess == truth).double().mean().item()


def wrong_4(
    codes: Float[Tensor, "n d"],
    labels: Int64[Tensor, "n"],
    new: Float[Tensor, "m d"],
    truth: Int64[Tensor, "m"],
    k: int,
) -> float:
    """Takes the codes with the largest inner product for the nearest ones."""
    near = (new @ codes.T).topk(k, 1).indices
    guess = labels[near].mode(1).values
    return (guess == truth).double().mean().item()


def wrong_5(
    codes: Float[Tensor, "n d"],
    labels: Int64[Tensor, "n"],
    new: Float[Tensor, "m d"],
    truth: Int64[Tensor, "m"],
    k: int,
) -> float:
    """Counts an answer as right if any of the k neighbours has the true label, without a vote."""
    near = torch.cdist(new, codes).topk(k, 1, largest=False).indices
    return (labels[near] == truth[:, None]).any(1).double().mean().item()


def wrong_6(
    codes: Float[Tensor, "n d"],
    labels: Int64[Tensor, "n"],
    new: Float[Tensor, "m d"],
    truth: Int64[Tensor, "m"],
    k: int,
) -> float:
    """Returns the share of wrong answers."""
    near = torch.cdist(new, codes).topk(k, 1, largest=False).indices
    guess = labels[near].mode(1).values
    return (guess != truth).double().mean().item()


def right_1(
    codes: Float[Tensor, "n d"],
    labels: Int64[Tensor, "n"],
    new: Float[Tensor, "m d"],
    truth: Int64[Tensor, "m"],
    k: int,
) -> float:
    """cdist, topk of the smallest distances, mode."""
    near = torch.cdist(new, codes).topk(k, 1, largest=False).indices
    guess = labels[near].mode(1).values
    return (guess == truth).double().mean().item()


def right_2(
    codes: Float[Tensor, "n d"],
    labels: Int64[Tensor, "n"],
    new: Float[Tensor, "m d"],
    truth: Int64[Tensor, "m"],
    k: int,
) -> float:
    """A loop over the new codes with squared distances, bincount for the vote."""
    right = 0
    for code, label in zip(new, truth):
        distance = ((codes - code) ** 2).sum(1)
        votes = torch.bincount(labels[distance.argsort()[:k]])
        right += int(votes.argmax() == label)
    return right / len(new)


def right_3(
    codes: Float[Tensor, "n d"],
    labels: Int64[Tensor, "n"],
    new: Float[Tensor, "m d"],
    truth: Int64[Tensor, "m"],
    k: int,
) -> float:
    """Squared distances from the expanded square, one-hot votes summed over the neighbours."""
    squared = (new**2).sum(1)[:, None] - 2 * new @ codes.T + (codes**2).sum(1)
    near = squared.sort(1).indices[:, :k]
    votes = F.one_hot(labels, int(labels.max()) + 1)[near].sum(1)
    return float((votes.argmax(1) == truth).sum()) / len(truth)
