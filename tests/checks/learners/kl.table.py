import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional as F


def wrong_1(logits: Float[Tensor, "rows columns"], target: Float[Tensor, "rows columns"]) -> Float[Tensor, ""]:
    """the default reduction divides by rows times columns instead of by the number of rows"""
    return nn.KLDivLoss(reduction="mean")(F.log_softmax(logits, dim=1), target)


def wrong_2(logits: Float[Tensor, "rows columns"], target: Float[Tensor, "rows columns"]) -> Float[Tensor, ""]:
    """passes probabilities where the loss wants log-probabilities"""
    return nn.KLDivLoss(reduction="batchmean")(F.softmax(logits, dim=1), target)


def wrong_3(logits: Float[Tensor, "rows columns"], target: Float[Tensor, "rows columns"]) -> Float[Tensor, ""]:
    """the arguments are interchanged: KL(model || target), infinite where the target is 0"""
    return nn.KLDivLoss(reduction="batchmean")(target.log(), F.softmax(logits, dim=1))


def wrong_4(logits: Float[Tensor, "rows columns"], target: Float[Tensor, "rows columns"]) -> Float[Tensor, ""]:
    """the log-softmax runs over the rows (dim=0) instead of the columns"""
    return nn.KLDivLoss(reduction="batchmean")(F.log_softmax(logits, dim=0), target)


def wrong_5(logits: Float[Tensor, "rows columns"], target: Float[Tensor, "rows columns"]) -> Float[Tensor, ""]:
    """two mistakes: passes the raw logits without a log-softmax, and sums over the rows instead of averaging"""
    return nn.KLDivLoss(reduction="sum")(logits, target)


def wrong_6(logits: Float[Tensor, "rows columns"], target: Float[Tensor, "rows columns"]) -> Float[Tensor, ""]:
    """the entropy of the target is missing: this is the cross-entropy"""
    return F.cross_entropy(logits, target)


def right_1(logits: Float[Tensor, "rows columns"], target: Float[Tensor, "rows columns"]) -> Float[Tensor, ""]:
    """nn.KLDivLoss with batchmean, log-softmax of the logits first and the target second"""
    return nn.KLDivLoss(reduction="batchmean")(F.log_softmax(logits, dim=-1), target)


def right_2(logits: Float[Tensor, "rows columns"], target: Float[Tensor, "rows columns"]) -> Float[Tensor, ""]:
    """by hand, with xlogy for targets of 0"""
    log_model = logits - logits.logsumexp(-1, keepdim=True)
    return (torch.xlogy(target, target) - target * log_model).sum(-1).mean()


def right_3(logits: Float[Tensor, "rows columns"], target: Float[Tensor, "rows columns"]) -> Float[Tensor, ""]:
    """a loop over rows, cross-entropy of the row minus the entropy of its target"""
    losses = []
    for row, t in zip(logits, target):
        seen = t[t > 0]
        losses.append(F.cross_entropy(row, t) + (seen * seen.log()).sum())
    return torch.stack(losses).mean()
