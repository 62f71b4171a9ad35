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
    """Adds the cross-entropy, which is minus the mean of log q(y|x): wrong sign of the third term."""
    return unlabelled.mean() + share * labelled.mean() + alpha * F.cross_entropy(logits, y)


def wrong_2(
    unlabelled: Float[Tensor, "n"],
    labelled: Float[Tensor, "m"],
    logits: Float[Tensor, "m classes"],
    y: Int[Tensor, "m"],
    share: float,
    alpha: float,
) -> Float[Tensor, ""]:
    """Takes the logits for log-probabilities: they are not normalised."""
    log_q = logits[torch.arange(len(y)), y]
    return unlabelled.mean() + share * labelled.mean() + alpha * log_q.mean()


def wrong_3(
    unlabelled: Float[Tensor, "n"],
    labelled: Float[Tensor, "m"],
    logits: Float[Tensor, "m classes"],
    y: Int[Tensor, "m"],
    share: float,
    alpha: float,
) -> Float[Tensor, ""]:
    """Divides all three sums by the number of images without a label, instead of averaging each over its own images."""
    log_q = logits.log_softmax(1).gather(1, y[:, None])
    return (unlabelled.sum() + share * labelled.sum() + alpha * log_q.sum()) / len(unlabelled)


def wrong_4(
    unlabelled: Float[Tensor, "n"],
    labelled: Float[Tensor, "m"],
    logits: Float[Tensor, "m classes"],
    y: Int[Tensor, "m"],
    share: float,
    alpha: float,
) -> Float[Tensor, ""]:
    """Takes `share` for the weight of a mixture, so that the first term is multiplied by 1 - share."""
    bounds = (1 - share) * unlabelled.mean() + share * labelled.mean()
    return bounds - alpha * F.cross_entropy(logits, y)


def right_1(
    unlabelled: Float[Tensor, "n"],
    labelled: Float[Tensor, "m"],
    logits: Float[Tensor, "m classes"],
    y: Int[Tensor, "m"],
    share: float,
    alpha: float,
) -> Float[Tensor, ""]:
    """Three means, the last as minus torch's cross-entropy."""
    classifier = -F.cross_entropy(logits, y.long())
    return unlabelled.mean() + share * labelled.mean() + alpha * classifier


def right_2(
    unlabelled: Float[Tensor, "n"],
    labelled: Float[Tensor, "m"],
    logits: Float[Tensor, "m classes"],
    y: Int[Tensor, "m"],
    share: float,
    alpha: float,
) -> Float[Tensor, ""]:
    """The logit of the true class minus logsumexp, image by image in a loop."""
    log_q = [row[label] - row.logsumexp(0) for row, label in zip(logits, y.tolist(), strict=True)]
    supervised = share * labelled + alpha * torch.stack(log_q)
    return unlabelled.sum() / unlabelled.numel() + supervised.sum() / labelled.numel()
