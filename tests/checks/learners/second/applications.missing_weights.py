import torch


def wrong_1(log_p_pixels, log_prior, log_q, seen):
    """Counts the pixels in the holes, too."""
    return (log_p_pixels.sum(1) + log_prior - log_q).softmax(0)


def wrong_2(log_p_pixels, log_prior, log_q, seen):
    """Takes exp before normalising, so all weights underflow to 0 / 0 for many pixels."""
    w = ((log_p_pixels * seen).sum(1) + log_prior - log_q).exp()
    return w / w.sum()


def wrong_3(log_p_pixels, log_prior, log_q, seen):
    """Forgets to divide by the proposal's density."""
    return ((log_p_pixels * seen).sum(1) + log_prior).softmax(0)


def wrong_4(log_p_pixels, log_prior, log_q, seen):
    """Averages over the seen pixels instead of summing their log-probabilities."""
    seen_part = (log_p_pixels * seen).sum(1) / seen.sum()
    return (seen_part + log_prior - log_q).softmax(0)


def right_1(log_p_pixels, log_prior, log_q, seen):
    """Picks the seen pixels, softmax over the codes."""
    log_w = log_p_pixels[:, seen > 0].sum(dim=1) + log_prior - log_q
    return log_w.softmax(dim=0)


def right_2(log_p_pixels, log_prior, log_q, seen):
    """Masks by torch.where and normalises with logsumexp."""
    masked = torch.where(seen > 0, log_p_pixels, torch.zeros_like(log_p_pixels))
    log_w = masked.sum(-1) - (log_q - log_prior)
    return torch.exp(log_w - torch.logsumexp(log_w, dim=0))
