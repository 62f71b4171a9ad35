import torch


def wrong_1(log_p_pixels, log_prior, log_q, seen):
    """Wrong: the likelihood of all pixels is summed; `seen` is ignored, so the holes are weighed too."""
    log_w = log_p_pixels.sum(dim=1) + log_prior - log_q
    return torch.softmax(log_w, dim=0)


def wrong_2(log_p_pixels, log_prior, log_q, seen):
    """Wrong: log q is added instead of subtracted (the weight is multiplied by q, not divided by it)."""
    log_w = []
    for k in range(len(log_prior)):
        log_likelihood = log_p_pixels[k][seen > 0].sum()
        log_w.append(log_likelihood + log_prior[k] + log_q[k])
    log_w = torch.stack(log_w)
    return (log_w - log_w.logsumexp(0)).exp()


def wrong_3(log_p_pixels, log_prior, log_q, seen):
    """Wrong: the log-likelihood is averaged over the seen pixels instead of summed over them."""
    known = seen.bool()
    log_likelihood = log_p_pixels[:, known].mean(-1)
    log_w = log_likelihood + log_prior - log_q
    w = torch.exp(log_w - log_w.max())
    return w / w.sum()


def wrong_4(log_p_pixels, log_prior, log_q, seen):
    """Wrong twice: takes the pixels in the holes instead of the seen ones, and leaves out log q."""
    log_likelihood = torch.where(seen == 0, log_p_pixels, torch.zeros_like(log_p_pixels)).sum(1)
    return (log_likelihood + log_prior).softmax(0)


def right_1(log_p_pixels, log_prior, log_q, seen):
    """Right: the columns of seen pixels are selected and summed; the largest log-weight is subtracted before exp, then normalised."""
    columns = torch.nonzero(seen > 0.5).flatten()
    log_w = log_p_pixels.index_select(1, columns).sum(1) + (log_prior - log_q)
    w = (log_w - log_w.max()).exp()
    return w / w.sum()


def right_2(log_p_pixels, log_prior, log_q, seen):
    """Right: goes through the pixels one by one, adds those that are seen, and normalises with logsumexp."""
    log_w = log_prior - log_q
    for i, known in enumerate(seen.tolist()):
        if known:
            log_w = log_w + log_p_pixels[:, i]
    return torch.exp(log_w - torch.logsumexp(log_w, dim=0))
