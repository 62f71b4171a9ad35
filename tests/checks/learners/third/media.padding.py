import torch
from torch.nn import functional as F


def wrong_1(logits, tokens, padding):
    """Averages over the tokens of each sentence instead of summing, so that long sentences cost no more than short ones."""
    there = tokens != padding
    losses = F.cross_entropy(logits.mT, tokens, ignore_index=padding, reduction="none")
    return losses.sum(1) / there.sum(1).clamp(min=1)


def wrong_2(logits, tokens, padding):
    """Takes the logits for log-probabilities and does not normalise them."""
    there = tokens != padding
    index = tokens.masked_fill(~there, 0)
    picked = logits.gather(2, index[..., None])[..., 0]
    return -picked.where(there, torch.zeros_like(picked)).sum(1)


def wrong_3(logits, tokens, padding):
    """Takes 0 for the padding token whatever the argument says."""
    log_p = logits.log_softmax(-1).gather(-1, tokens[..., None])[..., 0]
    return -log_p.masked_fill(tokens == 0, 0.0).sum(1)


def wrong_4(logits, tokens, padding):
    """Takes the padding symbol out of the softmax, too, so the other tokens get a larger probability than the model gave."""
    logits = logits.clone()
    logits[..., padding] = -torch.inf
    losses = F.cross_entropy(logits.mT, tokens, ignore_index=padding, reduction="none")
    return losses.sum(1)


def right_1(logits, tokens, padding):
    """torch's cross-entropy with the symbols on axis 1, nothing reduced, padding ignored, summed over places."""
    losses = F.cross_entropy(logits.mT, tokens, ignore_index=padding, reduction="none")
    return losses.sum(dim=1)


def right_2(logits, tokens, padding):
    """Sentence by sentence: keeps the places that count, then logsumexp minus the logit of what stands there."""
    losses = []
    for rows, said in zip(logits, tokens, strict=True):
        there = said != padding
        rows, said = rows[there], said[there]
        chosen = rows[torch.arange(len(said), device=said.device), said]
        losses.append((rows.logsumexp(-1) - chosen).sum())
    return torch.stack(losses)
