import math

import torch
from torch import distributions as td
from torch.nn import functional as F


def wrong_1(logits, bounds):
    """Wrong: the entropy of q(y|x) is subtracted instead of added."""
    q = td.Categorical(logits=logits)
    return (q.probs * (bounds - math.log(bounds.shape[1]))).sum(1) - q.entropy()


def wrong_2(logits, bounds):
    """Wrong: forgets log p(y) = -log(classes); only E_q[bound] plus the entropy is returned."""
    log_q = logits.log_softmax(1)
    return (log_q.exp() * (bounds - log_q)).sum(1)


def wrong_3(logits, bounds):
    """Wrong: takes the logarithm of the softmax, so that 0 * log 0 gives NaN where logits lie hundreds of nats apart."""
    q = torch.exp(logits - logits.max(1, keepdim=True).values)
    q = q / q.sum(1, keepdim=True)
    entropy = -(q * torch.log(q)).sum(1)
    return (q * bounds).sum(1) + math.log(1 / logits.shape[1]) + entropy


def wrong_4(logits, bounds):
    """Wrong twice: leaves the entropy of q(y|x) out, and takes the mean over classes of the weighted bounds instead of their sum."""
    q = F.softmax(logits, dim=1)
    return (q * (bounds + math.log(1 / bounds.shape[1]))).mean(1)


def right_1(logits, bounds):
    """Right: class by class, q(y|x) times bound + log p(y) - log q(y|x), with log q from logsumexp."""
    batch, classes = bounds.shape
    log_z = logits.logsumexp(1)
    total = torch.zeros_like(bounds[:, 0])
    for k in range(classes):
        log_q = logits[:, k] - log_z
        total = total + log_q.exp() * (bounds[:, k] - math.log(classes) - log_q)
    return total


def right_2(logits, bounds):
    """Right: the expected bound minus KL(q(y|x) || uniform), with torch.distributions."""
    q = td.Categorical(logits=logits)
    uniform = td.Categorical(logits=torch.zeros_like(logits))
    return torch.einsum("bk,bk->b", q.probs, bounds) - td.kl_divergence(q, uniform)
