import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional as F


def wrong_1(logits: Float[Tensor, "batch *event"], x: Float[Tensor, "batch *event"]) -> Float[Tensor, "batch"]:
    """takes the logarithms of sigmoid(logits), which rounds to 0 or 1 for large logits: infinite or NaN there"""
    p = torch.sigmoid(logits)
    loss = -x * torch.log(p) - (1 - x) * torch.log(1 - p)
    return loss.flatten(1).sum(1)


def wrong_2(logits: Float[Tensor, "batch *event"], x: Float[Tensor, "batch *event"]) -> Float[Tensor, "batch"]:
    """goes through probabilities with F.binary_cross_entropy, which cuts logarithms off at -100: too small a loss for logits of several hundred"""
    loss = F.binary_cross_entropy(torch.sigmoid(logits), x, reduction="none")
    return loss.flatten(1).sum(1)


def wrong_3(logits: Float[Tensor, "batch *event"], x: Float[Tensor, "batch *event"]) -> Float[Tensor, "batch"]:
    """applies a sigmoid before a function that expects logits, a sigmoid too many"""
    loss = F.binary_cross_entropy_with_logits(torch.sigmoid(logits), x, reduction="none")
    return loss.flatten(1).sum(1)


def wrong_4(logits: Float[Tensor, "batch *event"], x: Float[Tensor, "batch *event"]) -> Float[Tensor, "batch"]:
    """the second term, for the dark part of a pixel, is missing: only -x log p is summed"""
    return -(x * F.logsigmoid(logits)).flatten(1).sum(1)


def wrong_5(logits: Float[Tensor, "batch *event"], x: Float[Tensor, "batch *event"]) -> Float[Tensor, "batch"]:
    """reduction="sum" adds up the whole batch, one number instead of one per image"""
    return F.binary_cross_entropy_with_logits(logits, x, reduction="sum")


def wrong_6(logits: Float[Tensor, "batch *event"], x: Float[Tensor, "batch *event"]) -> Float[Tensor, "batch"]:
    """the arguments are interchanged: the image is taken for the logits and the logits for the target"""
    loss = F.binary_cross_entropy_with_logits(x, logits, reduction="none")
    return loss.flatten(1).sum(1)


def right_1(logits: Float[Tensor, "batch *event"], x: Float[Tensor, "batch *event"]) -> Float[Tensor, "batch"]:
    """the library's cross-entropy from logits without reduction, summed over flat pixels"""
    loss = F.binary_cross_entropy_with_logits(logits, x, reduction="none")
    return loss.flatten(1).sum(1)


def right_2(logits: Float[Tensor, "batch *event"], x: Float[Tensor, "batch *event"]) -> Float[Tensor, "batch"]:
    """softplus(a) - x a, which is the same expression simplified"""
    return (F.softplus(logits) - x * logits).flatten(1).sum(1)


def right_3(logits: Float[Tensor, "batch *event"], x: Float[Tensor, "batch *event"]) -> Float[Tensor, "batch"]:
    """a loop over images with max(a, 0) - a x + log(1 + exp(-|a|))"""
    losses = []
    for a, image in zip(logits, x):
        losses.append((a.clamp(min=0) - a * image + torch.log1p(torch.exp(-a.abs()))).sum())
    return torch.stack(losses)
