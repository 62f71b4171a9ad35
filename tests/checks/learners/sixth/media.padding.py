import torch
import torch.nn.functional as F


def wrong_1(logits, tokens, padding):
    """A mean over the places that count, not a sum."""
    loss = F.cross_entropy(
        logits.transpose(1, 2), tokens.long(), ignore_index=padding, reduction="none"
    )
    return loss.sum(1) / (tokens != padding).sum(1).clamp(min=1)


def wrong_2(logits, tokens, padding):
    """cross_entropy is given probabilities: the softmax is taken twice."""
    p = logits.softmax(-1)
    return torch.stack(
        [
            F.cross_entropy(row, t.long(), ignore_index=padding, reduction="sum")
            for row, t in zip(p, tokens)
        ]
    )


def wrong_3(logits, tokens, padding):
    """Padding is charged like any other token."""
    log_p = logits - logits.logsumexp(-1, keepdim=True)
    return -log_p.gather(2, tokens.long().unsqueeze(-1)).squeeze(-1).sum(1)


def wrong_4(logits, tokens, padding):
    """Log-softmax over the places instead of the symbols, and the minus is forgotten."""
    log_p = F.log_softmax(logits, dim=1)
    hot = F.one_hot(tokens.long().clamp(min=0), logits.shape[-1]).to(logits)
    picked = torch.einsum("nis,nis->ni", log_p, hot)
    return torch.where(tokens == padding, 0.0, picked).sum(1)


def right_1(logits, tokens, padding):
    """cross_entropy with ignore_index, summed over places."""
    loss = F.cross_entropy(
        logits.movedim(-1, 1), tokens.long(), ignore_index=padding, reduction="none"
    )
    return loss.sum(1)


def right_2(logits, tokens, padding):
    """A loop over sentences that keeps only the places that count."""
    out = []
    for rows, row in zip(logits, tokens):
        keep = row != padding
        log_p = rows[keep].log_softmax(-1)
        out.append(-log_p.gather(1, row[keep].long()[:, None]).sum())
    return torch.stack(out)
