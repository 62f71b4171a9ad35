import torch
import torch.nn.functional as F


def wrong_1(log_p_pixels, log_prior, log_q, seen):
    """All pixels counted, `seen` is not used."""
    return torch.softmax(log_p_pixels.sum(1) + log_prior - log_q, dim=0)


def wrong_2(log_p_pixels, log_prior, log_q, seen):
    """log q is added instead of subtracted."""
    log_w = torch.einsum("kp,p->k", log_p_pixels, seen) + log_prior + log_q
    return F.softmax(log_w, 0)


def wrong_3(log_p_pixels, log_prior, log_q, seen):
    """Largest weight subtracted for safety, but never divided by the sum: not normalised."""
    log_w = (log_p_pixels * seen).sum(-1) + log_prior - log_q
    return (log_w - log_w.max()).exp()


def wrong_4(log_p_pixels, log_prior, log_q, seen):
    """Two mistakes: mean over the seen pixels instead of the sum; the prior is forgotten."""
    log_lik = (log_p_pixels * seen).sum(1) / seen.sum()
    log_w = log_lik - log_q
    return (log_w - log_w.logsumexp(0)).exp()


def right_1(log_p_pixels, log_prior, log_q, seen):
    """One softmax, unseen columns dropped by a boolean index."""
    return torch.softmax(log_p_pixels[:, seen > 0].sum(1) + log_prior - log_q, dim=0)


def right_2(log_p_pixels, log_prior, log_q, seen):
    """A loop over codes, then exp(log w - logsumexp)."""
    log_w = []
    for k in range(len(log_prior)):
        row = log_p_pixels[k].masked_fill(seen == 0, 0.0)
        log_w.append(row.sum() + log_prior[k] - log_q[k])
    log_w = torch.stack(log_w)
    return torch.exp(log_w - torch.logsumexp(log_w, dim=0))
