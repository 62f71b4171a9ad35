import torch
from torch import nn
from torch.nn import functional as F


def wrong_1(logits, target):
    """Leaves the default reduction, which divides by all entries and not by the rows."""
    return F.kl_div(logits.log_softmax(-1), target)


def wrong_2(logits, target):
    """The arguments in the order of the formula: KL(model || target)."""
    return nn.KLDivLoss(reduction="batchmean")(target.clamp(min=1e-12).log(), logits.softmax(-1))


def wrong_3(logits, target):
    """The cross-entropy with soft labels: the entropy of the target is missing."""
    return F.cross_entropy(logits, target)


def wrong_4(logits, target):
    """Normalises the logits over the rows (dim 0) instead of the columns."""
    return nn.KLDivLoss(reduction="batchmean")(logits.log_softmax(0), target)


def right_1(logits, target):
    """nn.KLDivLoss with batchmean, log-probabilities first."""
    return nn.KLDivLoss(reduction="batchmean")(F.log_softmax(logits, dim=1), target)


def right_2(logits, target):
    """Cross-entropy minus the entropy of the target, by logsumexp and xlogy."""
    log_model = logits - torch.logsumexp(logits, dim=-1, keepdim=True)
    return (torch.xlogy(target, target) - target * log_model).sum(-1).mean()
