import torch
import torch.nn.functional as F
from torch import nn


def wrong_1(logits, target):
    """reduction="mean" divides by rows times columns."""
    return nn.KLDivLoss(reduction="mean")(F.log_softmax(logits, dim=1), target)


def wrong_2(logits, target):
    """Probabilities instead of log-probabilities as the first argument."""
    return nn.KLDivLoss(reduction="batchmean")(logits.softmax(-1), target)


def wrong_3(logits, target):
    """Cross-entropy: the entropy of the target is not subtracted."""
    return -(target * logits.log_softmax(-1)).sum(-1).mean()


def wrong_4(logits, target):
    """Two mistakes: the other direction, KL(model || target), and summed over the rows."""
    log_t = target.clamp_min(1e-12).log()
    return nn.KLDivLoss(reduction="sum")(log_t, torch.softmax(logits, 1))


def right_1(logits, target):
    """nn.KLDivLoss with batchmean."""
    return nn.KLDivLoss(reduction="batchmean")(logits.log_softmax(-1), target)


def right_2(logits, target):
    """Cross-entropy of soft labels minus the entropy of the target."""
    entropy = -torch.xlogy(target, target).sum(1).mean()
    return F.cross_entropy(logits, target) - entropy
