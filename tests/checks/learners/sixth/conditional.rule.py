import torch


def wrong_1(bounds, prior):
    """Mistake: exponentiates the bounds themselves, which underflows to 0 / 0."""
    joint = bounds.exp() * prior
    return joint / joint.sum(1, keepdim=True)


def wrong_2(bounds, prior):
    """Mistake: the prior is left out."""
    return torch.softmax(bounds, dim=-1)


def wrong_3(bounds, prior):
    """Mistake: the prior itself is added to the log-probabilities, not its logarithm."""
    joint = bounds + prior
    return torch.exp(joint - torch.logsumexp(joint, dim=1, keepdim=True))


def wrong_4(bounds, prior):
    """Two mistakes: normalised over the batch instead of the classes, and the prior is subtracted."""
    return torch.softmax(bounds - prior.log(), dim=0)


def right_1(bounds, prior):
    """softmax over classes of bound plus log prior."""
    return torch.softmax(bounds + prior.log(), dim=1)


def right_2(bounds, prior):
    """Row by row: the largest log joint is subtracted, then exp and division."""
    rows = []
    log_prior = torch.log(prior)
    for row in bounds:
        joint = row + log_prior
        weights = (joint - joint.max()).exp()
        rows.append(weights / weights.sum())
    return torch.stack(rows)
