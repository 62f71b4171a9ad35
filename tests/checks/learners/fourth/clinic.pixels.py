import torch
import torch.nn.functional as F


def wrong_1(features, layer, image):
    """Wrong: the relu on the logits stays."""
    x = image / 255
    logits = layer(features).relu()
    return F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1)


def wrong_2(features, layer, image):
    """Wrong: grey is rounded to black or white."""
    x = (image > 127).float()
    return F.binary_cross_entropy_with_logits(layer(features), x, reduction="none").sum(-1)


def wrong_3(features, layer, image):
    """Wrong: the mean over the pixels in place of their sum."""
    x = image.float() / 255.0
    p = torch.sigmoid(layer(features)).clamp(1e-7, 1 - 1e-7)
    return -(x * p.log() + (1 - x) * (1 - p).log()).mean(1)


def wrong_4(features, layer, image):
    """Wrong twice: the sigmoid is applied before the with_logits loss, and the pixels stay in [-1, 1]."""
    x = (image / 255 - 0.5) / 0.5
    p = layer(features).sigmoid()
    loss = F.binary_cross_entropy_with_logits(p, x, reduction="none")
    return loss.sum(dim=1)


def right_1(features, layer, image):
    """Right: library loss with reduction none, summed over the pixels."""
    logits = layer(features)
    x = image.to(logits.dtype) / 255
    return F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)


def right_2(features, layer, image):
    """Right: by hand, softplus(logit) - x * logit."""
    a = layer(features)
    x = image.to(a.dtype).div(255)
    return (F.softplus(a) - x * a).sum(dim=1)
