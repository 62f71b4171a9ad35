import math

import torch
from torch.nn import functional as F


def wrong_1(logits, codes):
    """Wrong: nats instead of bits."""
    return -logits.log_softmax(-1).gather(-1, codes.long()[..., None])[..., 0].sum(1)


def wrong_2(logits, codes):
    """Wrong: normalises over the places (axis 1) instead of over the codes."""
    log_p = torch.log_softmax(logits, dim=1) / math.log(2)
    n = torch.arange(len(codes))[:, None]
    i = torch.arange(codes.shape[1])[None, :]
    return -log_p[n, i, codes.long()].sum(dim=1)


def wrong_3(logits, codes):
    """Wrong: mean over the places, bits per code instead of bits per image."""
    nats = F.cross_entropy(logits.transpose(1, 2), codes.long(), reduction="none")
    return nats.mean(1) / math.log(2)


def wrong_4(logits, codes):
    """Wrong twice: the sign is missing, and the logits are taken as normalised log-probabilities."""
    totals = []
    for table, row in zip(logits, codes):
        total = table.new_zeros(())
        for place, code in enumerate(row.tolist()):
            total = total + table[place, code] / math.log(2)
        totals.append(total)
    return torch.stack(totals)


def right_1(logits, codes):
    """Right: cross entropy of every place, summed over the places, over ln 2."""
    nats = F.cross_entropy(logits.flatten(0, 1), codes.flatten().long(), reduction="none")
    return nats.view(codes.shape).sum(1) / math.log(2)


def right_2(logits, codes):
    """Right: logsumexp minus the logit that was picked, by gather."""
    picked = logits.gather(2, codes.long().unsqueeze(2)).squeeze(2)
    return (logits.logsumexp(dim=2) - picked).div(math.log(2)).sum(dim=1)
