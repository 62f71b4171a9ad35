import torch
from torch import nn
from torch.nn import functional as F


def wrong_1(logits, target):
    """Wrong: reduction="mean" divides by rows times columns, not by the rows."""
    return nn.KLDivLoss(reduction="mean")(logits.log_softmax(-1), target)


def wrong_2(logits, target):
    """Wrong: this is the cross-entropy of the rows, the entropy of the target is not subtracted."""
    return -torch.einsum("rc,rc->r", target, F.log_softmax(logits, dim=1)).mean()


def wrong_3(logits, target):
    """Wrong: the softmax runs over the rows (dim=0) instead of over the columns."""
    log_model = logits - torch.logsumexp(logits, 0, keepdim=True)
    return F.kl_div(log_model, target, reduction="batchmean")


def wrong_4(logits, target):
    """Wrong twice: the other direction, KL(model || target), and summed over the rows instead of averaged."""
    model = F.softmax(logits, -1)
    total = 0.0
    for row, goal in zip(model, target):
        total = total + (torch.xlogy(row, row) - torch.xlogy(row, goal)).sum()
    return total


def right_1(logits, target):
    """Right: nn.KLDivLoss with log-probabilities first and reduction="batchmean"."""
    return nn.KLDivLoss(reduction="batchmean")(F.log_softmax(logits, -1), target)


def right_2(logits, target):
    """Right: row by row, minus the entropy of the target (0 log 0 = 0) plus the cross-entropy."""
    rows = []
    for row, goal in zip(logits, target):
        log_model = row - row.logsumexp(0)
        entropy = -torch.xlogy(goal, goal).sum()
        rows.append(-(goal * log_model).sum() - entropy)
    return torch.stack(rows).mean()
