import math

import torch
from torch import distributions as td


def wrong_1(logits, bounds):
    """Wrong: forgets log p(y), so the log of the number of classes is missing."""
    log_q = logits.log_softmax(-1)
    return (log_q.exp() * (bounds - log_q)).sum(-1)


def wrong_2(logits, bounds):
    """Wrong: takes the log of the softmax, NaN where a probability underflows to 0 (logits hundreds of nats apart)."""
    q = torch.softmax(logits, dim=1)
    classes = bounds.shape[1]
    result = torch.zeros_like(bounds[:, 0])
    for k in range(classes):
        result = result + q[:, k] * (bounds[:, k] - math.log(classes) - torch.log(q[:, k]))
    return result


def wrong_3(logits, bounds):
    """Wrong: the log of the q-average of the exponentiated bounds instead of the average of bound + log p(y) - log q."""
    return torch.logsumexp(torch.log_softmax(logits, -1) + bounds, dim=-1)


def wrong_4(logits, bounds):
    """Wrong twice: the entropy of q is subtracted instead of added, and log classes is added instead of subtracted."""
    q = td.Categorical(logits=logits)
    return (q.probs * bounds).sum(1) - q.entropy() + math.log(bounds.shape[1])


def right_1(logits, bounds):
    """Right: the expected bound minus the KL of q(y|x) to the uniform prior, by torch.distributions."""
    q = td.Categorical(logits=logits)
    prior = td.Categorical(logits=torch.zeros_like(logits))
    return torch.einsum("bc,bc->b", q.probs, bounds) - td.kl_divergence(q, prior)


def right_2(logits, bounds):
    """Right: a loop over classes, with log q as logit minus logsumexp and log p(y) = -log classes."""
    classes = logits.shape[1]
    normaliser = logits.logsumexp(1)
    total = torch.zeros_like(normaliser)
    for logit, bound in zip(logits.unbind(1), bounds.unbind(1)):
        log_q = logit - normaliser
        total = total + torch.exp(log_q) * (bound - math.log(classes) - log_q)
    return total
