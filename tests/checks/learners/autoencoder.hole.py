import torch
from jaxtyping import Float
from torch import Tensor


def wrong_1(decoded: Float[Tensor, "batch *event"], train: Float[Tensor, "n *event"]) -> Float[Tensor, "batch"]:
    """leaves out the square root, so it returns the squared distance"""
    squared = (decoded.flatten(1)[:, None] - train.flatten(1)[None]).square().sum(-1)
    return squared.min(dim=1).values


def wrong_2(decoded: Float[Tensor, "batch *event"], train: Float[Tensor, "n *event"]) -> Float[Tensor, "batch"]:
    """averages the squares over pixels before the root (root mean square per pixel) instead of summing"""
    squared = (decoded.flatten(1)[:, None] - train.flatten(1)[None]).square().mean(-1)
    return squared.amin(1).sqrt()


def wrong_3(decoded: Float[Tensor, "batch *event"], train: Float[Tensor, "n *event"]) -> Float[Tensor, "batch"]:
    """takes the minimum over the decoded images, so it returns one distance per training image"""
    return torch.cdist(decoded.flatten(1), train.flatten(1)).min(dim=0).values


def wrong_4(decoded: Float[Tensor, "batch *event"], train: Float[Tensor, "n *event"]) -> Float[Tensor, "batch"]:
    """averages the distances to all training images instead of taking the smallest"""
    return torch.cdist(decoded.flatten(1), train.flatten(1)).mean(dim=1)


def wrong_5(decoded: Float[Tensor, "batch *event"], train: Float[Tensor, "n *event"]) -> Float[Tensor, "batch"]:
    """takes the second smallest distance, as if the image itself were among the training images"""
    distances = torch.cdist(decoded.flatten(1), train.flatten(1))
    return distances.topk(2, dim=1, largest=False).values[:, 1]


def wrong_6(decoded: Float[Tensor, "batch *event"], train: Float[Tensor, "n *event"]) -> Float[Tensor, "batch"]:
    """sums absolute differences (the L1 distance) instead of taking the Euclidean distance"""
    return torch.cdist(decoded.flatten(1), train.flatten(1), p=1).amin(dim=1)


def right_1(decoded: Float[Tensor, "batch *event"], train: Float[Tensor, "n *event"]) -> Float[Tensor, "batch"]:
    """torch.cdist on flat images, without its matrix-product shortcut, and the minimum over training images"""
    distances = torch.cdist(decoded.flatten(1), train.flatten(1), compute_mode="donot_use_mm_for_euclid_dist")
    return distances.min(dim=1).values


def right_2(decoded: Float[Tensor, "batch *event"], train: Float[Tensor, "n *event"]) -> Float[Tensor, "batch"]:
    """a loop over the decoded images"""
    flat = train.flatten(1)
    nearest = [(flat - image.flatten()).square().sum(1).min().sqrt() for image in decoded]
    return torch.stack(nearest)


def right_3(decoded: Float[Tensor, "batch *event"], train: Float[Tensor, "n *event"]) -> Float[Tensor, "batch"]:
    """a running minimum over blocks of training images, by broadcasting and vector_norm"""
    best = torch.full((len(decoded),), float("inf"), dtype=decoded.dtype, device=decoded.device)
    for block in train.flatten(1).split(64):
        distance = torch.linalg.vector_norm(decoded.flatten(1)[:, None] - block[None], dim=-1)
        best = torch.minimum(best, distance.amin(1))
    return best
