import torch
from jaxtyping import Float
from torch import Tensor


def wrong_1(bounds: Float[Tensor, "batch classes"], prior: Float[Tensor, "classes"]) -> Float[Tensor, "batch classes"]:
    """The prior is left out: every class counts the same."""
    return bounds.softmax(1)


def wrong_2(bounds: Float[Tensor, "batch classes"], prior: Float[Tensor, "classes"]) -> Float[Tensor, "batch classes"]:
    """Adds the prior itself to the log-probabilities instead of its logarithm."""
    return (bounds + prior).softmax(1)


def wrong_3(bounds: Float[Tensor, "batch classes"], prior: Float[Tensor, "classes"]) -> Float[Tensor, "batch classes"]:
    """Exponentiates the bounds as they are: at hundreds of nats below zero all are 0, and 0 / 0 is nan."""
    joint = bounds.exp() * prior
    return joint / joint.sum(1, keepdim=True)


def wrong_4(bounds: Float[Tensor, "batch classes"], prior: Float[Tensor, "classes"]) -> Float[Tensor, "batch classes"]:
    """Normalises over the images of the batch instead of over the classes."""
    return (bounds + prior.log()).softmax(0)


def wrong_5(bounds: Float[Tensor, "batch classes"], prior: Float[Tensor, "classes"]) -> Float[Tensor, "batch classes"]:
    """Multiplies by the prior after the softmax and does not normalise again: the rows do not sum to 1."""
    return bounds.softmax(1) * prior


def wrong_6(bounds: Float[Tensor, "batch classes"], prior: Float[Tensor, "classes"]) -> Float[Tensor, "batch classes"]:
    """Subtracts the largest bound of the whole batch instead of each image's own, so that other rows underflow to 0 / 0."""
    joint = (bounds - bounds.max()).exp() * prior
    return joint / joint.sum(1, keepdim=True)


def right_1(bounds: Float[Tensor, "batch classes"], prior: Float[Tensor, "classes"]) -> Float[Tensor, "batch classes"]:
    """A softmax over the classes of bound plus log prior."""
    return torch.softmax(bounds + prior.log(), dim=1)


def right_2(bounds: Float[Tensor, "batch classes"], prior: Float[Tensor, "classes"]) -> Float[Tensor, "batch classes"]:
    """Joint minus log-evidence by logsumexp, then exp."""
    joint = bounds + torch.log(prior)[None]
    return torch.exp(joint - joint.logsumexp(1, keepdim=True))


def right_3(bounds: Float[Tensor, "batch classes"], prior: Float[Tensor, "classes"]) -> Float[Tensor, "batch classes"]:
    """A loop over the images, each shifted by the largest entry of its own row before exp."""
    rows = []
    for row in bounds:
        joint = row + prior.log()
        p = (joint - joint.max()).exp()
        rows.append(p / p.sum())
    return torch.stack(rows)
