import math

import torch
from torch.nn import functional as F


def wrong_1(logits, codes):
    """Nats instead of bits."""
    return F.cross_entropy(logits.transpose(1, 2), codes, reduction="none").sum(1)


def wrong_2(logits, codes):
    """Takes the logits for log-probabilities, without normalising them."""
    return -logits.gather(-1, codes[..., None])[..., 0].sum(1) / math.log(2)


def wrong_3(logits, codes):
    """Normalises over the places instead of the codes."""
    log_p = logits.log_softmax(1).gather(-1, codes[..., None])[..., 0]
    return -log_p.sum(1) / math.log(2)


def wrong_4(logits, codes):
    """Two slips: the mean over the places, and multiplied by log 2."""
    nats = F.cross_entropy(logits.mT, codes, reduction="none").mean(1)
    return nats * math.log(2)


def right_1(logits, codes):
    """Cross-entropy of every place, summed, over log 2."""
    nats = F.cross_entropy(logits.flatten(0, 1), codes.flatten(), reduction="none")
    return nats.view(codes.shape).sum(1) / math.log(2)


def right_2(logits, codes):
    """logsumexp minus the logit of the code that came."""
    chosen = torch.take_along_dim(logits, codes.unsqueeze(-1), dim=-1).squeeze(-1)
    return (torch.logsumexp(logits, -1) - chosen).sum(-1) * math.log2(math.e)
