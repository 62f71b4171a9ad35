import torch
from torch import nn


def wrong_1(logits, target):
    """Mistake: the default reduction 'mean', which divides by all entries and not by the rows."""
    return nn.KLDivLoss()(logits.log_softmax(1), target)


def wrong_2(logits, target):
    """Mistake: the other direction, KL(softmax(logits) || target)."""
    return nn.KLDivLoss(reduction="batchmean")(target.log(), logits.softmax(1))


def wrong_3(logits, target):
    """Mistake: the cross-entropy, which lacks the entropy of the soft labels."""
    return nn.functional.cross_entropy(logits, target)


def wrong_4(logits, target):
    """Mistake: two slips, probabilities in place of log-probabilities as first argument, and a sum over rows in place of the mean."""
    return nn.KLDivLoss(reduction="sum")(logits.softmax(1), target)


def right_1(logits, target):
    """nn.KLDivLoss with log-probabilities first, then the target, and reduction 'batchmean'."""
    return nn.KLDivLoss(reduction="batchmean")(logits.log_softmax(dim=1), target)


def right_2(logits, target):
    """Cross-entropy minus entropy of each row (torch.special.entr counts 0 log 0 as 0), then the mean."""
    log_model = logits - logits.logsumexp(1, keepdim=True)
    cross = -(target * log_model).sum(1)
    return (cross - torch.special.entr(target).sum(1)).mean()
