import torch
from torch.nn import functional as F


def wrong_1(logits, tokens, padding):
    """Wrong: mean over the places that are not padding, instead of their sum."""
    losses = []
    for row, said in zip(logits, tokens, strict=True):
        keep = said != padding
        losses.append(F.cross_entropy(row[keep], said[keep].long(), reduction="mean"))
    return torch.stack(losses)


def wrong_2(logits, tokens, padding):
    """Wrong: takes the logits for log-probabilities: nll_loss without a log_softmax before it."""
    each = F.nll_loss(logits.transpose(1, 2), tokens.long(), ignore_index=padding, reduction="none")
    return each.sum(1)


def wrong_3(logits, tokens, padding):
    """Wrong: takes padding to be 0 always (mask tokens != 0) and ignores the argument."""
    log_p = logits - logits.logsumexp(-1, keepdim=True)
    said = tokens[..., None] == torch.arange(logits.shape[-1], device=tokens.device)
    each = torch.where(said, log_p, torch.zeros_like(log_p)).sum(-1)
    return -each.masked_fill(tokens == 0, 0.0).sum(-1)


def wrong_4(logits, tokens, padding):
    """Wrong twice: softmax over the places (dim 1) instead of over the characters, and the mean over all places, padding's zeros among them, instead of the sum."""
    log_p = F.log_softmax(logits, dim=1)
    there = tokens != padding
    index = torch.where(there, tokens, torch.zeros_like(tokens)).long()
    nll = -log_p.gather(2, index[:, :, None])[:, :, 0]
    return torch.where(there, nll, torch.zeros_like(nll)).mean(1)


def right_1(logits, tokens, padding):
    """Right: logsumexp minus the logit of what stands there, gathered at a harmless index under padding, chosen by where, summed over places."""
    free = tokens == padding
    index = tokens.masked_fill(free, 0).long().unsqueeze(-1)
    cost = logits.logsumexp(-1) - logits.gather(-1, index).squeeze(-1)
    return torch.where(free, torch.zeros_like(cost), cost).sum(-1)


def right_2(logits, tokens, padding):
    """Right: a Categorical over all places that are not padding, in one flat list, whose log-probabilities are then added up sentence by sentence."""
    there = tokens != padding
    sentence = there.nonzero()[:, 0]
    q = torch.distributions.Categorical(logits=logits[there], validate_args=False)
    log_p = q.log_prob(tokens[there].long())
    return logits.new_zeros(len(tokens)).index_add(0, sentence, -log_p)
