import torch


def wrong_1(log_w, z):
    """Wrong: the weights are normalised over the images (last axis of log_w) instead of over the samples."""
    w = torch.softmax(log_w, dim=-1)
    return (w.unsqueeze(-1) * z).sum(0)


def wrong_2(log_w, z):
    """Wrong: the weights sum to one already, and the weighted codes are averaged over samples on top of it (divided by S once more)."""
    w = (log_w - log_w.logsumexp(0)).exp()
    return torch.mean(w[:, :, None] * z, dim=0)


def wrong_3(log_w, z):
    """Wrong: exponentiates the log-weights as they are, so that very small ones underflow to 0 and 0 / 0 gives NaN."""
    w = log_w.exp()
    return torch.einsum("sb,sbl->bl", w, z) / w.sum(0)[:, None]


def wrong_4(log_w, z):
    """Wrong twice: one normalisation over samples and images together, and the mean of the weighted codes over samples instead of their sum."""
    w = log_w.flatten().softmax(0).view_as(log_w)
    return (w[..., None] * z).mean(0)


def right_1(log_w, z):
    """Right: image by image; the shares of the samples from their log-weights (largest set to 0) minus logsumexp, times the table of codes."""
    means = []
    for b in range(log_w.shape[1]):
        relative = log_w[:, b] - log_w[:, b].max()
        share = torch.exp(relative - torch.logsumexp(relative, dim=0))
        means.append(share @ z[:, b])
    return torch.stack(means)


def right_2(log_w, z):
    """Right: weights relative to the largest of each image; weighted sum of codes over sum of weights."""
    w = (log_w - log_w.amax(0, keepdim=True).detach()).exp()
    weighted = torch.einsum("sb,sbl->bl", w, z)
    return weighted / w.sum(0).unsqueeze(-1)
