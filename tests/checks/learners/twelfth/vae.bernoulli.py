import torch
from torch.nn import functional as F


def wrong_1(logits, x):
    """Wrong: probabilities are clamped to [1e-6, 1 - 1e-6] before the logarithm, so a large logit costs about 13.8 nats at most."""
    p = torch.sigmoid(logits).clamp(1e-6, 1 - 1e-6)
    return (x * p.log() + (1 - x) * (1 - p).log()).sum(-1)


def wrong_2(logits, x):
    """Wrong: sums over every dimension but the first, so with a leading dimension of samples the images of a batch are added up."""
    cross_entropy = F.binary_cross_entropy_with_logits(logits, x, reduction="none")
    return -cross_entropy.flatten(1).sum(1)


def wrong_3(logits, x):
    """Wrong: only x log p is counted; the term (1 - x) log(1 - p) of the black part is forgotten."""
    total = 0.0
    for i in range(x.shape[-1]):
        total = total + x[..., i] * F.logsigmoid(logits[..., i])
    return total


def wrong_4(logits, x):
    """Wrong twice: the sign is that of a loss (minus log p), and it averages over the pixels instead of summing."""
    return F.binary_cross_entropy_with_logits(logits, x, reduction="none").mean(-1)


def right_1(logits, x):
    """Right: two log-sigmoids weighted by x and 1 - x and contracted over the last dimension by einsum."""
    white, black = F.logsigmoid(logits), F.logsigmoid(-logits)
    return torch.einsum("...p,...p->...", x, white) + torch.einsum("...p,...p->...", 1 - x, black)


def right_2(logits, x):
    """Right: exponential family form, x times logit minus log(1 + exp(logit)) by logaddexp, summed over the last dimension."""
    log_normaliser = torch.logaddexp(torch.zeros_like(logits), logits)
    return (x * logits - log_normaliser).sum(dim=-1)
