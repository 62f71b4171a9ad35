import torch
from torch.nn import functional as F


def wrong_1(logits, x):
    """Sigmoid first, then binary_cross_entropy, which cuts every logarithm at -100: wrong for logits of several hundred."""
    return F.binary_cross_entropy(logits.sigmoid(), x, reduction="none").flatten(1).sum(1)


def wrong_2(logits, x):
    """The stable formula with exp(-a) in place of exp(-|a|): wrong for negative logits, infinite for very negative ones."""
    loss = logits.clamp(min=0) - logits * x + torch.log1p(torch.exp(-logits))
    return loss.flatten(1).sum(1)


def wrong_3(logits, x):
    """A sigmoid too many: the function that wants logits gets probabilities."""
    return F.binary_cross_entropy_with_logits(logits.sigmoid(), x, reduction="none").flatten(1).sum(1)


def wrong_4(logits, x):
    """A softmax over the pixels, the cross-entropy of classification, in place of one sigmoid per pixel."""
    return -(x.flatten(1) * logits.flatten(1).log_softmax(1)).sum(1)


def right_1(logits, x):
    """Two logsigmoids: log p = logsigmoid(a) and log(1 - p) = logsigmoid(-a)."""
    loss = -x * F.logsigmoid(logits) - (1 - x) * F.logsigmoid(-logits)
    return loss.reshape(loss.shape[0], -1).sum(1)


def right_2(logits, x):
    """PyTorch's function for logits, image by image."""
    return torch.stack(
        [F.binary_cross_entropy_with_logits(a, b, reduction="sum") for a, b in zip(logits, x, strict=True)]
    )
