import math

import torch
from torch import distributions as td
from torch.nn import functional as F


def wrong_1(logits, codes):
    """Wrong: nats are multiplied by ln 2 instead of divided by it."""
    nats = -td.Categorical(logits=logits).log_prob(codes).sum(-1)
    return nats * math.log(2)


def wrong_2(logits, codes):
    """Wrong: the mean over the places instead of the sum, so it is the bits of one code, not of the image."""
    log_p = F.log_softmax(logits, dim=-1).gather(-1, codes[..., None])[..., 0]
    return -log_p.mean(1) / math.log(2)


def wrong_3(logits, codes):
    """Wrong: the logits are taken for log-probabilities, their logsumexp is not subtracted."""
    bits = torch.zeros(len(codes), dtype=logits.dtype)
    for i in range(codes.shape[1]):
        bits = bits - logits[torch.arange(len(codes)), i, codes[:, i]] / math.log(2)
    return bits


def wrong_4(logits, codes):
    """Wrong twice: the softmax is taken over the places instead of over the codes, and the result stays in nats."""
    p = torch.softmax(logits, dim=1)
    return -p.gather(2, codes.unsqueeze(2)).squeeze(2).log().sum(1)


def right_1(logits, codes):
    """Right: log2 of the sum of exponentials (largest logit taken out) minus the chosen logit in bits, place by place."""
    images = torch.arange(len(codes), device=codes.device)
    total = 0
    for i in range(codes.shape[1]):
        here = logits[:, i] - logits[:, i].max(dim=1, keepdim=True).values
        chosen = here[images, codes[:, i]]
        total = total + torch.log2(here.exp().sum(1)) - chosen / math.log(2)
    return total


def right_2(logits, codes):
    """Right: cross_entropy with the codes moved to dimension 1 and no reduction, summed over the places, from nats to bits."""
    nats = F.cross_entropy(logits.transpose(1, 2), codes, reduction="none")
    return nats.sum(dim=1) * math.log2(math.e)
