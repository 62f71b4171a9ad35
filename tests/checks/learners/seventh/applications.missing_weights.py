import torch


def wrong_1(log_p_pixels, log_prior, log_q, seen):
    """Wrong: sums over all pixels, also those in the holes."""
    return torch.softmax(log_p_pixels.sum(1) + log_prior - log_q, dim=0)


def wrong_2(log_p_pixels, log_prior, log_q, seen):
    """Wrong: takes the mean over the seen pixels instead of the sum."""
    seen_pixels = log_p_pixels[:, seen > 0]
    return (seen_pixels.mean(dim=1) + log_prior - log_q).softmax(0)


def wrong_3(log_p_pixels, log_prior, log_q, seen):
    """Wrong: forgets the prior p(z)."""
    likelihood = torch.einsum("kp,p->k", log_p_pixels, seen)
    log_w = likelihood - log_q
    return (log_w - log_w.logsumexp(0)).exp()


def wrong_4(log_p_pixels, log_prior, log_q, seen):
    """Wrong twice: adds log q instead of subtracting it, and scales to a maximum of 1 instead of a sum of 1."""
    log_w = (log_p_pixels * seen).sum(-1)
    log_w += log_prior
    log_w += log_q
    return torch.exp(log_w - log_w.max())


def right_1(log_p_pixels, log_prior, log_q, seen):
    """Right: masks with where, sums, softmax over the codes."""
    known = torch.where(seen > 0, log_p_pixels, torch.zeros_like(log_p_pixels))
    return torch.softmax(known.sum(1) + log_prior - log_q, dim=0)


def right_2(log_p_pixels, log_prior, log_q, seen):
    """Right: picks the columns that were seen, normalises by hand with the largest taken out first."""
    columns = torch.nonzero(seen).flatten()
    log_w = log_p_pixels.index_select(1, columns).sum(1) + log_prior - log_q
    w = (log_w - log_w.max()).exp()
    return w / w.sum()
