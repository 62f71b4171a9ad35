import math

import torch
from torch import distributions as td
from torch.nn import functional as F


def wrong_1(logits, codes):
    """Wrong: the result is in nats; it is not divided by log 2."""
    return F.cross_entropy(logits.mT, codes, reduction="none").sum(1)


def wrong_2(logits, codes):
    """Wrong: the softmax runs over the places instead of over the entries of the codebook."""
    p = torch.softmax(logits, dim=1)
    return -torch.log2(p.gather(2, codes[..., None])[..., 0]).sum(1)


def wrong_3(logits, codes):
    """Wrong: treats the logits as log-probabilities; they are never normalised."""
    bits = []
    for row, code in zip(logits, codes):
        total = 0.0
        for i in range(len(code)):
            total = total - row[i, code[i]] / math.log(2)
        bits.append(total)
    return torch.stack(bits)


def wrong_4(logits, codes):
    """Wrong twice: averages over the places instead of summing, and multiplies by log 2 instead of dividing by it."""
    return -td.Categorical(logits=logits).log_prob(codes).mean(-1) * math.log(2)


def right_1(logits, codes):
    """Right: loop over the places; log-sum-exp minus the chosen logit, converted to bits."""
    bits = logits.new_zeros(logits.shape[0])
    rows = torch.arange(logits.shape[0], device=logits.device)
    for i in range(logits.shape[1]):
        at = logits[:, i]
        chosen = at[rows, codes[:, i].long()]
        bits = bits + (torch.logsumexp(at, dim=-1) - chosen) / math.log(2)
    return bits


def right_2(logits, codes):
    """Right: all places as one long batch through nll_loss of the log-softmax, then summed per image and divided by log 2."""
    images, places, size = logits.shape
    flat = F.log_softmax(logits, dim=2).reshape(images * places, size)
    nats = F.nll_loss(flat, codes.reshape(-1).long(), reduction="none")
    return nats.reshape(images, places).sum(dim=1) / math.log(2)
