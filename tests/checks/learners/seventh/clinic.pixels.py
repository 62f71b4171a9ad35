import torch
from torch.nn import functional as F


def wrong_1(features, layer, image):
    """Wrong: a sigmoid before the function that takes logits (applied twice)."""
    p = torch.sigmoid(layer(features))
    return F.binary_cross_entropy_with_logits(p, image / 255, reduction="none").sum(1)


def wrong_2(features, layer, image):
    """Wrong: averages over the pixels instead of summing."""
    logits, target = layer(features), image.float() / 255
    return (F.softplus(logits) - target * logits).mean(dim=-1)


def wrong_3(features, layer, image):
    """Wrong: makes the image black and white at one half, grey does not stay grey."""
    target = (image > 127).float()
    logits = layer(features)
    bernoulli = torch.distributions.Bernoulli(logits=logits)
    return -bernoulli.log_prob(target).sum(1)


def wrong_4(features, layer, image):
    """Wrong twice: a ReLU on the logits, and the bytes are divided by 256."""
    logits = layer(features).relu()
    x = image.float() / 256
    cost = -(x * F.logsigmoid(logits) + (1 - x) * F.logsigmoid(-logits))
    return torch.einsum("bp->b", cost)


def right_1(features, layer, image):
    """Right: binary_cross_entropy_with_logits on image / 255, summed over the pixels."""
    logits = layer(features)
    target = image.to(logits.dtype) / 255
    return F.binary_cross_entropy_with_logits(logits, target, reduction="none").sum(dim=1)


def right_2(features, layer, image):
    """Right: logsigmoid of both signs, weighted by the two shares of grey, image by image."""
    on, off = F.logsigmoid(layer(features)), F.logsigmoid(-layer(features))
    rows = []
    for log_one, log_zero, row in zip(on, off, image):
        grey = row.to(log_one.dtype).div(255)
        rows.append(-(torch.dot(grey, log_one) + torch.dot(1 - grey, log_zero)))
    return torch.stack(rows)
