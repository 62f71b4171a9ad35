import torch
from torch.nn import functional as F


def wrong_1(unlabelled, labelled, logits, y, share, alpha):
    """Adds the cross-entropy, although the objective is maximised: the classifier's sign is wrong."""
    return unlabelled.mean() + share * labelled.mean() + alpha * F.cross_entropy(logits, y.long())


def wrong_2(unlabelled, labelled, logits, y, share, alpha):
    """Uses the probability of the right class instead of its logarithm."""
    q = logits.softmax(dim=1).gather(1, y.long()[:, None])
    return unlabelled.mean() + share * labelled.mean() + alpha * q.mean()


def wrong_3(unlabelled, labelled, logits, y, share, alpha):
    """Weighs the unlabelled images with 1 - share instead of with 1."""
    classification = -F.cross_entropy(logits, y.long())
    return (1 - share) * unlabelled.mean() + share * labelled.mean() + alpha * classification


def wrong_4(unlabelled, labelled, logits, y, share, alpha):
    """Sums the classifier's log-probabilities over the labelled images instead of averaging."""
    classification = -F.cross_entropy(logits, y.long(), reduction="sum")
    return unlabelled.mean() + share * labelled.mean() + alpha * classification


def right_1(unlabelled, labelled, logits, y, share, alpha):
    """Minus the cross-entropy is the mean log-probability of the label."""
    classification = -F.cross_entropy(logits, y.long())
    return unlabelled.mean() + share * labelled.mean() + alpha * classification


def right_2(unlabelled, labelled, logits, y, share, alpha):
    """log q(y|x) by indexing, and sums divided by counts."""
    log_q = logits - logits.logsumexp(dim=1, keepdim=True)
    m = len(y)
    chosen = log_q[torch.arange(m), y.long()]
    per_label = share * labelled + alpha * chosen
    return unlabelled.sum() / len(unlabelled) + per_label.sum() / m
