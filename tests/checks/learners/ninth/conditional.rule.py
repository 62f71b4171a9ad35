import functools

import torch
from torch.distributions import Categorical


def wrong_1(bounds, prior):
    """Wrong: the prior itself is added to the log-likelihoods, not its logarithm."""
    return torch.softmax(bounds + prior, dim=1)


def wrong_2(bounds, prior):
    """Wrong: normalised over the images of the batch instead of over the classes."""
    joint = bounds + prior.log()
    return torch.exp(joint - torch.logsumexp(joint, dim=0, keepdim=True))


def wrong_3(bounds, prior):
    """Wrong: exponentiates the bounds as they are: far below zero all of them underflow, and the result is 0."""
    rows = []
    for row in bounds:
        joint = prior * row.exp()
        rows.append(joint / joint.sum().clamp(min=1e-30))
    return torch.stack(rows)


def wrong_4(bounds, prior):
    """Wrong twice: the softmax runs over the batch, and after the product with the prior nothing is normalised."""
    likelihood = bounds.softmax(dim=0)
    return likelihood * prior


def right_1(bounds, prior):
    """Right: the probabilities of a Categorical whose logits are log p(x|y) + log p(y)."""
    return Categorical(logits=bounds + prior.log(), validate_args=False).probs


def right_2(bounds, prior):
    """Right: log p(x) class by class with logaddexp, in double precision; p(y|x) is exp(log p(x, y) - log p(x))."""
    joint = bounds.double() + prior.double().log()
    evidence = functools.reduce(torch.logaddexp, joint.unbind(dim=1))
    posterior = torch.exp(joint - evidence[:, None])
    return posterior.to(torch.promote_types(bounds.dtype, prior.dtype))
