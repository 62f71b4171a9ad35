import math

import torch
import torch.distributions as td
import torch.nn.functional as F


def wrong_1(logits, bounds):
    """The entropy of q(y|x) is left out."""
    q = logits.softmax(1)
    return (q * bounds).sum(1) - math.log(bounds.shape[1])


def wrong_2(logits, bounds):
    """The prior log p(y) is left out."""
    q = td.Categorical(logits=logits)
    return torch.einsum("bc,bc->b", q.probs, bounds) + q.entropy()


def wrong_3(logits, bounds):
    """Logarithm of a softmax: 0 times minus infinity where logits lie far apart."""
    q = torch.softmax(logits, dim=-1)
    return (q * (bounds - math.log(q.shape[-1]) - q.log())).sum(-1)


def wrong_4(logits, bounds):
    """The entropy has the wrong sign, and the classes are averaged, not summed."""
    log_q = F.log_softmax(logits, 1)
    return (log_q.exp() * (bounds + log_q - math.log(bounds.shape[1]))).mean(1)


def right_1(logits, bounds):
    """Sum of q (B + log p(y) - log q) with log_softmax."""
    log_q = F.log_softmax(logits, dim=-1)
    return (log_q.exp() * (bounds - math.log(bounds.shape[-1]) - log_q)).sum(-1)


def right_2(logits, bounds):
    """Expected bound minus the KL from q(y|x) to the uniform prior, in distributions."""
    q = td.Categorical(logits=logits)
    kl = td.kl_divergence(q, td.Categorical(logits=torch.zeros_like(logits)))
    return torch.linalg.vecdot(q.probs, bounds) - kl
