import torch
from torch import nn
from torch.nn import functional as F


def wrong_1(logits, target):
    """Wrong: KLDivLoss with reduction "mean", which divides by the number of all entries, not of rows."""
    return nn.KLDivLoss(reduction="mean")(F.log_softmax(logits, dim=-1), target)


def wrong_2(logits, target):
    """Wrong: returns the cross-entropy, from which the entropy of the target has not been subtracted."""
    log_q = logits.log_softmax(1)
    return -(target * log_q).sum(1).mean()


def wrong_3(logits, target):
    """Wrong: arguments exchanged, the mean of KL(softmax(logits) || target) in place of KL(target || softmax(logits))."""
    q = torch.softmax(logits, dim=1)
    total = 0
    for i in range(len(q)):
        total = total + (q[i] * (q[i].log() - target[i].log())).sum()
    return total / len(q)


def wrong_4(logits, target):
    """Wrong twice: the softmax runs over the rows (dim 0) in place of the columns, and the divergences are summed over rows, not averaged."""
    return nn.KLDivLoss(reduction="sum")(logits.log_softmax(dim=0), target)


def right_1(logits, target):
    """Right: cross-entropy with soft targets, less the mean entropy of the target's rows (entr makes 0 log 0 a 0)."""
    cross = F.cross_entropy(logits, target, reduction="mean")
    own = torch.special.entr(target).sum(dim=1).mean()
    return cross - own


def right_2(logits, target):
    """Right: row by row, the log-normaliser of the logits less the target's mean logit, plus the target's sum of p log p; then the mean over rows."""
    rows = []
    for row, p in zip(logits, target):
        rows.append(torch.logsumexp(row, 0) - torch.dot(p, row) + torch.xlogy(p, p).sum())
    return torch.stack(rows).mean()
