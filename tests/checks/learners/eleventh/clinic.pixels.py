import torch
from torch.nn import functional as F


def wrong_1(features, layer, image):
    """Wrong: averages the cross-entropy over the pixels of each image in place of summing it."""
    logits = layer(features)
    x = image.to(logits.dtype) / 255
    return F.binary_cross_entropy_with_logits(logits, x, reduction="none").mean(1)


def wrong_2(features, layer, image):
    """Wrong: makes the grey pixels black or white (threshold 127) before the cross-entropy."""
    logits = layer(features)
    x = (image > 127).to(logits.dtype)
    losses = []
    for l, target in zip(logits, x):
        losses.append(F.binary_cross_entropy_with_logits(l, target, reduction="sum"))
    return torch.stack(losses)


def wrong_3(features, layer, image):
    """Wrong: keeps only the half x log p of the cross-entropy, the half (1 - x) log(1 - p) is forgotten."""
    logits = layer(features)
    x = image.to(logits.dtype) / 255
    log_p = F.logsigmoid(logits)
    return -(x * log_p).sum(dim=-1)


def wrong_4(features, layer, image):
    """Wrong twice: gives sigmoid(logits) to a loss that takes logits, and brings the pixels to -1...1 in place of 0...1."""
    p = torch.sigmoid(layer(features))
    x = image.to(p.dtype) / 127.5 - 1
    return F.binary_cross_entropy_with_logits(p, x, reduction="none").sum(1)


def right_1(features, layer, image):
    """Right: -log p = log(1 + e^-l) and -log(1-p) = log(1 + e^l), weighted with the grey value and summed over pixels."""
    logits = layer(features)
    white = image.to(logits.dtype) / 255
    zero = torch.zeros_like(logits)
    cost_white = torch.logaddexp(zero, -logits)
    cost_black = torch.logaddexp(zero, logits)
    return (white * cost_white + (1 - white) * cost_black).sum(-1)


def right_2(features, layer, image):
    """Right: two-class log-softmax over the scores (0, l) of black and white, summed image by image with the grey values as weights."""
    logits = layer(features)
    scores = torch.stack([torch.zeros_like(logits), logits], dim=-1)
    log_prob = scores.log_softmax(-1)
    x = image.to(logits.dtype).div(255)
    target = torch.stack([1 - x, x], dim=-1)
    return -torch.einsum("bpc,bpc->b", target, log_prob)
