import torch
from torch.nn import functional as F


def wrong_1(features, layer, image):
    """Averages the cross-entropy over the pixels instead of summing it."""
    x = image / 255
    return F.binary_cross_entropy_with_logits(layer(features), x, reduction="none").mean(1)


def wrong_2(features, layer, image):
    """Keeps a sigmoid before the loss that takes logits, so that there are two sigmoids."""
    x = image / 255
    p = torch.sigmoid(layer(features))
    return F.binary_cross_entropy_with_logits(p, x, reduction="none").sum(1)


def wrong_3(features, layer, image):
    """Makes the grey pixels black or white before the loss."""
    x = (image > 127).float()
    return F.binary_cross_entropy_with_logits(layer(features), x, reduction="none").sum(1)


def wrong_4(features, layer, image):
    """Two faults are left: the ReLU before the logits, and the images scaled to [-1, 1]."""
    x = (image / 255 - 0.5) / 0.5
    logits = layer(features).relu()
    return F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1)


def right_1(features, layer, image):
    """The library's loss on logits, without reduction, summed over the pixels."""
    return F.binary_cross_entropy_with_logits(
        layer(features), image.float() / 255, reduction="none"
    ).sum(dim=1)


def right_2(features, layer, image):
    """Softplus of the logit minus grey value times logit, added up."""
    logits = layer(features)
    x = image.to(logits.dtype) / 255
    return (F.softplus(logits) - x * logits).sum(-1)
