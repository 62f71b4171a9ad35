import torch
from torch.nn import functional as F


def wrong_1(logits, x):
    """Mistake: sigmoid first and then F.binary_cross_entropy, which cuts logarithms at -100 where p rounds to 0 or 1."""
    return F.binary_cross_entropy(logits.sigmoid(), x, reduction="none").flatten(1).sum(1)


def wrong_2(logits, x):
    """Mistake: a sigmoid too many, the function that wants logits is given probabilities."""
    return F.binary_cross_entropy_with_logits(logits.sigmoid(), x, reduction="none").flatten(1).sum(1)


def wrong_3(logits, x):
    """Mistake: the mean over the pixels of each image in place of the sum."""
    return F.binary_cross_entropy_with_logits(logits, x, reduction="none").flatten(1).mean(1)


def wrong_4(logits, x):
    """Mistake: the two arguments in the wrong order, the image taken as logits and the logits as target."""
    return F.binary_cross_entropy_with_logits(x, logits, reduction="none").flatten(1).sum(1)


def right_1(logits, x):
    """-x log p - (1 - x) log(1 - p) with log p = logsigmoid(a) and log(1 - p) = logsigmoid(-a)."""
    loss = -x * F.logsigmoid(logits) - (1 - x) * F.logsigmoid(-logits)
    return loss.flatten(1).sum(1)


def right_2(logits, x):
    """Other algebra: log(1 + exp(a)) - x a per pixel, the first by logaddexp, in a loop over the images."""
    return torch.stack(
        [(torch.logaddexp(a, torch.zeros_like(a)) - t * a).sum() for a, t in zip(logits, x)]
    )
