import torch
from torch import nn
from torch.nn import functional as F


def wrong_1(logits, target):
    """Wrong: KLDivLoss with its default "mean", which divides by rows times columns."""
    return nn.KLDivLoss(reduction="mean")(logits.log_softmax(1), target)


def wrong_2(logits, target):
    """Wrong: the reverse divergence KL(model || target)."""
    log_q = logits.log_softmax(-1)
    q = log_q.exp()
    return (q * (log_q - target.log())).sum(-1).mean()


def wrong_3(logits, target):
    """Wrong: the softmax goes over the rows (dim 0) instead of the columns."""
    return F.kl_div(F.log_softmax(logits, dim=0), target, reduction="batchmean")


def wrong_4(logits, target):
    """Wrong twice: the first argument holds probabilities, not their logarithms, and the rows are summed, not averaged."""
    return nn.KLDivLoss(reduction="sum")(torch.softmax(logits, dim=1), target)


def right_1(logits, target):
    """Right: cross-entropy with soft labels, less the mean entropy of the targets."""
    entropy = torch.special.entr(target).sum(1)
    return F.cross_entropy(logits, target) - entropy.mean()


def right_2(logits, target):
    """Right: row by row over the columns with positive target, with logsumexp for the normaliser."""
    total = logits.new_zeros(())
    for scores, p in zip(logits, target):
        sent = p > 0
        log_model = scores[sent] - torch.logsumexp(scores, 0)
        total = total + torch.dot(p[sent], p[sent].log() - log_model)
    return total / len(logits)
