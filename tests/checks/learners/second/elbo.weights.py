import torch


def wrong_1(log_w, z):
    """Normalises over the images instead of the samples."""
    return (log_w.softmax(dim=-1)[..., None] * z).sum(0)


def wrong_2(log_w, z):
    """Shifts by the largest log-weight of all images, so that the weights of other images may all underflow: 0 / 0."""
    w = (log_w - log_w.max()).exp()[..., None]
    return (w * z).sum(0) / w.sum(0)


def wrong_3(log_w, z):
    """Divides twice: weights that sum to one, and then a mean over the samples."""
    return (log_w.softmax(0).unsqueeze(-1) * z).mean(0)


def wrong_4(log_w, z):
    """Uses the log-weights themselves as weights, divided by their sum."""
    share = log_w / log_w.sum(0, keepdim=True)
    return (share[..., None] * z).sum(0)


def right_1(log_w, z):
    """Softmax over the samples, then the weighted sum with einsum."""
    return torch.einsum("sb,sbl->bl", torch.softmax(log_w, dim=0), z)


def right_2(log_w, z):
    """Each image for itself: subtract its largest log-weight, exponentiate, divide by the sum."""
    result = []
    for i in range(log_w.shape[1]):
        w = torch.exp(log_w[:, i] - log_w[:, i].max())
        result.append((w @ z[:, i]) / w.sum())
    return torch.stack(result)
