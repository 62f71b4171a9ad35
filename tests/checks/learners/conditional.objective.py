import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn import functional as F


def wrong_1(
    unlabelled: Float[Tensor, "n"],
    labelled: Float[Tensor, "m"],
    logits: Float[Tensor, "m classes"],
    y: Int[Tensor, "m"],
    share: float,
    alpha: float,
) -> Float[Tensor, ""]:
    """Adds the cross-entropy, which is the negative of the mean log q(y|x): the wrong sign."""
    return unlabelled.mean() + share * labelled.mean() + alpha * F.cross_entropy(logits, y.long())


def wrong_2(
    unlabelled: Float[Tensor, "n"],
    labelled: Float[Tensor, "m"],
    logits: Float[Tensor, "m classes"],
    y: Int[Tensor, "m"],
    share: float,
    alpha: float,
) -> Float[Tensor, ""]:
    """Returns the loss to be minimised, the negative of the objective."""
    classification = F.cross_entropy(logits, y.long())
    return -unlabelled.mean() - share * labelled.mean() + alpha * classification


def wrong_3(
    unlabelled: Float[Tensor, "n"],
    labelled: Float[Tensor, "m"],
    logits: Float[Tensor, "m classes"],
    y: Int[Tensor, "m"],
    share: float,
    alpha: float,
) -> Float[Tensor, ""]:
    """Picks the raw logit of the label, which is no log-probability: the log_softmax is missing."""
    log_q = logits.gather(1, y.long()[:, None])
    return unlabelled.mean() + share * labelled.mean() + alpha * log_q.mean()


def wrong_4(
    unlabelled: Float[Tensor, "n"],
    labelled: Float[Tensor, "m"],
    logits: Float[Tensor, "m classes"],
    y: Int[Tensor, "m"],
    share: float,
    alpha: float,
) -> Float[Tensor, ""]:
    """Gives softmax probabilities to cross_entropy, which applies a softmax of its own: normalised twice."""
    log_q = -F.cross_entropy(logits.softmax(1), y.long())
    return unlabelled.mean() + share * labelled.mean() + alpha * log_q


def wrong_5(
    unlabelled: Float[Tensor, "n"],
    labelled: Float[Tensor, "m"],
    logits: Float[Tensor, "m classes"],
    y: Int[Tensor, "m"],
    share: float,
    alpha: float,
) -> Float[Tensor, ""]:
    """Sums the labelled bounds and divides by the number of images without labels, instead of taking their own mean."""
    log_q = -F.cross_entropy(logits, y.long())
    return unlabelled.mean() + share * labelled.sum() / len(unlabelled) + alpha * log_q


def wrong_6(
    unlabelled: Float[Tensor, "n"],
    labelled: Float[Tensor, "m"],
    logits: Float[Tensor, "m classes"],
    y: Int[Tensor, "m"],
    share: float,
    alpha: float,
) -> Float[Tensor, ""]:
    """share multiplies the classification term as well as the labelled bounds."""
    log_q = -F.cross_entropy(logits, y.long())
    return unlabelled.mean() + share * (labelled.mean() + alpha * log_q)


def right_1(
    unlabelled: Float[Tensor, "n"],
    labelled: Float[Tensor, "m"],
    logits: Float[Tensor, "m classes"],
    y: Int[Tensor, "m"],
    share: float,
    alpha: float,
) -> Float[Tensor, ""]:
    """Three means with cross_entropy for the negative of the last one."""
    classification = -F.cross_entropy(logits, y.long())
    return unlabelled.mean() + share * labelled.mean() + alpha * classification


def right_2(
    unlabelled: Float[Tensor, "n"],
    labelled: Float[Tensor, "m"],
    logits: Float[Tensor, "m classes"],
    y: Int[Tensor, "m"],
    share: float,
    alpha: float,
) -> Float[Tensor, ""]:
    """log_softmax and gather."""
    log_q = logits.log_softmax(1).gather(1, y.long()[:, None]).squeeze(1)
    return unlabelled.mean() + (share * labelled + alpha * log_q).mean()


def right_3(
    unlabelled: Float[Tensor, "n"],
    labelled: Float[Tensor, "m"],
    logits: Float[Tensor, "m classes"],
    y: Int[Tensor, "m"],
    share: float,
    alpha: float,
) -> Float[Tensor, ""]:
    """A loop over the labelled images with logsumexp, sums divided by counts."""
    total = unlabelled.sum() / len(unlabelled)
    for i in range(len(labelled)):
        log_q = logits[i, int(y[i])] - torch.logsumexp(logits[i], 0)
        total = total + (share * labelled[i] + alpha * log_q) / len(labelled)
    return total
