import torch
from torch import Tensor
from torch import distributions as td
from torch.nn import functional as F


def wrong_1(
    unlabelled: Tensor, labelled: Tensor, logits: Tensor, y: Tensor, share: float, alpha: float
) -> Tensor:
    """Wrong: adds alpha times the cross entropy, which is minus the mean of log q(y|x): the sign of the last term."""
    return unlabelled.mean() + share * labelled.mean() + alpha * F.cross_entropy(logits, y.long())


def wrong_2(
    unlabelled: Tensor, labelled: Tensor, logits: Tensor, y: Tensor, share: float, alpha: float
) -> Tensor:
    """Wrong: the sum of log q(y|x) over the labelled images instead of the mean."""
    log_q = td.Categorical(logits=logits).log_prob(y)
    return unlabelled.mean() + share * labelled.mean() + alpha * log_q.sum()


def wrong_3(
    unlabelled: Tensor, labelled: Tensor, logits: Tensor, y: Tensor, share: float, alpha: float
) -> Tensor:
    """Wrong: share multiplies the classification term, too."""
    log_q = logits.log_softmax(-1).gather(1, y.long()[:, None])[:, 0]
    return unlabelled.mean() + share * (labelled + alpha * log_q).mean()


def wrong_4(
    unlabelled: Tensor, labelled: Tensor, logits: Tensor, y: Tensor, share: float, alpha: float
) -> Tensor:
    """Wrong twice: share and alpha are exchanged, and the last term is the log of the mean probability, not the mean of the log."""
    probabilities = torch.softmax(logits, dim=1)
    of_label = torch.stack([row[int(label)] for row, label in zip(probabilities, y)])
    return unlabelled.mean() + alpha * labelled.mean() + share * of_label.mean().log()


def right_1(
    unlabelled: Tensor, labelled: Tensor, logits: Tensor, y: Tensor, share: float, alpha: float
) -> Tensor:
    """Right: a loop over the labelled images, log q as the label's logit minus logsumexp."""
    first = unlabelled.sum() / len(unlabelled)
    second = torch.zeros_like(first)
    for bound, row, label in zip(labelled, logits, y):
        log_q = row[int(label)] - torch.logsumexp(row, 0)
        second = second + (share * bound + alpha * log_q)
    return first + second / len(labelled)


def right_2(
    unlabelled: Tensor, labelled: Tensor, logits: Tensor, y: Tensor, share: float, alpha: float
) -> Tensor:
    """Right: the classification term with torch.distributions, as minus a loss that is the sum of three minus means."""
    q = td.Categorical(logits=logits)
    loss = -(share * labelled + alpha * q.log_prob(y)).mean(0) - unlabelled.mean(0)
    return -loss
